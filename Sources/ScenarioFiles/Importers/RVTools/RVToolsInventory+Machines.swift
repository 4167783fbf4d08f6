import Documents

extension RVToolsInventory {
  /// Reads vInfo and what the other sheets say of its machines.
  mutating func readMachines(_ table: RVToolsTable, _ tables: [RVToolsSheet: RVToolsTable]) {
    var join = MachineJoin(servers: servers)
    var rows: [RVToolsRow] = []
    for row in table.allRows {
      guard join.add(row, machine: rows.count) else {
        log.error(
          at: row.position(.machineID),
          "another machine of this vCenter has the VM ID '\(abbreviated(row[.machineID]))'",
          hint: "remove one of the rows")
        continue
      }
      rows.append(row)
    }
    if rows.isEmpty, !log.errors.hasErrors {
      log.error(at: .start(of: table.path), "no rows after the header", hint: "it lists the virtual machines")
    }
    let parts = MachineParts(
      join, tables, machineCount: rows.count, isPassthrough: isPassthrough, log)
    let names = machineNames(rows)
    var indices: [Int?] = []
    for (position, row) in rows.enumerated() {
      guard var machine = machine(row, name: names[position]) else {
        indices.append(nil)
        continue
      }
      addProcessors(of: position, parts, to: &machine)
      addMemory(of: position, parts, row, to: &machine)
      addDisks(of: position, parts, row, to: &machine)
      addAdapters(of: position, parts, to: &machine)
      indices.append(machines.count)
      machines.append(machine)
    }
    readRules(rows, indices)
  }

  /// Names for the scenario: a name that repeats is followed by its VM ID, and by its vCenter if that repeats too.
  private func machineNames(_ rows: [RVToolsRow]) -> [String] {
    let readable = rows.map { UniqueNames.readable(Self.decoded($0[.machine]), else: "vm") }
    let counts = Dictionary(readable.map { ($0, 1) }, uniquingKeysWith: +)
    var unique = UniqueNames()
    for name in readable where counts[name] == 1 { _ = unique.take(name) }
    return rows.indices.map { index in
      let name = readable[index]
      guard counts[name] != 1 else { return name }
      log.warn(
        at: rows[index].position(.machine), "machines of the same name get their VM ID added to it", subject: name)
      let id = UniqueNames.readable(rows[index][.machineID], else: "2").prefix(24)
      let server = servers.server(of: rows[index]).prefix(8)
      return unique.take("\(name)-\(id)", "\(name)-\(id)-\(server)")
    }
  }

  private mutating func machine(_ row: RVToolsRow, name: String) -> ImportedMachine? {
    if row[.machine].isEmpty {
      row.fail(.machine, "an empty cell", log)
      return nil
    }
    guard let state = state(row, name: name) else { return nil }
    // A wrong cell has its error; what stands in for it lets the rest of the machine be looked at.
    let largest = 24 * 1024 * 1024
    let cpus = row.requiredCount(.cpus, 1...768, log) ?? 1
    let memory = row.requiredCount(.memory, 4...largest, log) ?? largest
    let server = servers.server(of: row)
    let host = hostIndices[ScopedName(server: server, name: row[.host])]
    let named = row[.cluster].isEmpty ? nil : clusterIndices[ScopedName(server: server, name: row[.cluster])]
    guard let cluster = host.map({ hosts[$0].cluster }) ?? named else {
      log.warn(
        at: row.position(.host), "machines on no host or cluster that vHost or vCluster list are left out",
        subject: name)
      return nil
    }
    if host == nil, !row[.host].isEmpty {
      log.warn(at: row.position(.host), "machines on a host that vHost does not list are placed anew", subject: name)
    }
    let exported = row[.machine]
    let id = row[.machineID]
    var machine = ImportedMachine(
      name: name, origin: name == exported ? nil : "\(exported)\(id.isEmpty ? "" : ", \(id)")", exportedName: exported,
      id: id, cluster: cluster, host: host, state: state, cpus: cpus, memoryMiB: memory, guest: Self.guest(row),
      position: row.position())
    machine.pool = pool(row, cluster: cluster)
    machine.coreSpeedMHz = host.map { hosts[$0].hardware.speedMHz }
    machine.hasSecureBoot = row.truth(.secureBoot, log) ?? false
    machine.hasTools = !(state == .running && row[.guestState].lowercased() == "notrunning")
    machine.hasFaultTolerance = ["running", "enabled", "starting", "needsecondary"].contains(
      row[.faultToleranceState].lowercased())
    machine.inUseMiB = row.count(.inUse, 0...100_000_000_000, log)
    let priority = restartPriority(row, .restartPriority)
    machine.restartPriority = priority == (clusters[cluster].restartPriority ?? "medium") ? nil : priority
    noteUnmodelled(row, name, cluster)
    return machine
  }

