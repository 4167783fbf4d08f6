/// Counts outages of things that may overlap: each is out from the first to the end of the last.
///
/// A host, for example, is hit by faults of its own and by faults of its rack.
public struct OutageCounter: Sendable {
  private var counts: ContiguousArray<Int32> = []

  /// Makes a counter for a number of things, none of them out.
  public init(count: Int = 0) { grow(to: count) }

  /// Makes room for more things.
  public mutating func grow(to count: Int) {
    while counts.count < count { counts.append(0) }
  }

  /// Whether it is out now.
  public func isOut(_ thing: Int32) -> Bool { counts[Int(thing)] > 0 }

  /// An outage begins.
  /// - Returns: whether it was not out before.
  public mutating func begin(_ thing: Int32) -> Bool {
    counts[Int(thing)] += 1
    return counts[Int(thing)] == 1
  }

  /// An outage that began ends.
  /// - Returns: whether it is not out any more.
  public mutating func end(_ thing: Int32) -> Bool {
    precondition(counts[Int(thing)] > 0, "an outage ends once")
    counts[Int(thing)] -= 1
    return counts[Int(thing)] == 0
  }
}
