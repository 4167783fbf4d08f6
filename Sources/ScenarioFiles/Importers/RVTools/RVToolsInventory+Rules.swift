import Documents

extension RVToolsInventory {
  /// What the word of a rule's kind means.
  private enum RuleKind { case together, apart, hosts, dependency, unknown }

  /// Gathers rules from the machines that are under them.
  /// - Parameters:
  ///   - rows: rows of vInfo.
  ///   - indices: the machine of each row, nil for those left out.
  mutating func readRules(_ rows: [RVToolsRow], _ indices: [Int?]) {
    var found: [[String]: Int] = [:]
    for (row, index) in zip(rows, indices) {
      guard let index else { continue }
      let cluster = machines[index].cluster
      for (kind, name) in rules(row) {
        let readable = UniqueNames.readable(name, else: "rule")
        switch kind {
        case .together, .apart:
          let key = [String(cluster), kind == .together ? "together" : "apart", readable]
          if let rule = found[key] {
            clusters[cluster].rules[rule].machines.append(index)
          } else {
            found[key] = clusters[cluster].rules.count
            clusters[cluster].rules.append(
              ImportedRule(
                name: readable, keepsTogether: kind == .together, machines: [index], position: row.position(.ruleNames))
            )
          }
        case .hosts:
          log.warn(
            at: row.position(.ruleNames),
            "RVTools does not say which hosts a rule between machines and hosts is about: it is left out",
            subject: readable)
        case .dependency:
          log.warn(
            at: row.position(.ruleNames), "RVTools does not say on which machines others depend: the rule is left out",
            subject: readable)
        case .unknown:
          log.warn(at: row.position(.rules), "rules of an unknown kind are left out", subject: readable)
        }
      }
    }
    for cluster in clusters.indices { dropSmallRules(of: cluster) }
  }

  private mutating func dropSmallRules(of cluster: Int) {
    var names = UniqueNames()
    clusters[cluster].rules.removeAll { rule in
      guard rule.machines.count < 2 else { return false }
      log.warn(at: rule.position, "rules of a single machine have no effect and are left out", subject: rule.name)
      return true
    }
    for index in clusters[cluster].rules.indices {
      let rule = clusters[cluster].rules[index]
      clusters[cluster].rules[index].name = names.take(
        rule.name, "\(rule.name)-\(rule.keepsTogether ? "together" : "apart")")
    }
  }

  /// Kinds and names of the rules of a row, which RVTools lists in two cells in the same order.
  private func rules(_ row: RVToolsRow) -> [(RuleKind, String)] {
    let kinds = Self.items(row[.rules])
    var names = Self.items(row[.ruleNames])
    guard !kinds.isEmpty || !names.isEmpty else { return [] }
    if kinds.count == 1, names.count > 1 { names = [row[.ruleNames]] }
    if kinds.count == names.count { return zip(kinds, names).map { (Self.kind($0), $1) } }
    if let first = kinds.first, kinds.allSatisfy({ $0 == first }) { return names.map { (Self.kind(first), $0) } }
    log.warn(
      at: row.position(.rules),
      "'Cluster rule(s)' and 'Cluster rule name(s)' do not list equally many; the rules are left out",
      subject: row[.machine])
    return []
  }

  private static func items(_ text: String) -> [String] {
    text.split { $0 == "," || $0 == ";" || $0 == "\n" }.map { item in
      String(item.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }.filter { !$0.isEmpty }
  }

  /// By the class of the vSphere API (`ClusterAntiAffinityRuleSpec`) or the words of the client (Separate Virtual
  /// Machines).
  private static func kind(_ text: String) -> RuleKind {
    let word = text.lowercased().filter(\.isLetter)
    if word.contains("host") { return .hosts }
    if word.contains("depend") { return .dependency }
    if word.contains("antiaffin") || word.contains("separate") || word.contains("apart") { return .apart }
    if word.contains("affin") || word.contains("together") { return .together }
    return .unknown
  }
}