  private func state(_ row: RVToolsRow, name: String) -> ImportedMachine.State? {
    if row.truth(.placeholder, log) == true {
      log.warn(at: row.position(.placeholder), "placeholders of Site Recovery Manager are left out", subject: name)
      return nil
    }
    if ["2", "secondary"].contains(row[.faultToleranceRole].lowercased()) {
      log.warn(
        at: row.position(.faultToleranceRole),
        "secondaries of fault tolerant pairs are left out, their primaries have 'fault_tolerance'", subject: name)
      return nil
    }
    let power = word(
      row, .powerState, ["poweredon": "on", "poweredoff": "off", "suspended": "suspended", "unknown": "unknown"])
    if row[.powerState].isEmpty { row.fail(.powerState, "an empty cell", log) }
    if row.truth(.template, log) == true { return .template }
    let connection = row[.connectionState].lowercased()
    if !connection.isEmpty, connection != "connected" {
      log.warn(at: row.position(.connectionState), "machines that are \(abbreviated(connection))", subject: name)
    }
    switch power {
    case "on": return ["orphaned", "invalid", "inaccessible"].contains(connection) ? .stopped : .running
    case "suspended", "unknown":
      log.warn(
        at: row.position(.powerState),
        "\(power == "suspended" ? "suspended machines" : "machines in an unknown state")"
          + " are powered off", subject: name)
      return .stopped
    default: return .stopped
    }
  }

  private mutating func pool(_ row: RVToolsRow, cluster: Int) -> Int? {
    let text = row[.resourcePool]
    guard !text.isEmpty, let place = Self.poolPath(text), !place.path.isEmpty else { return nil }
    let known = clusters[cluster].pools.count
    let pool = pool(place.path, in: cluster)
    if clusters[cluster].pools.count > known {
      log.warn(
        at: row.position(.resourcePool), "resource pools that vRP does not list get default settings",
        subject: place.path.joined(separator: "/"))
    }
    return pool
  }

  private func noteUnmodelled(_ row: RVToolsRow, _ name: String, _ cluster: Int) {
    let sensitivity = row[.latencySensitivity].lowercased()
    if !["", "normal", "medium", "low"].contains(sensitivity) {
      log.warn(
        at: row.position(.latencySensitivity), "latency sensitivity \(abbreviated(sensitivity)) is left out",
        subject: name)
    }
    if let response = isolationResponse(row, .isolationResponseOfMachine),
      response != clusters[cluster].isolationResponse ?? "disabled"
    {
      log.warn(
        at: row.position(.isolationResponseOfMachine),
        "isolation responses of single machines are left out: the cluster's counts", subject: name)
    }
  }

  /// The family of a guest by the name VMware gives its operating system.
  private static func guest(_ row: RVToolsRow) -> String {
    let configured = row[.configuredSystem]
    let system = (configured.isEmpty ? row[.toolsSystem] : configured).lowercased()
    return system.contains("windows") || system.contains("microsoft") ? "windows" : "linux"
  }
}
