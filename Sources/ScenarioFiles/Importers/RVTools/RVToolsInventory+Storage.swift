import Documents

extension RVToolsInventory {
  /// Reads vDatastore.
  mutating func readDatastores(_ table: RVToolsTable) {
    var names = UniqueNames()
    for row in table.allRows {
      let name = row[.name]
      guard !name.isEmpty else {
        row.fail(.name, "an empty cell", log)
        continue
      }
      let key = ScopedName(server: servers.server(of: row), name: name)
      guard datastoreIndices[key] == nil else {
        log.warn(
          at: row.position(.name), "another datastore of this vCenter has the same name; the first counts",
          subject: name)
        continue
      }
      guard let capacity = row.requiredCount(.capacity, 0...1_000_000_000_000, log) else { continue }
      guard capacity > 0, row.truth(.accessible, log) != false else {
        log.warn(at: row.position(.name), "a datastore that no host reaches is left out", subject: name)
        continue
      }
      let readable = UniqueNames.readable(name, else: "datastore")
      let hostCount = row.count(.hostsOfDatastore, 0...1_000_000, log)
      let type = datastoreType(row)
      let isLocal = type == "vmfs" && hostCount == 1
      if let hostCount, hostCount > 0, hostCount < hosts.count {
        log.warn(
          at: row.position(.hostsOfDatastore), "not all hosts reach the datastore, but in the simulation all do",
          subject: name)
      }
      datastoreIndices[key] = datastores.count
      datastores.append(
        ImportedDatastore(
          name: names.take(readable, "\(readable)-\(key.server.prefix(8))"), type: type, capacityMiB: capacity,
          access: isLocal ? "local" : nil,
          hasIOControl: row.truth(.isIOControlEnabled, log) ?? false,
          ioControlThreshold: row.count(.ioControlThreshold, 0...100_000, log).flatMap { $0 > 0 ? $0 : nil }))
    }
  }

  private func datastoreType(_ row: RVToolsRow) -> String {
    switch row[.type].lowercased() {
    case "vmfs", "": return "vmfs"
    case "nfs", "nfs41", "nfs 4.1", "nfsv4.1": return "nfs"
    case "vsan", "vsand": return "vsan"
    case let type:
      log.warn(
        at: row.position(.type), "datastores of type \(abbreviated(type)) become VMFS", subject: row[.name])
      return "vmfs"
    }
  }

  /// The datastore in `[name] folder/file.vmdk`.
  static func datastoreName(inPath path: String) -> String? {
    guard path.first == "[", let end = path.firstIndex(of: "]") else { return nil }
    let name = path[path.index(after: path.startIndex)..<end]
    return name.isEmpty ? nil : String(name)
  }

  /// A row of vDisk.
  func disk(_ row: RVToolsRow, number: Int, server: String, machine: String) -> ImportedMachine.Disk? {
    guard let capacity = row.requiredCount(.capacity, 0...62 << 20, log) else { return nil }
    if row.truth(.raw, log) == true {
      log.warn(at: row.position(.raw), "raw device mappings become thick disks", subject: machine)
    }
    let sharing = row[.sharingMode].lowercased()
    if !sharing.isEmpty, sharing != "sharingnone", sharing != "none" {
      log.warn(at: row.position(.sharingMode), "disks shared by machines become disks of each", subject: machine)
    }
    for column in [RVToolsColumn.limit, .reservation] {
      if let commands = row.amount(column, -1...1e19, log), commands > 0, commands < 2_147_483_647 {
        log.warn(
          at: row.position(column), "\(column == .limit ? "limits" : "reservations") of disk commands are left out",
          subject: machine)
      }
    }
    let name = Self.datastoreName(inPath: row[.diskPath]) ?? Self.datastoreName(inPath: row[.path])
    let datastore = name.flatMap { datastoreIndices[ScopedName(server: server, name: $0)] }
    if datastore == nil, !datastores.isEmpty {
      log.warn(
        at: row.position(.path), "disks on a datastore that vDatastore does not list, or none, are placed anew",
        subject: machine)
    }
    let isThin = row.truth(.thin, log) ?? true
    let isZeroed = row.truth(.eagerlyScrub, log) ?? false
    return ImportedMachine.Disk(
      name: UniqueNames.readable(row[.disk], else: "disk \(number)"), capacityMiB: max(capacity, 1),
      provisioning: isThin ? "thin" : isZeroed ? "eager-zeroed-thick" : "thick", datastore: datastore,
      shares: shares(row))
  }

  /// The share level of a row, or its number of shares.
  func shares(_ row: RVToolsRow) -> String? {
    let level = word(row, .level, ["low": "low", "normal": "normal", "high": "high", "custom": "custom"])
    let number = row.count(.shares, 0...1_000_000_000, log)
    return level == "custom" || level == nil ? number.map(String.init) : level
  }

  /// A row of vNetwork.
  mutating func adapter(_ row: RVToolsRow, machine: String, isPassthrough: Bool) -> ImportedMachine.Adapter {
    let kind = row[.adapter].lowercased().filter { $0.isLetter || $0.isNumber }
    var type: String
    switch kind {
    case "vmxnet3", "": type = "vmxnet3"
    case "e1000e": type = "e1000e"
    case "sriov", "sriovethernetcard", "virtualsriovethernetcard", "sriovpassthrough": type = "sr-iov"
    case "e1000", "pcnet32", "flexible", "vlance":
      type = "e1000e"
      log.warn(at: row.position(.adapter), "adapters \(row[.adapter]) become e1000e", subject: machine)
    default:
      type = "vmxnet3"
      log.warn(
        at: row.position(.adapter), "adapters \(abbreviated(row[.adapter])) become vmxnet3", subject: machine)
    }
    if row.truth(.directPath, log) == true, type == "vmxnet3" || type == "e1000e" {
      if isPassthrough {
        type = "directpath"
      } else {
        log.warn(
          at: row.position(.directPath),
          "'Direct Path IO' only permits DirectPath I/O, which keeps vMotion: adapters stay as they are",
          subject: machine, hint: "--passthrough makes each of them a physical adapter handed to its machine")
      }
    }
    let name = row[.network]
    guard !name.isEmpty, name.lowercased() != "none" else { return ImportedMachine.Adapter(type: type) }
    let network = UniqueNames.readable(name, else: "network")
    if networkNames.insert(network).inserted { networks.append(network) }
    return ImportedMachine.Adapter(type: type, network: network)
  }
}
