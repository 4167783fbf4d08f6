import Infrastructure
import Quantities
import RandomStreams
import Testing
import VSphere

@Suite("Consolidation at the place of DRS")
struct ConsolidationBalancerTests {
  static let power = PowerModel(.linear(idle: Power(watts: 100), max: Power(watts: 300)))

  static func decide(
    _ view: ClusterView, _ overload: ConsolidationConfiguration.Overload = .threshold, looks: Int64 = 1,
    change: (Int64, inout ClusterView) -> Void = { _, _ in }
  ) throws -> ConsolidationBalancer.Decision {
    var balancer = try ConsolidationBalancer(
      ConsolidationSettings(overload: overload), powerModels: Array(repeating: power, count: view.hosts.count))
    let stream = RandomStreams(seed: 1, replication: 0).stream("test")
    var view = view
    var decision = ConsolidationBalancer.Decision()
    for look in 0..<looks {
      change(look, &view)
      decision = balancer.decide(view, at: .zero + .minutes(5 * look), stream)
    }
    return decision
  }

  static func view(_ gigahertz: [[Double]], standby: Int = 0) -> ClusterView {
    var view = ViewFixture.view(gigahertz + Array(repeating: [], count: standby))
    for machine in view.machines.indices {
      view.machines[machine].vCPUs = 4
      view.machines[machine].memorySizeBytes = 1 << 30
    }
    for host in gigahertz.count..<view.hosts.count { view.hosts[host].state = .standby }
    return view
  }

  @Test("An overloaded host gives away, to the host whose power rises least; standby hosts wake only when they must")
  func overload() throws {
    let decision = try Self.decide(Self.view([[3, 3, 3], [4, 1]], standby: 1))
    #expect(decision.moves.map { [$0.machine, $0.source, $0.target] } == [[0, 0, 1]])
    #expect(decision.moves.map(\.reason) == [.overload] && decision.powerOnHosts.isEmpty)
    let full = try Self.decide(Self.view([[3, 3, 3], [4, 3]], standby: 1))
    #expect(full.moves.map(\.target) == [2] && full.powerOnHosts == [2])
  }

  @Test("The least used host is emptied and switched off")
  func underload() throws {
    let decision = try Self.decide(Self.view([[1], [3, 1], [4]]))
    #expect(decision.moves.map { [$0.machine, $0.source] } == [[0, 0]])
    #expect(decision.moves.map(\.reason) == [.underload])
    #expect(decision.standbyHosts == [0])
  }

  @Test("Rules bind: must, compatibility, apart; pinned and disabled machines and sets stay and keep their hosts on")
  func rules() throws {
    let view = Self.view([[1], [3, 1], [4]])
    func moves(_ change: (inout ClusterView) -> Void) throws -> [[Int32]] {
      var changed = view
      change(&changed)
      return try Self.decide(changed).moves.map { [$0.machine, $0.target] }
    }
    let free = try moves { _ in }
    let target = Int(try #require(free.first?[1]))
    let other = 3 - target
    #expect(try moves { $0.compatibility[0, target] = false } == [[0, Int32(other)]])
    #expect(
      try moves {
        ViewFixture.rule(
          &$0, AffinityRule(name: "m", kind: .mustNotRunOn, machines: [0], hosts: [Int32(target)]))
      } == [[0, Int32(other)]])
    let neighbour: Int32 = target == 1 ? 1 : 3
    #expect(
      try moves { ViewFixture.rule(&$0, AffinityRule(name: "a", kind: .keepApart, machines: [0, neighbour])) }
        == [[0, Int32(other)]])
    let pinned = try moves { $0.machines[0].pin = .localDisk }
    #expect(!pinned.contains { $0[0] == 0 })
    let disabled = try moves { $0.machines[0].automation = .disabled }
    #expect(!disabled.contains { $0[0] == 0 })
    let withSet = try moves { ViewFixture.rule(&$0, AffinityRule(name: "t", kind: .keepTogether, machines: [0, 3])) }
    #expect(!withSet.contains { $0[0] == 0 || $0[0] == 3 })
    let quarantined = try moves { $0.hosts[target].state = .quarantined }
    #expect(!quarantined.contains { $0[1] == Int32(target) })
  }

  @Test("Two machines that must be apart do not meet in one plan")
  func apartInOnePlan() throws {
    var view = Self.view([[1, 1], [4]])
    ViewFixture.rule(&view, AffinityRule(name: "a", kind: .keepApart, machines: [0, 1]))
    let decision = try Self.decide(view)
    #expect(decision.moves.count == 1 && decision.standbyHosts.isEmpty)
  }

  @Test("Detectors read the history of the machines", arguments: [ConsolidationConfiguration.Overload.iqr, .mad])
  func history(overload: ConsolidationConfiguration.Overload) throws {
    // At 65 % now: calm before, nobody is overloaded; in turns of 20 and 65 %, the threshold has fallen.
    // Other machines in the same slots have no history: the fallback of 70 % holds.
    func moves(_ isCalm: Bool, areNew: Bool = false) throws -> Int {
      try Self.decide(Self.view([[3.25, 3.25], [2]], standby: 1), overload, looks: 20) { look, view in
        let demand = isCalm || !look.isMultiple(of: 2) ? 3250.0 : 1000
        for machine in 0..<2 {
          view.machines[machine].cpuDemandMHz = demand
          if areNew, look == 19 { view.machines[machine].id += 10 }
        }
      }.moves.count { $0.reason == .overload }
    }
    #expect(try moves(true) == 0)
    #expect(try moves(false) > 0)
    #expect(try moves(false, areNew: true) == 0)
  }

  @Test("dvfs switches empty hosts off and moves nothing; none does nothing")
  func baselines() throws {
    let view = Self.view([[9], [], [1]])
    let dvfs = try Self.decide(view, .dvfs)
    #expect(dvfs.moves.isEmpty && dvfs.standbyHosts == [1])
    #expect(try Self.decide(view, .none) == .init())
  }

  @Test("Every policy has a name and a line; those of consolidation name their detector")
  func names() {
    #expect(BalancingPolicy.names.map(\.name).prefix(3) == ["none", "drs", "consolidation/threshold"])
    for overload in ConsolidationConfiguration.Overload.allCases {
      #expect(BalancingPolicy(rawValue: "consolidation/\(overload.rawValue)")?.overload == overload)
    }
    #expect(BalancingPolicy.drs.overload == nil)
    #expect(Set(BalancingPolicy.names.map(\.summary)).count == BalancingPolicy.allCases.count)
  }
}
