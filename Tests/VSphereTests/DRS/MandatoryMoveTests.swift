import Testing
import VSphere

@Suite("DRS: what has to be")
struct MandatoryMoveTests {
  typealias Rule = AffinityRule

  /// Threshold 1: nothing but mandatory moves.
  static let strict = DRSSettings(threshold: 1)

  static func moves(_ view: ClusterView, _ settings: DRSSettings = strict) -> [Recommendation] {
    var balancer = DRSBalancer(settings)
    return balancer.decide(view)
  }

  @Test("Machines that must be apart part, the first stays; one that cannot move lets the other go")
  func apart() {
    var view = ViewFixture.view([[1, 1], [3], [2]])
    ViewFixture.rule(&view, Rule(name: "a", kind: .keepApart, machines: [0, 1]))
    #expect(Self.moves(view).map { [$0.machine, $0.target] } == [[1, 2]])
    #expect(Self.moves(view).map(\.reason) == [.rule(0)])
    #expect(Self.moves(view).map(\.priority) == [1])
    view.machines[1].pin = .localDisk
    #expect(Self.moves(view).map(\.machine) == [0])
    view.machines[0].pin = .localDisk
    #expect(Self.moves(view).isEmpty)
  }

  @Test("One move that corrects two rules is made once")
  func twoRules() {
    var view = ViewFixture.view([[1, 1], [3], [2]])
    ViewFixture.rule(
      &view, Rule(name: "a", kind: .keepApart, machines: [0, 1]),
      Rule(name: "m", kind: .mustNotRunOn, machines: [1], hosts: [0]))
    #expect(Self.moves(view).map { [$0.machine, $0.target] } == [[1, 2]])
  }

  @Test("A set comes together where most of it is, or where the rest fits")
  func together() {
    var view = ViewFixture.view([[2, 2], [2], [1]])
    ViewFixture.rule(&view, Rule(name: "t", kind: .keepTogether, machines: [0, 1, 2]))
    #expect(Self.moves(view).map { [$0.machine, $0.target] } == [[2, 0]])
    // No reservation left on the first host for the third machine, but for all of them on the last.
    view.machines[0].cpuReservationMHz = 4000
    view.machines[1].cpuReservationMHz = 4000
    view.machines[2].cpuReservationMHz = 2000
    view.hosts[0].cpuCapacityMHz = 9000
    view.hosts[1].cpuCapacityMHz = 9000
    #expect(Self.moves(view).map { [$0.machine, $0.target] } == [[0, 2], [1, 2], [2, 2]])
  }

  @Test("Must is corrected even beyond the ceiling, should is not")
  func hostRules() {
    for (kind, count) in [(Rule.Kind.mustRunOn, 1), (.shouldRunOn, 0)] {
      var view = ViewFixture.view([[2], [9]])
      ViewFixture.rule(&view, Rule(name: "r", kind: kind, machines: [0], hosts: [1]))
      #expect(Self.moves(view).count == count)
      view.machines[1].cpuDemandMHz = 1000
      #expect(Self.moves(view).map(\.target) == [1])
    }
  }

  @Test("Maintenance empties a host, largest memory first, whatever the threshold; up to 150 % where it must")
  func maintenance() {
    var view = ViewFixture.view([[3, 3, 3], [4], [4]])
    for machine in 0..<3 { view.machines[machine].memoryActiveBytes = Int64(machine + 1) << 30 }
    view.hosts[0].state = .enteringMaintenance
    let moves = Self.moves(view)
    #expect(moves.map(\.machine) == [2, 1, 0])
    #expect(moves.allSatisfy { $0.reason == .maintenance && $0.priority == 1 && $0.target != 0 })
    // 17 GHz on two hosts of 10: fits below 100 %. Three of 8 do not, but below 150 %.
    view.hosts[1].cpuCapacityMHz = 8000
    view.hosts[2].cpuCapacityMHz = 8000
    #expect(Self.moves(view).count == 3)
    #expect(Self.moves(view, DRSSettings(threshold: 1, maintenanceCeiling: 1)).count == 2)
  }

