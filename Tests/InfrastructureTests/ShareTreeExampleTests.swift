import Infrastructure
import Testing

func areClose(_ a: [Double], _ b: [Double], within tolerance: Double = 1e-6) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { ($0 - $1).magnitude <= tolerance }
}

/// Grants of leaves directly below a root.
func grants(
  _ capacity: Double, _ leaves: [(shares: Double, reservation: Double, limit: Double, demand: Double)]
) -> [Double] {
  var model = TreeModel(capacity: capacity)
  for leaf in leaves {
    model.nodes.append(
      .init(
        parent: nil, isLeaf: true, shares: leaf.shares, reservation: leaf.reservation, limit: leaf.limit,
        demand: leaf.demand))
  }
  return model.solved()
}

@Suite struct ShareTreeExampleTests {
  static let unbounded = 1e12

  struct WeightedCase: Sendable {
    var capacity: Double
    var consumption: [Double]
    var penalty: [Double]
    var rates: [Double]
  }

  static let weightedCases = [
    WeightedCase(capacity: 3, consumption: [1, 1], penalty: [1, 2], rates: [2, 1]),
    WeightedCase(capacity: 3, consumption: [1, 2], penalty: [1, 1], rates: [1, 1]),
    WeightedCase(capacity: 20, consumption: [1, 2], penalty: [1, 2], rates: [10, 5]),
  ]

  static let third = 2.0 / 3
  static let layouts: [(String, [Double])] = [
    ("(oo)1", [0.5, 0.5]), ("([oo]1o)1", [0.25, 0.25, 0.5]), ("(ooo)2", [third, third, third]),
    ("([oo]1)2", [0.5, 0.5]), ("([o]1o)2", [1, 1]), ("(o)2", [1]), ("([]1o)1", [1]),
    ("([oo]2o)2", [third, third, third]), ("([o]1[o]1o)2", [third, third, third]),
  ]

