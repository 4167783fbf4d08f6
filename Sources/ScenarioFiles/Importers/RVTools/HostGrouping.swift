/// Puts hosts that are alike into groups, as far as they keep their names.
enum HostGrouping {
  /// Hosts that are written together; more than one are called `NAME-1`, `NAME-2`, ….
  struct Group {
    var name: String
    var count: Int
    /// What each is.
    var host: ImportedHost
  }

  /// Groups in the order of their first hosts: hosts `esx-1` to `esx-n` of the same hardware, cluster and maintenance
  /// mode become one group, all others stay by themselves.
  static func groups(of hosts: [ImportedHost]) -> [Group] {
    var index: [String: Int] = [:]
    for (position, host) in hosts.enumerated() { index[host.name] = position }
    var isTaken = [Bool](repeating: false, count: hosts.count)
    var groups: [Group] = []
    for (position, host) in hosts.enumerated() where !isTaken[position] {
      guard let base = base(host.name), index[base] == nil else {
        groups.append(Group(name: host.name, count: 1, host: host))
        continue
      }
      let members = consecutive(base, hosts, index)
      guard members.count > 1, members.contains(position) else {
        groups.append(Group(name: host.name, count: 1, host: host))
        continue
      }
      for member in members { isTaken[member] = true }
      groups.append(Group(name: base, count: members.count, host: host))
    }
    return groups
  }

  /// `esx` of `esx-3`.
  private static func base(_ name: String) -> String? {
    guard let dash = name.lastIndex(of: "-"), dash > name.startIndex else { return nil }
    let digits = name[name.index(after: dash)...]
    guard let number = Int(digits), number > 0, String(number) == digits else { return nil }
    return String(name[..<dash])
  }

  /// All hosts named from 1 on, if they are alike and none is left over.
  private static func consecutive(_ base: String, _ hosts: [ImportedHost], _ index: [String: Int]) -> [Int] {
    var members: [Int] = []
    while let next = index["\(base)-\(members.count + 1)"] { members.append(next) }
    guard let first = members.first else { return [] }
    let isAlike = members.allSatisfy {
      hosts[$0].hardware == hosts[first].hardware && hosts[$0].cluster == hosts[first].cluster
        && hosts[$0].isInMaintenance == hosts[first].isInMaintenance
    }
    return isAlike ? members : []
  }
}