  @Test("An evacuation tells what stays and why")
  func blockers() {
    var view = ViewFixture.view([[1, 1, 1, 1, 1], [1], [1]])
    view.machines[0].pin = .passthroughDevice
    view.machines[1].automation = .disabled
    view.machines[2].migrationTarget = 0
    view.machines[3].memoryReservationBytes = 63 << 30
    view.machines[5].memoryReservationBytes = 2 << 30
    ViewFixture.rule(&view, Rule(name: "licence", kind: .mustNotRunOn, machines: [3], hosts: [2]))
    var evacuation = MaintenanceEvacuation()
    let decision = evacuation.evacuate(0, in: view)
    #expect(!decision.isComplete)
    #expect(decision.moves.map(\.machine) == [4])
    var blockers: [Int32: EvacuationDecision.Blocker] = [:]
    for one in decision.blocked { blockers[one.machine] = one.blocker }
    #expect(blockers[0] == .pinned(.passthroughDevice))
    #expect(blockers[1] == .automationDisabled)
    #expect(blockers[2] == .pinned(.migrating))
    #expect(
      blockers[3]
        == .noHost([
          .init(host: 1, reason: .memoryReservation(missingBytes: 1 << 30)), .init(host: 2, reason: .hostRule(0)),
        ]))
    #expect(blockers.count == 4)
    #expect(blockers[3]?.text(view.rules, ClusterNames()).contains("host 2 rule licence") == true)
  }

  @Test("A set leaves as one, or stays with the member that cannot move; a scattered one joins its others")
  func sets() {
    var view = ViewFixture.view([[1, 1], [2], [3]])
    ViewFixture.rule(&view, Rule(name: "t", kind: .keepTogether, machines: [0, 1]))
    var evacuation = MaintenanceEvacuation()
    let moves = evacuation.evacuate(0, in: view).moves
    #expect(moves.map(\.machine) == [0, 1] && moves.allSatisfy { $0.target == 1 })
    view.machines[1].pin = .vGPU
    let decision = evacuation.evacuate(0, in: view)
    #expect(decision.moves.isEmpty)
    #expect(decision.blocked.map(\.blocker) == [.keptTogether(1), .pinned(.vGPU)])
    view.machines[1].host = 2
    #expect(evacuation.evacuate(0, in: view).moves.map { [$0.machine, $0.target] } == [[0, 2]])
  }

  @Test("HA admission control keeps a host it needs (vSphere Availability)")
  func failoverReserve() {
    var view = ViewFixture.view([[1], [1], [1]])
    for machine in view.machines.indices { view.machines[machine].cpuReservationMHz = 5000 }
    var evacuation = MaintenanceEvacuation()
    #expect(evacuation.evacuate(0, in: view).isComplete)
    // 15 GHz reserved: two hosts cover them, one of two does not; 40 % of 20 GHz do not fit beside them.
    for reserve in [FailoverReserve.hosts(1), .percentage(cpu: 0.4, memory: 0)] {
      evacuation.reserve = reserve
      let decision = evacuation.evacuate(0, in: view)
      #expect(decision.violatesFailoverReserve && decision.moves.isEmpty && !decision.isComplete)
    }
    evacuation.reserve = .percentage(cpu: 0.25, memory: 0.5)
    #expect(evacuation.evacuate(0, in: view).isComplete)
    view.hosts[0].state = .enteringMaintenance
    var balancer = DRSBalancer(Self.strict)
    #expect(balancer.decide(view).count == 1)
    balancer.reserve = .hosts(1)
    balancer.explains = true
    #expect(balancer.decide(view).isEmpty)
    #expect(balancer.explanations.map(\.reason) == ["stays: HA admission control needs its capacity"])
  }

  @Test("A quarantined host is left where nobody gets hurt, from threshold 2 on")
  func quarantine() {
    var view = ViewFixture.view([[2], [7], [9]])
    view.hosts[0].state = .quarantined
    #expect(Self.moves(view).isEmpty)
    #expect(Self.moves(view, DRSSettings(threshold: 2)).map { [$0.machine, $0.target] } == [[0, 1]])
    view.machines[1].cpuDemandMHz = 8500
    #expect(Self.moves(view, DRSSettings(threshold: 2)).isEmpty)
  }

  @Test("A host that lost capacity gives away its largest reservations until the rest is covered")
  func reservations() {
    var view = ViewFixture.view([[1, 1, 1], [1]])
    for (machine, reservation) in [3000.0, 5000, 4000].enumerated() {
      view.machines[machine].cpuReservationMHz = reservation
    }
    #expect(Self.moves(view).map(\.machine) == [1])
    #expect(Self.moves(view).map(\.reason) == [.reservation])
    view.hosts[0].cpuCapacityMHz = 12_000
    #expect(Self.moves(view).isEmpty)
  }
}
