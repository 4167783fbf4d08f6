import Testing
import VSphere

/// minFree, the bounds of the states, and their hysteresis.
@Suite struct MemoryStateTests {
  static let gibibyte: Int64 = 1 << 30

  /// MEM-01. systemadminguide.in 2017: 128 GB -> 1923 MB; running-system.com: 100 GB -> 1619 MB with 1 % of decimal
  /// gigabytes, 1636 MB with binary ones (tolerance 18 MB).
  @Test(arguments: [(128, 1923.0), (100, 1636.0)])
  func `minFree as published`(gigabytes: Int64, megabytes: Double) {
    let minimum = MinimumFreeMemory(hostBytes: gigabytes * Self.gibibyte)
    #expect((Double(minimum.bytes) / 1_048_576 - megabytes).magnitude <= 0.5)
  }

  /// 6 % of the first 4 GB, 4 % to 12 GB, 2 % to 28 GB: 245.76, 573.44, 901.12 MB; above, 899 MB and 1 %.
  @Test(arguments: [(2, 122.88), (4, 245.76), (12, 573.44), (28, 901.12), (29, 909.24), (512, 5855.16)])
  func `the sliding scale`(gigabytes: Int64, megabytes: Double) {
    let minimum = MinimumFreeMemory(hostBytes: gigabytes * Self.gibibyte)
    #expect((Double(minimum.bytes) / 1_048_576 - megabytes).magnitude <= 0.01)
  }

  @Test func `bounds are 400, 100, 64, 32 and 16 per cent`() {
    let minimum = MinimumFreeMemory(hostBytes: 128 * Self.gibibyte)
    let parts = MemoryState.allCases.map { Double(minimum.bound(of: $0)) / Double(minimum.bytes) }
    for (part, expected) in zip(parts, [4, 1, 0.64, 0.32, 0.16]) { #expect((part - expected).magnitude < 1e-6) }
    #expect(minimum.leavingBound(of: .clear, hysteresis: 0.1) == minimum.bytes + minimum.bytes / 10)
  }

  /// Down at the bound, up only 10 % above it, in one step across several states.
  @Test func `states have hysteresis`() {
    let minimum = MinimumFreeMemory(hostBytes: 128 * Self.gibibyte)
    func next(_ state: MemoryState, _ part: Double) -> MemoryState {
      state.next(freeBytes: Int64(part * Double(minimum.bytes)), minimum: minimum, hysteresis: 0.1)
    }
    #expect(next(.high, 1.001) == .high)
    #expect(next(.high, 0.99) == .clear)
    #expect(next(.high, 0.5) == .soft)
    #expect(next(.high, 0.2) == .hard)
    #expect(next(.high, 0.1) == .low)
    #expect(next(.clear, 1.05) == .clear)
    #expect(next(.clear, 1.11) == .high)
    #expect(next(.soft, 0.7) == .soft)
    #expect(next(.soft, 0.71) == .clear)
    #expect(next(.hard, 0.34) == .hard)
    #expect(next(.hard, 0.36) == .soft)
    #expect(next(.low, 0.17) == .low)
    #expect(next(.low, 0.3) == .hard)
    #expect(next(.low, 5) == .high)
  }

  @Test func `the counter knows four states`() {
    #expect(MemoryState.allCases.map(\.counterValue) == [0, 0, 1, 2, 3])
  }
}