  // 6000 MHz; A wants 1000, B and C all they can get. B : C = 1000 : 500 of the other 5000; a reservation of 2000 for C
  // leaves B 3000; a limit of 2500 for B leaves C 2500.
  @Test func sharesReservationsAndLimitsDivideAHost() {
    let all = Self.unbounded
    let none = Double.infinity
    #expect(
      areClose(
        grants(6000, [(2000, 0, none, 1000), (1000, 0, none, all), (500, 0, none, all)]),
        [1000, 10_000.0 / 3, 5000.0 / 3]))
    #expect(
      areClose(
        grants(6000, [(2000, 0, none, 1000), (1000, 0, none, all), (500, 2000, none, all)]), [1000, 3000, 2000]))
    #expect(
      areClose(
        grants(6000, [(2000, 0, none, 1000), (1000, 0, 2500, all), (500, 0, none, all)]), [1000, 2500, 2500]))
  }

  // SimGrid's weighted max-min: a penalty is the inverse of a weight; consuming w for each unit of rate turns a weight
  // of rate 1 / penalty into a weight of consumption w / penalty. Capacity 3, penalties 1 and 2: rates 2 and 1.
  // Capacity 3, consumption 1 and 2: rates 1 and 1. Capacity 20, consumption 1 and 2, penalties 1 and 2: 10 and 5.
  @Test(arguments: weightedCases)
  func weightedMaxMin(example: WeightedCase) {
    let (capacity, consumption, penalty, rates) = (
      example.capacity, example.consumption, example.penalty, example.rates
    )
    let leaves = zip(consumption, penalty).map {
      (shares: $0 / $1, reservation: 0.0, limit: Double.infinity, demand: Self.unbounded)
    }
    let used = grants(capacity, leaves)
    #expect(areClose(zip(used, consumption).map { $0 / $1 }, rates))
  }

  // SimGrid cloud-sharing: o is a task that wants one core, [ ]n a machine of n virtual processors, ( )n a host of n
  // cores; a machine has as many shares as processors, and so has a task beside it. Fraction of a core for each task.
  @Test(arguments: layouts)
  func layoutsOfTasksAndMachines(layout: String, expected: [Double]) throws {
    #expect(areClose(try solve(layout: layout), expected, within: 1e-12), "\(layout)")
  }

  func solve(layout: String) throws -> [Double] {
    let text = Array(layout)
    let capacity = try #require(text.last?.wholeNumberValue)
    var model = TreeModel(capacity: Double(capacity))
    var machine: Int?
    var leaves: [Int] = []
    for (position, character) in text.enumerated() {
      switch character {
      case "[":
        machine = model.nodes.count
        model.nodes.append(.init(parent: nil, isLeaf: false))
      case "]":
        let processors = Double(try #require(text[position + 1].wholeNumberValue))
        let index = try #require(machine)
        model.nodes[index].shares = processors
        model.nodes[index].limit = processors
        machine = nil
      case "o":
        leaves.append(model.nodes.count)
        model.nodes.append(.init(parent: machine, isLeaf: true, demand: 1))
      default: break
      }
    }
    let grants = model.solved()
    return leaves.map { grants[$0] }
  }

  // Floors of 6 and 3 on a capacity of 3: both are cut to a third, and the third leaf, without one, gets nothing.
  @Test func floorsThatDoNotFitAreCutByTheSameFactor() {
    let none = Double.infinity
    #expect(areClose(grants(3, [(1, 6, none, 10), (9, 3, none, 10), (100, 0, none, 10)]), [2, 1, 0]))
    #expect(grants(0, [(1, 6, none, 10), (1, 0, none, 10)]) == [0, 0])
  }

  // A group's limit of 4 cuts its children's reservations of 6 and 2 to 3 and 1, however much the host has.
  @Test func aGroupsLimitIsStrongerThanReservationsInIt() {
    var model = TreeModel(capacity: 100)
    model.nodes = [
      .init(parent: nil, isLeaf: false, limit: 4),
      .init(parent: 0, isLeaf: true, reservation: 6, demand: 8),
      .init(parent: 0, isLeaf: true, reservation: 2, demand: 8),
    ]
    #expect(areClose(model.solved(), [4, 3, 1]))
  }

  @Test func aChangeThatReachesNobodyChangesNothing() {
    var tree = ShareTree()
    let root = tree.addRoot(capacity: 10)
    let other = tree.addRoot(capacity: 10)
    let limited = tree.addLeaf(under: root, shares: 1, limit: 5, demand: 7)
    let neighbour = tree.addLeaf(under: root, shares: 1, demand: 5)
    let stranger = tree.addLeaf(under: other, shares: 1, demand: 4)
    tree.solve()
    #expect(Array(tree.changedLeaves) == [limited, neighbour, stranger])
    // More demand behind a limit.
    tree.setDemand(of: limited, to: 9)
    tree.solve()
    #expect(tree.changedLeaves.isEmpty)
    // Shares matter only under contention.
    tree.setShares(of: limited, to: 3)
    tree.solve()
    #expect(tree.changedLeaves.isEmpty)
    tree.setCapacity(of: root, to: 4)
    tree.solve()
    #expect(Set(tree.changedLeaves) == [limited, neighbour])
    #expect(tree.grant(of: limited) == 3 && tree.grant(of: neighbour) == 1 && tree.grant(of: root) == 4)
    #expect(tree.grant(of: stranger) == 4)
  }

  // Weights 2^-k with ceilings that fall one by one are the worst case for fixing variables: still exact.
  @Test func geometricWeightsAreDividedExactly() {
    let leaves = (0..<60).map {
      let weight = Double(sign: .plus, exponent: -$0, significand: 1)
      return (shares: weight, reservation: 0.0, limit: Double.infinity, demand: weight * Double($0 + 1))
    }
    let capacity = leaves.reduce(0) { $0 + $1.demand } * 0.999
    #expect((grants(capacity, leaves).reduce(0, +) - capacity).magnitude <= 1e-9 * capacity)
  }
}
