import Documents
import VSphere

/// A placement rule whose names are not looked up yet: hosts and machines come after clusters.
struct PendingRule {
  var cluster: Int
  var name: String
  var kind: RuleKind
  var machines: [Located<String>]
  var hosts: [Located<String>]
  var after: [Located<String>]
  var position: SourcePosition
}

/// Types of placement rules by the names scenario files use.
enum RuleKind: String, CaseIterable {
  case keepTogether = "keep-together"
  case keepApart = "keep-apart"
  case mustRunOn = "must-run-on"
  case shouldRunOn = "should-run-on"
  case mustNotRunOn = "must-not-run-on"
  case shouldNotRunOn = "should-not-run-on"
  case startAfter = "start-after"

  /// Whether the rule names hosts.
  var namesHosts: Bool {
    switch self {
    case .mustRunOn, .shouldRunOn, .mustNotRunOn, .shouldNotRunOn: true
    case .keepTogether, .keepApart, .startAfter: false
    }
  }
}

extension DatacenterScenario {
  /// Reads the rules of the cluster that is being read.
  mutating func readRules(_ reader: SectionReader) {
    let cluster = clusterNames.names.count - 1
    var names: [Located<String>] = []
    _ = reader.sections("rules", count: 0...Self.listLimit, "rules about where machines run") { section in
      let issueCount = issues.issues.count
      let name = section.reference("name", "name of the rule")
      names.append(name)
      let kind = section.value("type", ValueForm<RuleKind>.choice, "what it asks for")
      guard issues.issues.count == issueCount else {
        section.ignoreRest()
        return
      }
      let machines = section.references("vms", "machines it is about; a group's name means all of it")
      let hosts = kind.namesHosts ? section.references("hosts", "hosts of the rule") : []
      let after = kind == .startAfter ? section.references("after", "machines that start before") : []
      pending.append(
        PendingRule(
          cluster: cluster, name: name.value, kind: kind, machines: machines, hosts: hosts, after: after,
          position: section.position))
    }
    checkUnique(names, "rule of the cluster", issues)
  }

  /// Looks up the names of rules.
  mutating func resolveRules() {
    for rule in pending {
      let machines = members(rule.machines, of: rule.cluster)
      let hosts = hostMembers(rule.hosts, of: rule.cluster)
      let kind: PlacementRule.Kind
      switch rule.kind {
      case .keepTogether: kind = .keepTogether
      case .keepApart: kind = .keepApart
      case .mustRunOn: kind = .runOn(hosts: hosts, must: true)
      case .shouldRunOn: kind = .runOn(hosts: hosts, must: false)
      case .mustNotRunOn: kind = .doNotRunOn(hosts: hosts, must: true)
      case .shouldNotRunOn: kind = .doNotRunOn(hosts: hosts, must: false)
      case .startAfter: kind = .startAfter(machines: members(rule.after, of: rule.cluster))
      }
      clusters[rule.cluster].rules.append(PlacementRule(name: rule.name, kind, machines: machines))
      if case .startAfter(let others) = kind { checkOrder(machines, after: others, rule) }
    }
    checkCircles()
  }

  /// Most pairs of a machine and one that starts before it in a rule.
  private static let orderLimit = 1_000_000

  /// Notes machines that wait for others of a later restart priority.
  private func checkOrder(_ waiting: [Int], after others: [Int], _ rule: PendingRule) {
    guard waiting.count * others.count <= Self.orderLimit else {
      issues.error(
        at: rule.position, "\(waiting.count) machines after \(others.count) are too many pairs",
        hint: "at most \(Self.orderLimit) pairs a rule")
      return
    }
    let priorities = RestartPriority.allCases
    func rank(_ machine: Int) -> Int {
      let group = machineGroups[machines.group(of: machine)]
      let priority = group.restartPriority ?? clusters[rule.cluster].ha.machineDefaults.priority
      return priorities.firstIndex(of: priority) ?? 0
    }
    let earliest = waiting.map(rank).min() ?? 0
    // Nobody waits for a machine that is not restarted.
    guard let late = others.first(where: { rank($0) > earliest && priorities[rank($0)] != .disabled }) else { return }
    issues.error(
      at: rule.position, "a machine would wait for one of a later restart priority, \(priorities[rank(late)].rawValue)",
      hint: "a 'restart_priority' of those under 'after' that is not below that of 'vms'")
  }

  /// Notes rules by which a machine waits for itself.
  private func checkCircles() {
    for (cluster, configuration) in clusters.enumerated() {
      var numbers: [Int: Int32] = [:]
      func number(_ machine: Int) -> Int32 {
        if let known = numbers[machine] { return known }
        numbers[machine] = Int32(numbers.count)
        return Int32(numbers.count - 1)
      }
      let rules = configuration.rules.compactMap { rule -> RestartDependency? in
        guard case .startAfter(let others) = rule.kind, rule.machines.count * others.count <= Self.orderLimit else {
          return nil
        }
        return RestartDependency(
          name: rule.name, machines: rule.machines.map(number), dependsOn: others.map(number))
      }
      let settings = Array(repeating: HAMachineSettings(), count: numbers.count)
      guard !RestartDependency.problems(rules, settings: settings).isEmpty,
        let rule = pending.first(where: { $0.cluster == cluster && $0.kind == .startAfter })
      else { continue }
      issues.error(
        at: rule.position, "the rules of type start-after let a machine wait for itself", hint: "rules without a circle"
      )
    }
  }

  /// Machines of a cluster by their names, each once.
  private func members(_ references: [Located<String>], of cluster: Int) -> [Int] {
    distinct(references) { reference in
      guard let range = machines.range(reference, issues) else { return nil }
      guard machineGroups[machines.group(of: range.lowerBound)].cluster == cluster else {
        refuseStranger(reference, "virtual machine", cluster)
        return nil
      }
      return range
    }
  }

  /// Hosts of a cluster by their names, each once.
  func hostMembers(_ references: [Located<String>], of cluster: Int) -> [Int] {
    distinct(references) { reference in
      guard let range = hosts.range(reference, issues) else { return nil }
      guard hostGroups[hosts.group(of: range.lowerBound)].cluster == cluster else {
        refuseStranger(reference, "host", cluster)
        return nil
      }
      return range
    }
  }

  private func refuseStranger(_ reference: Located<String>, _ what: String, _ cluster: Int) {
    let name = abbreviated(clusters[cluster].name)
    issues.error(
      at: reference.position, "'\(abbreviated(reference.value))' is not in cluster '\(name)'",
      hint: "name a \(what) of the cluster")
  }

  private func distinct(_ references: [Located<String>], _ find: (Located<String>) -> Range<Int>?) -> [Int] {
    var seen: Set<Int> = []
    var members: [Int] = []
    for reference in references {
      for member in find(reference) ?? 0..<0 where seen.insert(member).inserted { members.append(member) }
    }
    return members
  }
}
