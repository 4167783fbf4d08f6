import Testing
import VSphere

@Suite("Affinity rules")
struct AffinityRulesTests {
  typealias Rule = AffinityRule

  @Test("Violations: apart from the second on, together all but those of the fullest host, hosts by kind")
  func violations() {
    var view = ViewFixture.view([[1, 1, 1], [1, 1], [1]])
    ViewFixture.rule(
      &view, Rule(name: "a", kind: .keepApart, machines: [0, 1, 3]),
      Rule(name: "b", kind: .keepTogether, machines: [2, 4, 5]),
      Rule(name: "c", kind: .mustRunOn, machines: [0, 3], hosts: [1]),
      Rule(name: "d", kind: .mustNotRunOn, machines: [1, 4], hosts: [0, 2]),
      Rule(name: "e", kind: .shouldRunOn, machines: [5], hosts: [0]),
      Rule(name: "f", kind: .shouldNotRunOn, machines: [5], hosts: [2], isEnabled: false))
    let expected = [
      RuleViolation(rule: 0, machine: 1), RuleViolation(rule: 1, machine: 4), RuleViolation(rule: 1, machine: 5),
      RuleViolation(rule: 2, machine: 0), RuleViolation(rule: 3, machine: 1),
      RuleViolation(rule: 4, machine: 5, isPreference: true),
    ]
    #expect(view.rules.violations(view.machines) == expected)
  }

  @Test("A machine on its way counts at its target")
  func onTheWay() {
    var view = ViewFixture.view([[1, 1], []])
    ViewFixture.rule(&view, Rule(name: "a", kind: .keepApart, machines: [0, 1]))
    #expect(view.rules.violations(view.machines).count == 1)
    view.machines[1].migrationTarget = 1
    #expect(view.rules.violations(view.machines).isEmpty)
    #expect(view.rules.refusal(of: 0, on: 1, view.machines) == .antiAffinity(0))
  }

  @Test("The older of two contradicting rules stays in force (vSphere Resource Management)")
  func conflicts() {
    let apart = Rule(name: "apart", kind: .keepApart, machines: [0, 1])
    let together = Rule(name: "together", kind: .keepTogether, machines: [0, 1, 2])
    let first = AffinityRules([apart, together], machineCount: 3, hostCount: 2)
    #expect(first.conflicts == [.init(rule: 1, olderRule: 0)])
    let second = AffinityRules([together, apart], machineCount: 3, hostCount: 2)
    #expect(second.conflicts == [.init(rule: 1, olderRule: 0)])
    // Together by two rules that share a machine.
    let chained = AffinityRules(
      [
        Rule(name: "x", kind: .keepTogether, machines: [0, 2]), Rule(name: "y", kind: .keepTogether, machines: [1, 2]),
        apart,
      ], machineCount: 3, hostCount: 2)
    #expect(chained.conflicts.map(\.rule) == [2])
    // A rule that is not in force brings nobody together.
    let later = AffinityRules(
      [
        Rule(name: "z", kind: .keepTogether, machines: [3, 4]), apart, together,
        Rule(name: "w", kind: .keepApart, machines: [0, 2]),
      ], machineCount: 5, hostCount: 2)
    #expect(later.conflicts == [.init(rule: 2, olderRule: 1)])
    // A disabled rule contradicts nothing.
    var sleeping = together
    sleeping.isEnabled = false
    #expect(AffinityRules([sleeping, apart], machineCount: 3, hostCount: 2).conflicts.isEmpty)
  }

  @Test("Refusals name the rule; a machine may join its set and nothing else")
  func refusals() {
    var view = ViewFixture.view([[1], [1], []])
    view.machines.append(ViewFixture.machine(2, on: nil, megahertz: 1000))
    view.compatibility = BitRows(rows: 3, columns: 3, filled: true)
    ViewFixture.rule(
      &view, Rule(name: "t", kind: .keepTogether, machines: [0, 2]),
      Rule(name: "m", kind: .mustNotRunOn, machines: [1], hosts: [2]))
    #expect(view.rules.refusal(of: 2, on: 0, view.machines) == nil)
    #expect(view.rules.refusal(of: 2, on: 1, view.machines) == .affinity(0))
    #expect(view.rules.refusal(of: 1, on: 2, view.machines) == .hostRule(1))
    #expect(view.rules.refusal(of: 1, on: 0, view.machines) == nil)
  }

  @Test("Problems name every wrong field")
  func problems() {
    let rules = [
      Rule(name: "a", kind: .keepApart, machines: [0]), Rule(name: "b", kind: .mustRunOn, machines: [5], hosts: []),
      Rule(name: "c", kind: .keepTogether, machines: [1, 1], hosts: [9]),
    ]
    #expect(
      AffinityRules.problems(in: rules, machineCount: 3, hostCount: 2).map(\.parameter) == [
        "rules.0.vms", "rules.1.vms", "rules.1.hosts", "rules.2.vms", "rules.2.hosts", "rules.2.hosts",
      ])
  }

  @Test("Bits beyond a word; refilling keeps nothing")
  func bits() {
    var rows = BitRows(rows: 2, columns: 130, filled: true)
    #expect(rows.count(0) == 130 && rows[1, 129])
    rows[1, 64] = false
    #expect(rows.count(1) == 129 && !rows[1, 64] && rows[0, 64])
    var other = BitRows(rows: 1, columns: 130)
    other[0, 64] = true
    other[0, 3] = true
    rows.formIntersection(1, with: other, row: 0)
    #expect(rows.count(1) == 1 && rows[1, 3])
    rows.reset(rows: 3, columns: 5, filled: false)
    #expect(rows.count(2) == 0 && rows.rowCount == 3)
  }
}
