import Foundation
import Infrastructure
import Testing

/// A number generator for property tests with a seed that a failure prints (SplitMix64).
struct SeededNumbers {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
  mutating func number(below count: Int) -> Int { Int(next() % UInt64(count)) }
  mutating func chance(_ probability: Double) -> Bool { unit() < probability }
}

/// Worked examples with their sources.
func workedExample(_ id: String) throws -> (input: [String: Any], expected: [String: Any]) {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  let data = try Data(contentsOf: folder.appendingPathComponent("Fixtures/sharing-and-power.json"))
  let file = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  let vectors = try #require(file["vectors"] as? [[String: Any]])
  let vector = try #require(vectors.first { $0["id"] as? String == id })
  return (
    try #require(vector["input"] as? [String: Any]), try #require(vector["expected"] as? [String: Any])
  )
}

func number(_ value: Any?) -> Double? { (value as? NSNumber)?.doubleValue }
func numbers(_ value: Any?) -> [Double] { (value as? [NSNumber])?.map(\.doubleValue) ?? [] }

/// A tree written down: what a test builds, and what it builds anew to compare.
struct TreeModel {
  struct Node {
    var parent: Int?
    var isLeaf: Bool
    var shares = 1.0
    var reservation = 0.0
    var limit = Double.infinity
    var demand = 0.0
    var isRemoved = false
  }

  var capacity: Double
  var nodes: [Node] = []

  /// Builds the tree; identifiers by node, `none` for removed ones.
  func build() -> (tree: ShareTree, root: ShareNodeID, ids: [ShareNodeID]) {
    var tree = ShareTree()
    let root = tree.addRoot(capacity: capacity)
    var ids: [ShareNodeID] = []
    for node in nodes {
      if node.isRemoved {
        ids.append(.none)
        continue
      }
      let parent = node.parent.map { ids[$0] } ?? root
      ids.append(
        node.isLeaf
          ? tree.addLeaf(
            under: parent, shares: node.shares, reservation: node.reservation, limit: node.limit, demand: node.demand)
          : tree.addGroup(under: parent, shares: node.shares, reservation: node.reservation, limit: node.limit))
    }
    return (tree, root, ids)
  }

  /// Grants after solving a tree built anew.
  func solved() -> [Double] {
    var (tree, _, ids) = build()
    tree.solve()
    return ids.map { $0 == .none ? .nan : tree.grant(of: $0) }
  }

  func children(of parent: Int?) -> [Int] {
    nodes.indices.filter { nodes[$0].parent == parent && !nodes[$0].isRemoved }
  }

  func ceiling(_ index: Int) -> Double {
    let node = nodes[index]
    let wanted = node.isLeaf ? node.demand : children(of: index).reduce(0) { $0 + ceiling($1) }
    return min(wanted, node.limit)
  }

  func floor(_ index: Int) -> Double {
    let below = children(of: index).reduce(0) { $0 + floor($1) }
    return min(max(nodes[index].reservation, below), ceiling(index))
  }

  /// A random tree of up to three levels; reservations may or may not fit.
  static func random(_ numbers: inout SeededNumbers, reservations: Double = 0.3) -> TreeModel {
    var model = TreeModel(capacity: 10 + 90 * numbers.unit())
    for _ in 0..<2 + numbers.number(below: 12) {
      let groups = model.nodes.indices.filter { !model.nodes[$0].isLeaf }
      let parent = groups.isEmpty || numbers.chance(0.4) ? nil : groups[numbers.number(below: groups.count)]
      var node = Node(parent: parent, isLeaf: numbers.chance(0.75))
      node.shares = [0.25, 1, 1, 3, 100][numbers.number(below: 5)]
      if numbers.chance(reservations) { node.reservation = 12 * numbers.unit() }
      if numbers.chance(0.3) { node.limit = 25 * numbers.unit() }
      node.demand = numbers.chance(0.1) ? 0 : 40 * numbers.unit()
      model.nodes.append(node)
    }
    return model
  }
}
