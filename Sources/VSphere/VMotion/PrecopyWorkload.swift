import Infrastructure

/// What a virtual machine gives a pre-copy to do: memory to send, and how fast it is written meanwhile.
public struct PrecopyWorkload: Sendable, Hashable {
  /// Memory to send: touched and not zero, in bytes (M).
  public var memoryBytes: Int64
  /// Rate at which the guest at full speed writes pages of its writable working set, in bytes a second (D).
  public var dirtyBytesPerSecond: Double
  /// Size of the writable working set in bytes (W): what is written again and again. Infinite: every write meets a new
  /// page, the model of a constant dirty rate.
  public var workingSetBytes: Double
  /// Rate at which pages outside the working set are written, each once, in bytes a second (D_cold).
  public var coldDirtyBytesPerSecond: Double

  /// Makes a workload; without a working set the dirty rate is constant.
  public init(
    memoryBytes: Int64, dirtyBytesPerSecond: Double, workingSetBytes: Double = .infinity,
    coldDirtyBytesPerSecond: Double = 0
  ) {
    self.memoryBytes = memoryBytes
    self.dirtyBytesPerSecond = dirtyBytesPerSecond
    self.workingSetBytes = workingSetBytes
    self.coldDirtyBytesPerSecond = coldDirtyBytesPerSecond
  }

  /// Both dirty rates together, in bytes a second.
  public var totalDirtyBytesPerSecond: Double { dirtyBytesPerSecond + coldDirtyBytesPerSecond }

  /// Everything that is out of range, by field.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.require(memoryBytes >= 0, "memoryBytes", "is \(memoryBytes)", "a size of 0 or more")
    checks.requireNotNegative(dirtyBytesPerSecond, "dirtyBytesPerSecond")
    checks.require(workingSetBytes >= 0, "workingSetBytes", "is \(workingSetBytes)", "0 or more, or infinity")
    checks.requireNotNegative(coldDirtyBytesPerSecond, "coldDirtyBytesPerSecond")
    return checks.errors
  }
}
