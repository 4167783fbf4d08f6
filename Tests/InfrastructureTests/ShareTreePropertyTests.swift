import Infrastructure
import Testing

@Suite struct ShareTreePropertyTests {
  static let seeds: [UInt64] = [1, 2, 3, 4]
  static let treesASeed = 250

  // Sum of grants of the children = min(what the parent has, sum of ceilings), to 1e-9 relative, at every node.
  @Test(arguments: seeds) func nothingIsLostOrMadeUp(seed: UInt64) {
    var numbers = SeededNumbers(state: seed)
    for _ in 0..<Self.treesASeed {
      let model = TreeModel.random(&numbers)
      let grants = model.solved()
      let parents: [Int?] = [nil] + model.nodes.indices.filter { !model.nodes[$0].isLeaf }.map(Optional.some)
      for parent in parents {
        let children = model.children(of: parent)
        let given = children.reduce(0) { $0 + grants[$1] }
        let wanted = children.reduce(0) { $0 + model.ceiling($1) }
        let available = parent.map { grants[$0] } ?? model.capacity
        let expected = min(available, wanted)
        #expect((given - expected).magnitude <= 1e-9 * max(1, expected), "seed \(seed)")
      }
    }
  }

  @Test(arguments: seeds) func nobodyIsAboveItsCeilingOrBelowAFloorThatFits(seed: UInt64) {
    var numbers = SeededNumbers(state: seed)
    for _ in 0..<Self.treesASeed {
      let model = TreeModel.random(&numbers, reservations: 0.2)
      let grants = model.solved()
      let parents: [Int?] = [nil] + model.nodes.indices.filter { !model.nodes[$0].isLeaf }.map(Optional.some)
      for parent in parents {
        let children = model.children(of: parent)
        let floors = children.reduce(0) { $0 + model.floor($1) }
        let available = parent.map { grants[$0] } ?? model.capacity
        for child in children {
          #expect(grants[child] <= model.ceiling(child), "seed \(seed)")
          if floors <= available { #expect(grants[child] >= model.floor(child) * (1 - 1e-12), "seed \(seed)") }
        }
      }
    }
  }

  @Test(arguments: seeds) func wantingMoreNeverGivesLess(seed: UInt64) {
    var numbers = SeededNumbers(state: seed)
    for _ in 0..<Self.treesASeed {
      var model = TreeModel.random(&numbers)
      let leaves = model.nodes.indices.filter { model.nodes[$0].isLeaf }
      guard !leaves.isEmpty else { continue }
      let leaf = leaves[numbers.number(below: leaves.count)]
      let before = model.solved()[leaf]
      model.nodes[leaf].demand += 20 * numbers.unit()
      #expect(model.solved()[leaf] >= before * (1 - 1e-12), "seed \(seed)")
    }
  }

  // A power of two scales doubles without rounding: grants must scale bit for bit. Scaling all shares changes nothing.
  @Test(arguments: seeds) func scalingAllAmountsScalesAllGrants(seed: UInt64) {
    var numbers = SeededNumbers(state: seed)
    for _ in 0..<Self.treesASeed {
      let model = TreeModel.random(&numbers)
      var scaled = model
      scaled.capacity *= 1024
      for index in scaled.nodes.indices {
        scaled.nodes[index].reservation *= 1024
        scaled.nodes[index].limit *= 1024
        scaled.nodes[index].demand *= 1024
        scaled.nodes[index].shares *= 8
      }
      #expect(scaled.solved() == model.solved().map { $0 * 1024 }, "seed \(seed)")
    }
  }

  @Test(arguments: seeds) func equalSiblingsGetEqualGrants(seed: UInt64) {
    var numbers = SeededNumbers(state: seed)
    for _ in 0..<Self.treesASeed {
      var model = TreeModel.random(&numbers)
      let leaves = model.nodes.indices.filter { model.nodes[$0].isLeaf }
      guard !leaves.isEmpty else { continue }
      let leaf = leaves[numbers.number(below: leaves.count)]
      model.nodes.append(model.nodes[leaf])
      let grants = model.solved()
      #expect(grants[leaf] == grants[grants.count - 1], "seed \(seed)")
    }
  }

  // The level lambda found by bisection on the piecewise linear sum, node by node from the root.
  @Test(arguments: seeds) func grantsAreThoseOfABisectionOnTheLevel(seed: UInt64) {
    var numbers = SeededNumbers(state: seed)
    for _ in 0..<Self.treesASeed {
      let model = TreeModel.random(&numbers)
      let grants = model.solved()
      let parents: [Int?] = [nil] + model.nodes.indices.filter { !model.nodes[$0].isLeaf }.map(Optional.some)
      for parent in parents {
        let children = model.children(of: parent)
        let expected = bisect(
          model, children, available: parent.map { grants[$0] } ?? model.capacity)
        for (child, amount) in zip(children, expected) {
          #expect((grants[child] - amount).magnitude <= 1e-9 * max(1, amount), "seed \(seed)")
        }
      }
    }
  }

  func bisect(_ model: TreeModel, _ children: [Int], available: Double) -> [Double] {
    let floors = children.map(model.floor)
    let ceilings = children.map(model.ceiling)
    let floorSum = floors.reduce(0, +)
    if ceilings.reduce(0, +) <= available { return ceilings }
    if floorSum >= available { return floors.map { floorSum > 0 ? $0 * available / floorSum : 0 } }
    func grants(_ level: Double) -> [Double] {
      children.indices.map { min(max(level * model.nodes[children[$0]].shares, floors[$0]), ceilings[$0]) }
    }
    var low = 0.0
    var high = 1e6
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if grants(middle).reduce(0, +) < available { low = middle } else { high = middle }
    }
    return grants(high)
  }

