/// A client that got a new home node.
public struct NUMAMove: Sendable, Hashable {
  /// Why it moved.
  public enum Reason: String, Sendable, Hashable {
    /// The loads of two nodes differed by the threshold or more.
    case balance
    /// Machines it communicates with, or its pages, are there.
    case locality
  }

  /// Slot of the machine.
  public var slot: Int32
  /// Number of the client in its machine.
  public var client: Int
  /// Node it left.
  public var source: Int
  /// Its new home.
  public var destination: Int
  /// Why.
  public var reason: Reason
}
