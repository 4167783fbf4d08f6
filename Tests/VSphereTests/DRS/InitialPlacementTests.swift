import Testing
import VSphere

@Suite("Initial placement")
struct InitialPlacementTests {
  typealias Rule = AffinityRule

  /// Adds a machine that does not run yet.
  static func newcomer(_ view: inout ClusterView, _ gigahertz: Double, gib: Double = 0) -> Int32 {
    let slot = view.machines.count
    view.machines.append(ViewFixture.machine(slot, on: nil, megahertz: gigahertz * 1000, gib: gib))
    view.compatibility = BitRows(rows: view.machines.count, columns: view.hosts.count, filled: true)
    return Int32(slot)
  }

  static func place(_ machine: Int32, _ view: ClusterView, _ settings: DRSSettings = DRSSettings())
    -> PlacementDecision
  {
    var placement = InitialPlacement(settings)
    return placement.place(machine, in: view)
  }

  @Test("The host that leaves the cluster best balanced, the first on ties")
  func balance() {
    var view = ViewFixture.view([[5], [1], [1]])
    let machine = Self.newcomer(&view, 2)
    let decision = Self.place(machine, view)
    #expect(decision.target == 1 && decision.refusals.isEmpty && decision.prerequisites.isEmpty)
    #expect(decision.isAutomatic)
    #expect(!Self.place(machine, view, DRSSettings(automation: .manual)).isAutomatic)
    #expect(Self.place(machine, view, DRSSettings(automation: .partiallyAutomated)).isAutomatic)
  }

