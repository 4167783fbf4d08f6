/// A NUMA node of a host and what is on it.
public struct NUMANode: Sendable, Hashable {
  /// Memory, bytes.
  public let memoryBytes: Int64
  /// Processor load of the clients at home on it, MHz.
  public internal(set) var loadMHz = 0.0
  /// Memory in use, bytes, by whichever machine.
  public internal(set) var usedBytes: Int64 = 0
  /// Configured memory of the clients at home on it, bytes.
  public internal(set) var assignedBytes: Int64 = 0
  /// Pages on other nodes of the clients at home on it, bytes: what would be moved here if there were room.
  public internal(set) var awaitedBytes: Int64 = 0

  /// Memory nobody uses, bytes; below 0 when more was touched than the host has.
  public var freeBytes: Int64 { memoryBytes - usedBytes }
}
