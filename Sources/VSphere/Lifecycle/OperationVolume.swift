import Infrastructure

/// What the data of an operation takes, on top of `OperationLatency`: rates of the datastores and what is moved.
///
/// All formulas are modelling defaults: bytes over rate.
public struct OperationVolume: Sendable, Hashable {
  /// What the source datastore gives to read, in bytes a second.
  public var readBytesPerSecond: Double
  /// What the target datastore takes, in bytes a second.
  public var writeBytesPerSecond: Double
  /// Whether both are on one array that offloads copies (VAAI XCOPY).
  public var isOffloaded: Bool
  /// Time of an offloaded copy as a part of the ordinary one: 0.2 (modelling default).
  public var offloadedShare: Double

  /// Makes the rates of an operation.
  public init(
    readBytesPerSecond: Double, writeBytesPerSecond: Double, isOffloaded: Bool = false, offloadedShare: Double = 0.2
  ) {
    self.readBytesPerSecond = readBytesPerSecond
    self.writeBytesPerSecond = writeBytesPerSecond
    self.isOffloaded = isOffloaded
    self.offloadedShare = offloadedShare
  }

  /// Seconds to write memory on suspend, or in a snapshot with memory.
  public func writeMemorySeconds(usedBytes: Int64) -> Double { Double(usedBytes) / writeBytesPerSecond }

  /// Seconds to read memory on resume, or on going back to a snapshot with memory.
  public func readMemorySeconds(usedBytes: Int64) -> Double { Double(usedBytes) / readBytesPerSecond }

  /// Seconds to copy the disks of a full clone.
  public func fullCloneSeconds(usedBytes: Int64) -> Double {
    let copy = Double(usedBytes) / min(readBytesPerSecond, writeBytesPerSecond)
    return isOffloaded ? copy * offloadedShare : copy
  }

  /// Everything that is out of range, by field.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.requirePositive(readBytesPerSecond, "readBytesPerSecond")
    checks.requirePositive(writeBytesPerSecond, "writeBytesPerSecond")
    checks.require(
      offloadedShare > 0 && offloadedShare <= 1, "offloadedShare", "is \(offloadedShare)", "above 0, at most 1")
    return checks.errors
  }
}
