import Documents

extension RVToolsInventory {
  /// Reads vHost and the ports of vNIC.
  mutating func readHosts(_ table: RVToolsTable, ports: RVToolsTable?) {
    var names = UniqueNames()
    var oldest: [Int]?
    let portsOfHost = ports.map(readPorts) ?? [:]
    for row in table.allRows {
      let name = row[.host]
      guard !name.isEmpty else {
        row.fail(.host, "an empty cell", log)
        continue
      }
      let key = ScopedName(server: servers.server(of: row), name: name)
      guard hostIndices[key] == nil else {
        log.error(
          at: row.position(.host), "another host of this vCenter is called '\(abbreviated(name))'",
          hint: "remove one of the rows")
        continue
      }
      let readable = UniqueNames.readable(name, else: "host")
      hostIndices[key] = hosts.count
      let isInMaintenance = row.truth(.inMaintenance, log) ?? false
      var hardware = self.hardware(row)
      hardware.ports = portsOfHost[key] ?? []
      if ports != nil, hardware.ports.isEmpty {
        log.warn(
          at: row.position(), "vNIC has no connected port of the host: two of 10 Gbit/s are assumed", subject: readable)
      }
      hosts.append(
        ImportedHost(
          name: names.take(readable, "\(readable)-\(key.server.prefix(8))"), cluster: cluster(ofHost: row, key),
          hardware: hardware, isInMaintenance: isInMaintenance))
      if let version = version(row), version.lexicographicallyPrecedes(oldest ?? [.max]) { oldest = version }
    }
    if hosts.isEmpty, !log.errors.hasErrors {
      log.error(at: .start(of: table.path), "no rows after the header", hint: "it lists the hosts")
    }
    if let oldest { release = Self.release(oldest) }
  }

  private func hardware(_ row: RVToolsRow) -> ImportedHost.Hardware {
    let hardware = ImportedHost.Hardware(
      sockets: row.requiredCount(.sockets, 1...64, log) ?? 1,
      coresPerSocket: row.requiredCount(.coresPerCPU, 1...512, log) ?? 1,
      speedMHz: row.requiredCount(.speed, 100...10_000, log) ?? 1000,
      memoryMiB: row.requiredCount(.hostMemory, 1024...1_000_000_000, log) ?? 1024,
      hasHyperThreading: row.truth(.hyperThreading, log))
    if let cores = row.count(.cores, 1...100_000, log), cores != hardware.sockets * hardware.coresPerSocket {
      log.warn(
        at: row.position(.cores), "'# Cores' is not '# CPU' times 'Cores per CPU', which count", subject: row[.host])
    }
    return hardware
  }

  private mutating func cluster(ofHost row: RVToolsRow, _ key: ScopedName) -> Int {
    let name = row[.cluster]
    let clusterKey = ScopedName(server: key.server, name: name)
    if !name.isEmpty, let index = clusterIndices[clusterKey] { return index }
    if name.isEmpty {
      log.warn(
        at: row.position(), "the host is in no cluster: it becomes one of cluster 'standalone', without DRS and HA",
        subject: row[.host])
      let standalone = ScopedName(server: "", name: "")
      if let index = clusterIndices[standalone] { return index }
      let index = addCluster(standalone, called: "standalone")
      clusters[index].isDRSEnabled = false
      clusters[index].isHAEnabled = false
      return index
    }
    log.warn(
      at: row.position(.cluster), "vCluster does not list the cluster: it gets default settings", subject: name)
    return addCluster(clusterKey)
  }

  /// Connected ports of each host, the fastest first.
  private func readPorts(_ table: RVToolsTable) -> [ScopedName: [ImportedHost.Port]] {
    var ports: [ScopedName: [ImportedHost.Port]] = [:]
    for row in table.allRows {
      guard let speed = row.count(.speed, 0...1_000_000, log), speed > 0 else { continue }
      let key = ScopedName(server: servers.server(of: row), name: row[.host])
      var known = ports[key] ?? []
      if let index = known.firstIndex(where: { $0.speed == speed }) {
        known[index].count += 1
      } else {
        known.append(ImportedHost.Port(speed: speed, count: 1))
      }
      ports[key] = known.sorted { $0.speed > $1.speed }
    }
    return ports
  }

  /// The numbers of `VMware ESXi 7.0.2 build-17630552`.
  private func version(_ row: RVToolsRow) -> [Int]? {
    let words = row[.version].split(separator: " ")
    guard let word = words.first(where: { $0.first?.isNumber == true && $0.contains(".") }) else { return nil }
    let numbers = word.split(separator: ".").prefix(3).compactMap { Int($0) }
    return numbers.count >= 2 ? numbers : nil
  }

  /// The release scenarios know that comes next before a version.
  private static func release(_ version: [Int]) -> String {
    let update = version.count > 2 ? version[2] : 0
    return switch (version[0], version[1], update) {
    case (8..., _, _): "8.0"
    case (7, _, 2...): "7.0 U2"
    case (7, _, 1): "7.0 U1"
    case (7, _, _): "7.0"
    case (6, 7..., _): "6.7"
    case (6, 5..., _): "6.5"
    case (6, _, _): "6.0"
    case (5, 5..., _): "5.5"
    case (5, _, _): "5.0"
    default: "4.1"
    }
  }
}
