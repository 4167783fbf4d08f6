import Documents
import Infrastructure
import VSphere

/// `share-tree`: who gets how much of a capacity, on a tree of resource pools and virtual machines.
enum ShareTreeCalculator: Calculator {
  static let about = CalculatorDescription(
    name: "share-tree",
    summary: "divides a capacity on a tree of pools and VMs by shares, reservations, limits and demands",
    source: "weighted max-min with floors and ceilings; A. Gulati et al., VMware Technical Journal 2012",
    example: """
      {"capacityGHz": 12, "children": [{"pool": "A", "shares": 8000, "reservation": 2, "limit": 6, "vms": \
      [{"vm": "a1", "shares": 1000, "demand": 4}, {"vm": "a2", "shares": 3000, "demand": 4}]}, \
      {"vm": "c", "shares": 2000, "limit": 2, "demand": 3}]}
      """,
    outputs: [
      CalculatorOutput("pools.<pool>", "what each pool gets", unit: "that of the capacity"),
      CalculatorOutput("vms.<vm>", "what each VM gets", unit: "that of the capacity"),
    ])

  /// A pool or a machine.
  struct Node {
    var name: Located<String>
    var shares: Double
    var reservation: Double
    var limit: Double
    /// What a machine would use alone; infinite for all it can get.
    var demand: Double
    /// What is in a pool; nil for a machine.
    var children: [Node]?
  }

  /// The tree with what there is to divide.
  struct Input {
    var capacity: Double
    var children: [Node]
  }

  static func read(_ reader: SectionReader) -> Input {
    let keys = ["capacityGHz", "capacityMHz", "capacityGB", "capacityMB", "capacity"]
    let key = keys.first { reader.has($0) } ?? keys[0]
    let capacity = reader.value(
      key, .amount, "what there is, in the unit of all amounts; also \(keys.dropFirst().joined(separator: ", "))")
    let children = reader.sections(
      "children", count: 0...100_000, "pools and VMs at the top; a map with 'pool' is a pool", read: node)
    let vms = reader.sections("vms", count: 0...100_000, "further VMs at the top", read: machine)
    let input = Input(capacity: capacity, children: children + vms)
    checkUnique(names(input.children) { $0.children != nil }, "pool", reader.issues)
    checkUnique(names(input.children) { $0.children == nil }, "VM", reader.issues)
    return input
  }

  private static func node(_ reader: SectionReader) -> Node {
    guard reader.has("pool") else { return machine(reader) }
    let name = reader.reference("pool", "name of the pool")
    let shares = self.shares(reader, default: Double(ShareLevel.normal.poolCPUShares)) {
      Double($0.poolCPUShares)
    }
    let reservation = reader.value("reservation", .amount, default: 0, "guarantee for everything in the pool")
    let limit = reader.value("limit", .limit, default: .infinity, "cap for everything in the pool")
    let children = reader.sections("children", count: 0...100_000, "pools and VMs in the pool", read: node)
    let vms = reader.sections("vms", count: 0...100_000, "VMs in the pool", read: machine)
    return Node(
      name: name, shares: shares, reservation: reservation, limit: limit, demand: 0, children: children + vms)
  }

  private static func machine(_ reader: SectionReader) -> Node {
    let name = reader.reference("vm", "name of the VM")
    let vCPUs = reader.value("vcpus", .count(1...1024), default: 1, "virtual processors, which a level counts by")
    let shares = self.shares(reader, default: Double(ShareLevel.normal.cpuShares(vCPUs: vCPUs))) {
      Double($0.cpuShares(vCPUs: vCPUs))
    }
    return Node(
      name: name, shares: shares,
      reservation: reader.value("reservation", .amount, default: 0, "guarantee, as far as it is wanted"),
      limit: reader.value("limit", .limit, default: .infinity, "cap"),
      demand: reader.value("demand", .limit, default: .infinity, "what it would use alone; all it can get without"),
      children: nil)
  }

  private static func shares(
    _ reader: SectionReader, default fallback: Double, of level: (ShareLevel) -> Double
  ) -> Double {
    guard reader.has("level") else {
      return reader.value("shares", .shares, default: fallback, "weight among its siblings; or 'level'")
    }
    return level(reader.value("level", ValueForm<ShareLevel>.choice, "level of its CPU shares"))
  }

  private static func names(_ nodes: [Node], where isWanted: (Node) -> Bool) -> [Located<String>] {
    nodes.flatMap { (isWanted($0) ? [$0.name] : []) + names($0.children ?? [], where: isWanted) }
  }

  static func evaluate(_ input: Input) -> JSONObject {
    var tree = ShareTree()
    let root = tree.addRoot(capacity: input.capacity)
    var nodes: [(node: Node, id: ShareNodeID)] = []
    func add(_ node: Node, under parent: ShareNodeID) {
      guard let children = node.children else {
        let id = tree.addLeaf(
          under: parent, shares: node.shares, reservation: node.reservation, limit: node.limit,
          demand: min(node.demand, input.capacity))
        nodes.append((node, id))
        return
      }
      let id = tree.addGroup(
        under: parent, shares: node.shares, reservation: node.reservation, limit: node.limit)
      nodes.append((node, id))
      for child in children { add(child, under: id) }
    }
    for child in input.children { add(child, under: root) }
    tree.solve()
    var pools = JSONObject()
    var vms = JSONObject()
    for (node, id) in nodes {
      if node.children == nil {
        vms.append(node.name.value, .number(tree.grant(of: id)))
      } else {
        pools.append(node.name.value, .number(tree.grant(of: id)))
      }
    }
    return ["pools": .object(pools), "vms": .object(vms)]
  }
}
