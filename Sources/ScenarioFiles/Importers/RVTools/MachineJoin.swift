import Documents

/// Finds the rows of other sheets that belong to a machine of vInfo: by VM ID and vCenter, because names repeat; by
/// name only where a sheet has no VM ID and the name is the only one of its vCenter.
struct MachineJoin {
  private var byID: [ScopedName: Int] = [:]
  private var byName: [ScopedName: Int?] = [:]
  private let servers: RVToolsServers

  /// Starts without machines.
  init(servers: RVToolsServers) { self.servers = servers }

  /// Adds the machine of a row of vInfo; false when its vCenter has a machine of the same VM ID already.
  mutating func add(_ row: RVToolsRow, machine: Int) -> Bool {
    let server = servers.server(of: row)
    let name = ScopedName(server: server, name: row[.machine])
    let id = row[.machineID]
    if !id.isEmpty {
      let key = ScopedName(server: server, name: id)
      guard byID[key] == nil else { return false }
      byID[key] = machine
    }
    byName[name] = byName[name] == nil ? .some(machine) : .some(nil)
    return true
  }

  /// For each row of vInfo the rows of a sheet that belong to it, in order.
  func rows(
    of table: RVToolsTable?, machineCount: Int, log: ImportLog
  ) -> [[Int]] {
    var rows = [[Int]](repeating: [], count: machineCount)
    guard let table else { return rows }
    for (position, row) in table.allRows.enumerated() {
      let server = servers.server(of: row)
      let id = row[.machineID]
      if !id.isEmpty, let machine = byID[ScopedName(server: server, name: id)] {
        rows[machine].append(position)
        continue
      }
      switch byName[ScopedName(server: server, name: row[.machine])] {
      case .some(.some(let machine)): rows[machine].append(position)
      case .some(.none):
        log.warn(
          at: row.position(.machine), "rows without VM ID whose name several machines have are left out",
          subject: row[.machine])
      case .none:
        log.warn(at: row.position(.machine), "rows of machines that vInfo does not list", subject: row[.machine])
      }
    }
    return rows
  }
}