  // Random edits of all kinds, solved after each or after several: the same bits as a tree built anew, and exactly the
  // leaves whose grant differs are listed as changed.
  @Test(arguments: seeds) func incrementalSolutionsEqualOnesFromScratchBitForBit(seed: UInt64) {
    var numbers = SeededNumbers(state: seed)
    for _ in 0..<40 {
      var model = TreeModel.random(&numbers)
      var (tree, root, ids) = model.build()
      var known = [Int32: Double]()
      for _ in 0..<30 {
        for _ in 0...numbers.number(below: 3) { edit(&model, &tree, root, &ids, &numbers, &known) }
        tree.solve()
        let expected = model.solved()
        var differing = Set<ShareNodeID>()
        for (index, id) in ids.enumerated() where id != .none {
          #expect(tree.grant(of: id) == expected[index], "seed \(seed)")
          guard model.nodes[index].isLeaf else { continue }
          if known[id.index, default: 0] != expected[index] { differing.insert(id) }
          known[id.index] = expected[index]
        }
        #expect(Set(tree.changedLeaves) == differing && tree.changedLeaves.count == differing.count, "seed \(seed)")
      }
    }
  }

  func edit(
    _ model: inout TreeModel, _ tree: inout ShareTree, _ root: ShareNodeID, _ ids: inout [ShareNodeID],
    _ numbers: inout SeededNumbers, _ known: inout [Int32: Double]
  ) {
    let alive = model.nodes.indices.filter { !model.nodes[$0].isRemoved }
    let kind = numbers.number(below: 8)
    if alive.isEmpty || kind == 0 {
      let groups = alive.filter { !model.nodes[$0].isLeaf }
      let parent = groups.isEmpty || numbers.chance(0.3) ? nil : groups[numbers.number(below: groups.count)]
      let node = TreeModel.Node(parent: parent, isLeaf: numbers.chance(0.8), demand: 20 * numbers.unit())
      let parentID = parent.map { ids[$0] } ?? root
      let id =
        node.isLeaf
        ? tree.addLeaf(under: parentID, shares: 1, demand: node.demand) : tree.addGroup(under: parentID, shares: 1)
      known[id.index] = 0
      ids.append(id)
      model.nodes.append(node)
      return
    }
    let index = alive[numbers.number(below: alive.count)]
    switch kind {
    case 1:
      tree.remove(ids[index])
      remove(index, &model, &ids)
    case 2:
      model.capacity = 10 + 90 * numbers.unit()
      tree.setCapacity(of: root, to: model.capacity)
    case 3:
      model.nodes[index].shares = 0.1 + numbers.unit()
      tree.setShares(of: ids[index], to: model.nodes[index].shares)
    case 4:
      model.nodes[index].reservation = 10 * numbers.unit()
      tree.setReservation(of: ids[index], to: model.nodes[index].reservation)
    case 5:
      model.nodes[index].limit = numbers.chance(0.3) ? .infinity : 20 * numbers.unit()
      tree.setLimit(of: ids[index], to: model.nodes[index].limit)
    default:
      guard model.nodes[index].isLeaf else { return }
      model.nodes[index].demand = 30 * numbers.unit()
      tree.setDemand(of: ids[index], to: model.nodes[index].demand)
    }
  }

  func remove(_ index: Int, _ model: inout TreeModel, _ ids: inout [ShareNodeID]) {
    for child in model.children(of: index) { remove(child, &model, &ids) }
    model.nodes[index].isRemoved = true
    ids[index] = .none
  }
}
