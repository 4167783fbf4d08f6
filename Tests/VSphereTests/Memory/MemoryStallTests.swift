import Testing
import VSphere

@Suite struct MemoryStallTests {
  /// 6 GB active, 4 GB left: a third of the touches miss. 6 GB in 60 s are 26214.4 pages a second.
  @Test func `miss ratios and touches`() {
    #expect(MemoryStall.guestMissRatio(activeBytes: 6 << 30, residentBytes: 4 << 30) == 1.0 / 3)
    #expect(MemoryStall.guestMissRatio(activeBytes: 6 << 30, residentBytes: 7 << 30) == 0)
    #expect(MemoryStall.guestMissRatio(activeBytes: 0, residentBytes: 0) == 0)
    #expect(MemoryStall.hostMissRatio(reclaimedBytes: 2 << 30, allocatedBytes: 8 << 30) == 0.25)
    #expect(MemoryStall.hostMissRatio(reclaimedBytes: 0, allocatedBytes: 0) == 0)
    #expect(MemoryStall.touchesPerSecond(activeBytes: 6 << 30) == 26214.4)
  }

  /// 1000 touches a second, 10 % of them missed, half found compressed: 100 (0.5 20 us + 0.5 150 us) = 8.5 ms a second.
  @Test func `the stall of a second`() {
    let stall = MemoryStall(
      touchesPerSecond: 1000, hostMissRatio: 0.1, compressedShare: 0.5, decompressionSeconds: 20e-6,
      swapInSeconds: 150e-6)
    #expect((stall.fraction - 0.0085).magnitude < 1e-12)
    #expect((stall.slowdown - 1 / 0.9915).magnitude < 1e-12)
    let guest = MemoryStall(touchesPerSecond: 1000, guestMissRatio: 0.1, guestMissSeconds: 0.005)
    #expect((guest.fraction - 0.5).magnitude < 1e-12)
    #expect((MemoryStall(fraction: 7).slowdown - 20).magnitude < 1e-9)
    #expect(MemoryStall.none.slowdown == 1)
  }

  /// MEM-05. VMware's memory study (ESX 4.1), Exchange 2007 with 12 GB: 4.6 ms, 7.3 ms with a balloon of 10 GB, 143 ms
  /// with 3 GB swapped. One parameter, the active set, is chosen for the first: 18 MB above 2 GB. Then the second is
  /// beyond what a stall may be on a spinning disk: 92 ms, two thirds of what was measured. The order of magnitude,
  /// not the figure.
  @Test func `Exchange under balloon and under swap`() {
    let active: Int64 = 2 << 30 + 18 << 20
    let touches = MemoryStall.touchesPerSecond(activeBytes: active)
    let balloon = MemoryStall(
      touchesPerSecond: touches,
      guestMissRatio: MemoryStall.guestMissRatio(activeBytes: active, residentBytes: 2 << 30),
      guestMissSeconds: 0.005)
    #expect((4.6 * balloon.slowdown / 7.3 - 1).magnitude < 0.1)
    let swap = MemoryStall(
      touchesPerSecond: touches,
      hostMissRatio: MemoryStall.hostMissRatio(reclaimedBytes: 3 << 30, allocatedBytes: 12 << 30),
      swapInSeconds: HostSwap.Device.hdd.readSeconds)
    #expect((4.6 * swap.slowdown - 92).magnitude < 1e-9)
    #expect(swap.slowdown > 10 * balloon.slowdown)
  }
}
