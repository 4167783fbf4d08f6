/// The last samples of every machine's utilisation, newest first, each machine's side by side.
struct HistoryWindow {
  /// Samples a policy may look back on. Source: CloudSim's `PowerVm.HISTORY_LENGTH`.
  static let length = 30
  private static let stride = 256

  private var samples: ContiguousArray<Double>
  private let machineCount: Int
  /// Where the newest sample lies within each machine's stretch; falls from the end to 0, then starts over.
  private var head = HistoryWindow.stride
  private(set) var count = 0

  init(machineCount: Int) {
    self.machineCount = machineCount
    samples = ContiguousArray(repeating: 0, count: machineCount * Self.stride)
  }

  /// Makes room for a sample that `setNewest` then fills in.
  mutating func advance() {
    if head == 0 {
      let kept = Self.length - 1
      samples.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        for machine in 0..<machineCount {
          let start = base + machine * Self.stride
          (start + Self.stride - kept).update(from: start, count: kept)
        }
      }
      head = Self.stride - kept
    }
    head -= 1
    count = min(count + 1, Self.length)
  }

  mutating func setNewest(_ machine: Int, _ value: Double) { samples[machine * Self.stride + head] = value }

  /// Forgets what a machine did before now.
  mutating func clear(_ machine: Int) {
    for index in 0..<Self.stride { samples[machine * Self.stride + index] = 0 }
  }

  /// Lends all samples: those of machine m start at `offset(m)`, newest first, `count` of them.
  func withSamples<Result>(_ body: (UnsafePointer<Double>) -> Result) -> Result {
    samples.withUnsafeBufferPointer { body($0.baseAddress!) }
  }

  func offset(_ machine: Int) -> Int { machine * Self.stride + head }
}
