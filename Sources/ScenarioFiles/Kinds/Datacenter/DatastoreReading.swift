import Documents
import Infrastructure
import Quantities
import VSphere

/// File systems of datastores by the names scenario files use.
private enum DatastoreType: String, CaseIterable {
  case vmfs, nfs, vsan

  /// How hosts reach it unless it is said.
  var access: StorageProtocol {
    switch self {
    case .vmfs: .fibreChannel
    case .nfs: .nfs
    case .vsan: .local
    }
  }

  /// How hosts may reach it.
  var accesses: [StorageProtocol] { self == .vmfs ? [.fibreChannel, .iSCSI, .local] : [access] }
}

extension DatacenterScenario {
  mutating func readDatastores(_ reader: SectionReader) -> [Configuration.DatastoreConfiguration] {
    let datastores = reader.sections("datastores", count: 0...10_000, "datastores") {
      datastore($0)
    }
    checkUnique(datastoreNames.names, "datastore", issues)
    return datastores
  }

  private mutating func datastore(_ reader: SectionReader) -> Configuration.DatastoreConfiguration {
    let issueCount = issues.issues.count
    let name = reader.reference("name", "name of the datastore")
    datastoreNames.append(name)
    let type = reader.value("type", ValueForm<DatastoreType>.choice, default: .vmfs, "file system")
    let kind: DatastoreKind
    switch type {
    case .vmfs: kind = .vmfs6
    case .nfs: kind = .nfs
    case .vsan:
      kind = .vSAN(
        reader.value(
          "policy", ValueForm<VSANPolicy>.choice, default: .mirrorOneFailure, "how everything on it is protected"))
    }
    var settings = DatastoreSettings(
      kind: kind, capacityBytes: reader.value("capacity", .bytes, "raw capacity; on vSAN before protection").count)
    settings.access = reader.value(
      "protocol", ValueForm<StorageProtocol>.choice(of: type.accesses), default: type.access, "how hosts reach it")
    settings.queueDepthOverride = reader.value(
      "queue_depth", .count(1...4096), orWord: "by-protocol", default: nil,
      "commands a host may have outstanding at the device")
    settings.outstandingPerMachine = reader.value(
      "outstanding_per_vm", .count(1...4096), default: settings.outstandingPerMachine,
      "commands of one machine at the device when several of a host share it")
    settings.iopsMaximum = reader.value(
      "iops", .real(0...1e9, isPositive: true), default: settings.iopsMaximum, "most operations a second")
    settings.serviceTimeSeconds = reader.seconds(
      "service_time", default: settings.serviceTimeSeconds, "time of one operation when nothing else runs")
    settings.bandwidthBytesPerSecond = reader.bytesPerSecond(
      "bandwidth", default: settings.bandwidthBytesPerSecond, "most data a second")
    let (ioControl, adaptsWindows) = storageIOControl(reader)
    settings.ioControl = ioControl
    let cluster = reader.optionalReference("cluster", "datastore cluster it is in; none without")
    if let cluster { datastoreClusterReferences.append(cluster) }
    let repair = type == .vsan ? repair(reader) : VSANRepairSettings()
    let mounting = mountingHosts(reader, type)
    datastoreHosts.append(mounting.map(Set.init))
    if issues.issues.count == issueCount {
      reader.report(settings.problems(hostCount: hosts.count), keys: ["iops_maximum": "iops"])
    }
    return Configuration.DatastoreConfiguration(
      name: name.value, settings: settings, cluster: cluster?.value, adaptsWindows: adaptsWindows, repair: repair,
      hosts: mounting)
  }

  /// Hosts that mount a datastore, in order; nil for all.
  private func mountingHosts(_ reader: SectionReader, _ type: DatastoreType) -> [Int]? {
    let form = ValueForm<[Located<String>]>.names(at: reader.position)
    guard let references = reader.optional("hosts", form, "hosts that mount it, or groups of them; all without")
    else { return nil }
    if type == .vsan {
      reader.refuse("hosts", "a vSAN datastore is made of the disks of all hosts", hint: "leave 'hosts' out")
      return nil
    }
    return Set(references.flatMap { hosts.range($0, issues).map(Array.init) ?? [] }).sorted()
  }

  /// Whether a host mounts a datastore.
  func mounts(_ datastore: Int, _ host: Int) -> Bool {
    guard datastoreHosts.indices.contains(datastore), let mounting = datastoreHosts[datastore] else { return true }
    return mounting.contains(host)
  }

  private func repair(_ reader: SectionReader) -> VSANRepairSettings {
    reader.section("repair", "how protection is restored after a host failure") { section in
      let fallback = VSANRepairSettings()
      return VSANRepairSettings(
        delay: section.value("delay", .delay, default: fallback.delay, "wait for the host to come back"),
        bytesPerSecond: section.bytesPerSecond("rate", default: fallback.bytesPerSecond, "rate of rebuilding"))
    }
  }

  private func storageIOControl(
    _ reader: SectionReader
  ) -> (settings: StorageIOControlSettings, adaptsWindows: Bool) {
    let isWritten = reader.has("io_control")
    return reader.section("io_control", "Storage I/O Control; on where the section is written") { section in
      var settings = StorageIOControlSettings()
      settings.isEnabled = section.value("enabled", .flag, default: isWritten, "whether it is on")
      if section.has("peak_fraction") {
        if section.has("threshold") {
          section.refuse("peak_fraction", "both 'threshold' and 'peak_fraction'", hint: "write one of them")
          _ = section.node("threshold")
        }
        settings.threshold = .automatic(
          peakFraction: section.value(
            "peak_fraction", .fraction(), default: 0.9, "part of the peak throughput whose latency is the threshold"))
      } else {
        settings.threshold = .manual(
          seconds: section.seconds(
            "threshold", default: 0.03, "latency above which hosts throttle; or 'peak_fraction' for an automatic one"))
      }
      settings.period = section.value(
        "period", .span, default: settings.period, "how often each host adapts its window")
      settings.gain = section.value(
        "gain", .real(0...1, isPositive: true), default: settings.gain, "smoothing of the window")
      settings.minimumWindow = section.value(
        "minimum_window", .real(0...1e6), default: settings.minimumWindow, "smallest window")
      settings.windowPerThousandShares = section.value(
        "window_per_thousand_shares", .real(0...1e6), default: settings.windowPerThousandShares,
        "growth of the window for each 1000 disk shares")
      let adaptsWindows = section.value(
        "adapt_windows", .flag, default: false,
        "whether windows are adapted step by step; else divided at once where the steps lead")
      return (settings, adaptsWindows)
    }
  }
}