  @Test("When no host can, each says why, and standby hosts that could are named")
  func refusals() {
    var view = ViewFixture.view([[5], [1], [1], [1], [], []])
    let machine = Int(Self.newcomer(&view, 2, gib: 1))
    view.machines[machine].memoryReservationBytes = 40 << 30
    view.machines[0].memoryReservationBytes = 32 << 30
    view.machines[0].pin = .localDisk
    view.compatibility[machine, 1] = false
    view.hosts[2].state = .maintenance
    view.hosts[4].state = .standby
    view.hosts[5].state = .standby
    view.hosts[5].memoryCapacityBytes = 8 << 30
    ViewFixture.rule(&view, Rule(name: "r", kind: .mustNotRunOn, machines: [Int32(machine)], hosts: [3]))
    let decision = Self.place(Int32(machine), view)
    #expect(decision.target == nil)
    #expect(decision.refusals.map(\.host) == [0, 1, 2, 3, 4, 5])
    #expect(
      decision.refusals.map(\.reason) == [
        .memoryReservation(missingBytes: 8 << 30), .incompatible, .state(.maintenance), .hostRule(0),
        .state(.standby), .state(.standby),
      ])
    #expect(decision.standbyHosts == [4])
  }

  @Test("Prerequisite moves: the fewest that make room")
  func prerequisites() throws {
    // Both hosts are short of 2 GHz of reservations; the second can help itself with one move, the first needs two.
    var view = ViewFixture.view([[1, 1, 1], [1, 1], [1]])
    for (machine, reservation) in [1500.0, 1500, 6500, 3000, 6000, 4000].enumerated() {
      view.machines[machine].cpuReservationMHz = reservation
    }
    view.machines[2].pin = .localDisk
    view.hosts[2].cpuCapacityMHz = 7000
    let machine = Self.newcomer(&view, 1)
    view.machines[Int(machine)].cpuReservationMHz = 3500
    let decision = Self.place(machine, view)
    #expect(decision.target == 1)
    let move = try #require(decision.prerequisites.first)
    #expect(decision.prerequisites.count == 1)
    #expect(move.machine == 3 && move.source == 1 && move.target == 2 && move.reason == .prerequisite(machine))
    #expect(decision.refusals.count == 3)
  }

  @Test("A neighbour it must be apart from makes way when no other host is left")
  func neighbour() {
    var view = ViewFixture.view([[1], [5]])
    let machine = Self.newcomer(&view, 1)
    ViewFixture.rule(&view, Rule(name: "a", kind: .keepApart, machines: [0, machine]))
    // The other host has reservations left for the neighbour, not for the newcomer.
    view.machines[1].cpuReservationMHz = 9000
    view.machines[Int(machine)].cpuReservationMHz = 2000
    view.machines[0].cpuReservationMHz = 1000
    let decision = Self.place(machine, view)
    #expect(decision.target == 0)
    #expect(decision.prerequisites.map { [$0.machine, $0.target] } == [[0, 1]])
  }

  @Test("Demand alone refuses nobody; the vCPU:pCPU ratio does")
  func overcommitment() {
    var view = ViewFixture.view([[9], [12]])
    let machine = Self.newcomer(&view, 2)
    #expect(Self.place(machine, view).target == 0)
    view.machines[Int(machine)].vCPUs = 8
    view.machines[0].pin = .localDisk
    view.machines[1].pin = .localDisk
    let refused = Self.place(machine, view, DRSSettings(maximumVCPUsPerCore: 2))
    #expect(refused.target == nil && refused.refusals.map(\.reason) == [.vCPURatio(2.25), .vCPURatio(2.25)])
    #expect(Self.place(machine, view, DRSSettings(maximumVCPUsPerCore: 2.25)).target == 0)
  }

  @Test("A quarantined host takes a machine only when no other can")
  func quarantine() {
    var view = ViewFixture.view([[9], []])
    view.hosts[1].state = .quarantined
    let machine = Self.newcomer(&view, 0.5)
    #expect(Self.place(machine, view).target == 0)
    view.compatibility[Int(machine), 0] = false
    #expect(Self.place(machine, view).target == 1)
  }

  @Test("With even distribution the number of machines comes before the balance")
  func evenDistribution() {
    var view = ViewFixture.view([[0.1, 0.1, 0.1], [5]])
    let machine = Self.newcomer(&view, 1)
    #expect(Self.place(machine, view).target == 0)
    #expect(Self.place(machine, view, DRSSettings(evensOutMachines: true)).target == 1)
  }

  @Test("A set of a batch gets its room before others of the batch")
  func setFirst() {
    // The second would take the last GHz of reservations on the first host, which the third needs.
    var view = ViewFixture.view([[1], [8]])
    let batch = [2.0, 2.9, 1].map { Self.newcomer(&view, $0) }
    for (machine, reservation) in zip(batch, [3000.0, 1000, 1000]) {
      view.machines[Int(machine)].cpuReservationMHz = reservation
    }
    view.machines[0].cpuReservationMHz = 6000
    view.machines[1].cpuReservationMHz = 6500
    ViewFixture.rule(&view, Rule(name: "t", kind: .keepTogether, machines: [batch[0], batch[2]]))
    var placement = InitialPlacement()
    #expect(placement.place(batch, in: view).map(\.target) == [0, 1, 0])
  }

  @Test("A batch: each sees the others, sets stay together, parted machines part", arguments: 1...10)
  func batch(seed: UInt64) {
    var view = ViewFixture.random(hosts: 4, machines: 20, seed: seed, load: 0.3)
    let batch = (0..<6).map { _ in Self.newcomer(&view, 1.5, gib: 2) }
    ViewFixture.rule(
      &view, Rule(name: "t", kind: .keepTogether, machines: Array(batch[0...1])),
      Rule(name: "a", kind: .keepApart, machines: Array(batch[2...5])))
    var placement = InitialPlacement()
    let decisions = placement.place(batch, in: view)
    #expect(decisions.map(\.machine) == batch)
    let targets = decisions.map { $0.target ?? -1 }
    #expect(targets[0] >= 0 && targets[0] == targets[1])
    #expect(Set(targets[2...5]) == [0, 1, 2, 3])
  }

  @Test("A machine joins its running set and goes nowhere else; a preference yields to not running at all")
  func rules() {
    var view = ViewFixture.view([[6], [1]])
    let machine = Self.newcomer(&view, 2)
    ViewFixture.rule(&view, Rule(name: "t", kind: .keepTogether, machines: [0, machine]))
    #expect(Self.place(machine, view).target == 0)
    var placement = InitialPlacement()
    #expect(placement.refusal(of: machine, on: 1, in: view) == .affinity(0))
    #expect(placement.refusal(of: machine, on: 0, in: view) == nil)
    ViewFixture.rule(&view, Rule(name: "s", kind: .shouldRunOn, machines: [machine], hosts: [0]))
    #expect(Self.place(machine, view).target == 0)
    view.machines[0].cpuDemandMHz = 9000
    #expect(Self.place(machine, view).target == 1)
  }
}
