import Documents

/// The rows of other sheets that belong to each machine.
struct MachineParts {
  let cpu: RVToolsTable?
  let memory: RVToolsTable?
  let disk: RVToolsTable?
  let network: RVToolsTable?
  let cpuRows: [[Int]]
  let memoryRows: [[Int]]
  let diskRows: [[Int]]
  let networkRows: [[Int]]
  let isPassthrough: Bool

  /// Joins the sheets with vInfo.
  init(
    _ join: MachineJoin, _ tables: [RVToolsSheet: RVToolsTable], machineCount: Int, isPassthrough: Bool,
    _ log: ImportLog
  ) {
    (cpu, memory, disk, network) = (tables[.cpu], tables[.memory], tables[.disk], tables[.network])
    cpuRows = join.rows(of: cpu, machineCount: machineCount, log: log)
    memoryRows = join.rows(of: memory, machineCount: machineCount, log: log)
    diskRows = join.rows(of: disk, machineCount: machineCount, log: log)
    networkRows = join.rows(of: network, machineCount: machineCount, log: log)
    self.isPassthrough = isPassthrough
  }
}

extension RVToolsInventory {
  /// Takes over the row of vCPU.
  func addProcessors(of position: Int, _ parts: MachineParts, to machine: inout ImportedMachine) {
    guard let row = only(parts.cpuRows[position], of: parts.cpu, machine.name) else { return }
    if let cores = row.count(.coresPerSocket, 0...1024, log), cores > 1 {
      if machine.cpus % cores == 0 {
        machine.coresPerSocket = cores
      } else {
        log.warn(
          at: row.position(.coresPerSocket), "the cores of a socket do not divide the processors; one is assumed",
          subject: machine.name)
      }
    }
    machine.cpu = allocation(row)
    guard machine.state == .running, let overall = row.amount(.overall, 0...10_000_000, log),
      let speed = machine.coreSpeedMHz
    else { return }
    // Turbo makes more than the nominal speed.
    machine.cpuPercent = min(100, percent(overall, of: Double(machine.cpus * speed)))
  }

  /// Takes over the row of vMemory.
  func addMemory(
    of position: Int, _ parts: MachineParts, _ info: RVToolsRow, to machine: inout ImportedMachine
  ) {
    let row = only(parts.memoryRows[position], of: parts.memory, machine.name)
    if let row { machine.memory = allocation(row) }
    if machine.memory.reservation > machine.memoryMiB {
      let source = row ?? info
      source.fail(
        .reservation,
        "a reservation of \(machine.memory.reservation) MiB is more than the \(machine.memoryMiB) MiB of "
          + "the machine", log)
    }
    guard machine.state == .running else { return }
    let mebibytes = 0.0...100_000_000
    let size = Double(machine.memoryMiB)
    guard let active = row?.amount(.active, mebibytes, log) ?? info.amount(.activeMemory, mebibytes, log) else {
      return
    }
    let activePercent = min(100, percent(active, of: size))
    machine.activePercent = activePercent
    guard let row, let consumed = row.amount(.consumed, mebibytes, log) else { return }
    // What the host took away has been touched all the same.
    let taken = [RVToolsColumn.swapped, .ballooned].reduce(0) { $0 + (row.amount($1, mebibytes, log) ?? 0) }
    machine.touchedPercent = min(100, max(activePercent, percent(consumed + taken, of: size)))
  }

  /// Takes over the rows of vDisk, or the sum of vInfo where there are none.
  func addDisks(
    of position: Int, _ parts: MachineParts, _ info: RVToolsRow, to machine: inout ImportedMachine
  ) {
    let server = servers.server(of: info)
    if let table = parts.disk {
      for (number, place) in parts.diskRows[position].enumerated() {
        if let disk = disk(table.row(place), number: number + 1, server: server, machine: machine.name) {
          machine.disks.append(disk)
        }
      }
    } else if let capacity = info.count(.totalDiskCapacity, 0...100_000_000_000, log), capacity > 0 {
      let datastore = Self.datastoreName(inPath: info[.path]).flatMap {
        datastoreIndices[ScopedName(server: server, name: $0)]
      }
      machine.disks = [
        ImportedMachine.Disk(
          name: "disk 1", capacityMiB: min(capacity, 62 << 20), provisioning: "thin", datastore: datastore)
      ]
    }
    nameDisksApart(&machine.disks)
    spreadUsedSpace(&machine)
  }

  private func nameDisksApart(_ disks: inout [ImportedMachine.Disk]) {
    var names = UniqueNames()
    for index in disks.indices { disks[index].name = names.take(disks[index].name) }
  }

  /// Thin disks share what a machine occupies beyond its thick disks and its swap file (derived: `In Use MiB` counts
  /// those too), in proportion to their sizes.
  private func spreadUsedSpace(_ machine: inout ImportedMachine) {
    guard let inUse = machine.inUseMiB else { return }
    let thin = machine.disks.filter { $0.provisioning == "thin" }.reduce(0) { $0 + $1.capacityMiB }
    guard thin > 0 else { return }
    let thick = machine.disks.filter { $0.provisioning != "thin" }.reduce(0) { $0 + $1.capacityMiB }
    let swap = machine.state == .running ? max(0, machine.memoryMiB - machine.memory.reservation) : 0
    let used = min(100, percent(Double(max(0, inUse - thick - swap)), of: Double(thin)))
    for index in machine.disks.indices where machine.disks[index].provisioning == "thin" {
      machine.disks[index].usedPercent = used
    }
  }

  /// Takes over the rows of vNetwork.
  mutating func addAdapters(of position: Int, _ parts: MachineParts, to machine: inout ImportedMachine) {
    guard let table = parts.network else { return }
    var adapters: [ImportedMachine.Adapter] = []
    for place in parts.networkRows[position] {
      adapters.append(adapter(table.row(place), machine: machine.name, isPassthrough: parts.isPassthrough))
    }
    machine.adapters = adapters
  }

  private func only(_ rows: [Int], of table: RVToolsTable?, _ machine: String) -> RVToolsRow? {
    guard let table else { return nil }
    guard let first = rows.first else {
      log.warn(at: .start(of: table.path), "\(table.sheet.rawValue) does not list every machine", subject: machine)
      return nil
    }
    if rows.count > 1 {
      log.warn(
        at: table.row(rows[1]).position(), "\(table.sheet.rawValue) lists a machine twice; the first row counts",
        subject: machine)
    }
    return table.row(first)
  }

  /// A percentage with two decimals: more than an export of one instant can say.
  private func percent(_ value: Double, of whole: Double) -> Double {
    whole > 0 ? (value / whole * 10_000).rounded() / 100 : 0
  }
}
