/// Some of a host's NUMA nodes, up to 64.
public struct NUMANodeSet: Sendable, Hashable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// One bit for each node, the lowest for node 0.
  public var bits: UInt64

  /// Makes a set of its bits.
  @inlinable public init(bits: UInt64) { self.bits = bits }

  /// Makes a set of nodes, each from 0 to 63.
  public init(arrayLiteral nodes: Int...) { self.init(nodes) }

  /// Makes a set of nodes, each from 0 to 63.
  public init(_ nodes: some Sequence<Int>) {
    bits = 0
    for node in nodes { insert(node) }
  }

  /// All of so many nodes, 1 to 64.
  @inlinable public static func all(_ count: Int) -> NUMANodeSet {
    NUMANodeSet(bits: count >= 64 ? .max : (1 << UInt64(count)) - 1)
  }

  /// Number of nodes.
  @inlinable public var count: Int { bits.nonzeroBitCount }

  /// Whether there is none.
  @inlinable public var isEmpty: Bool { bits == 0 }

  /// The node with the lowest number; nil if there is none.
  @inlinable public var first: Int? { bits == 0 ? nil : bits.trailingZeroBitCount }

  /// Whether a node, 0 to 63, is in the set.
  @inlinable public func contains(_ node: Int) -> Bool { bits >> UInt64(node) & 1 == 1 }

  /// Adds a node, 0 to 63.
  @inlinable public mutating func insert(_ node: Int) {
    precondition(node >= 0 && node < 64, "a node has a number from 0 to 63")
    bits |= 1 << UInt64(node)
  }

  /// The nodes in both sets.
  @inlinable public func intersection(_ other: NUMANodeSet) -> NUMANodeSet { NUMANodeSet(bits: bits & other.bits) }

  /// The nodes in this set that are not in the other.
  @inlinable public func subtracting(_ other: NUMANodeSet) -> NUMANodeSet { NUMANodeSet(bits: bits & ~other.bits) }

  /// The numbers of the nodes with commas between them, as esxtop shows home nodes (NHN); `-` for none.
  public var description: String {
    isEmpty ? "-" : (0..<64).filter(contains).map(String.init).joined(separator: ",")
  }
}
