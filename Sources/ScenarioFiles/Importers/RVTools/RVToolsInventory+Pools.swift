import Documents

extension RVToolsInventory {
  /// Reads vRP; parents come before their children.
  mutating func readPools(_ table: RVToolsTable) {
    var seen: Set<[String]> = []
    let rows = table.allRows.map { ($0, Self.poolPath($0[.poolPath])) }
    for (row, place) in rows.sorted(by: { ($0.1?.path.count ?? 0) < ($1.1?.path.count ?? 0) }) {
      guard let place else {
        row.fail(.poolPath, "'\(abbreviated(row[.poolPath]))' has no part 'Resources'", log)
        continue
      }
      // Without a name of its own it is the root, whose limit is what the hosts have.
      guard !place.path.isEmpty else { continue }
      let server = servers.server(of: row)
      guard let cluster = clusterIndices[ScopedName(server: server, name: place.cluster)] else {
        log.warn(
          at: row.position(.poolPath), "a resource pool of no known cluster is left out",
          subject: place.path.joined(separator: "/"))
        continue
      }
      guard seen.insert([String(cluster)] + place.path).inserted else {
        log.warn(
          at: row.position(.poolPath), "a resource pool listed twice", subject: place.path.joined(separator: "/"))
        continue
      }
      let pool = pool(place.path, in: cluster)
      clusters[cluster].pools[pool].cpu = allocation(
        row, level: .poolCPULevel, shares: .poolCPUShares, reservation: .poolCPUReservation, limit: .poolCPULimit,
        expandable: .poolCPUExpandable)
      clusters[cluster].pools[pool].memory = allocation(
        row, level: .poolMemoryLevel, shares: .poolMemoryShares, reservation: .poolMemoryReservation,
        limit: .poolMemoryLimit, expandable: .poolMemoryExpandable)
    }
  }

  /// Cluster and names of the pools in `/Datacenter/Cluster/Resources/gold/web`; nil without the part `Resources`.
  static func poolPath(_ text: String) -> (cluster: String, path: [String])? {
    let parts = text.split(separator: "/").map { decoded(String($0)) }
    guard let root = parts.firstIndex(of: "Resources"), root > 0 else { return nil }
    return (parts[root - 1], Array(parts[(root + 1)...]))
  }

  /// vCenter writes a slash in a name as `%2f`, a backslash as `%5c` and the percent sign as `%25`.
  static func decoded(_ name: String) -> String {
    guard name.contains("%") else { return name }
    var result = ""
    var rest = name[...]
    while let character = rest.first {
      let code = rest.prefix(3).lowercased()
      if let plain = ["%2f": "/", "%5c": "\\", "%25": "%"][code] {
        result += plain
        rest = rest.dropFirst(3)
      } else {
        result.append(character)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  /// The index of a pool in its cluster, made with its parents where it is not known yet.
  mutating func pool(_ path: [String], in cluster: Int) -> Int {
    let key = [String(cluster)] + path
    if let index = poolIndices[key] { return index }
    let parent = path.count > 1 ? pool(Array(path.dropLast()), in: cluster) : nil
    let names = path.map { UniqueNames.readable($0, else: "pool") }
    let last = names[names.count - 1]
    var unique = UniqueNames()
    for pool in clusters[cluster].pools { _ = unique.take(pool.name) }
    let name = unique.take(last, UniqueNames.readable(names.joined(separator: "/"), else: last))
    clusters[cluster].pools.append(ImportedPool(name: name, path: path, parent: parent))
    let index = clusters[cluster].pools.count - 1
    poolIndices[key] = index
    return index
  }

  /// Shares, reservation and limit of a row.
  func allocation(
    _ row: RVToolsRow, level: RVToolsColumn = .level, shares: RVToolsColumn = .shares,
    reservation: RVToolsColumn = .reservation, limit: RVToolsColumn = .limit, expandable: RVToolsColumn? = nil
  ) -> ImportedAllocation {
    var allocation = ImportedAllocation()
    let word = word(row, level, ["low": "low", "normal": "normal", "high": "high", "custom": "custom"])
    let number = row.count(shares, 0...1_000_000_000, log)
    allocation.shares = word == "custom" || word == nil ? number.map(String.init) : word
    if word == "custom", row.table.has(shares), row[shares].isEmpty {
      row.fail(shares, "custom shares without a number", log)
    }
    allocation.reservation = row.count(reservation, -1...1_000_000_000, log).map { max($0, 0) } ?? 0
    allocation.isExpandable = expandable.flatMap { row.truth($0, log) }
    // -1 is no limit; so is the largest number of its type, as some versions export it.
    if let value = row.amount(limit, -1...1e19, log), value >= 0, value < 2_147_483_647 {
      guard value >= 1 else {
        log.warn(at: row.position(limit), "limits of 0, with which nothing runs, are left out")
        return allocation
      }
      allocation.limit = Int(value)
      if value < Double(allocation.reservation) {
        row.fail(limit, "a limit of \(shortNumber(value)) is below the reservation of \(allocation.reservation)", log)
      }
    }
    return allocation
  }
}
