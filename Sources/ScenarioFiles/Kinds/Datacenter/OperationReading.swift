import Documents
import Quantities
import VSphere

/// What administrators do, by the names scenario files use.
public enum OperationName: String, Sendable, CaseIterable {
  /// Powers machines on.
  case powerOn = "power-on"
  /// Powers machines off.
  case powerOff = "power-off"
  /// Shuts guests down.
  case shutDown = "shut-down"
  /// Resets machines.
  case reset
  /// Suspends machines.
  case suspend
  /// Resumes machines.
  case resume
  /// vMotion.
  case migrate
  /// Storage vMotion.
  case migrateStorage = "migrate-storage"
  /// Takes a snapshot.
  case snapshot
  /// Deletes all snapshots.
  case deleteSnapshots = "delete-snapshots"
  /// Makes clones.
  case clone
  /// Empties a host.
  case enterMaintenance = "enter-maintenance"
  /// Takes a host back.
  case exitMaintenance = "exit-maintenance"
  /// Reboots a host.
  case rebootHost = "reboot-host"
  /// Reports degraded hardware.
  case degrade
  /// Reports healthy hardware.
  case restoreHealth = "restore-health"
  /// Empties a datastore.
  case enterDatastoreMaintenance = "enter-datastore-maintenance"
  /// Takes a datastore back.
  case exitDatastoreMaintenance = "exit-datastore-maintenance"
  /// Patches all hosts of a cluster.
  case rollingUpgrade = "rolling-upgrade"

  /// A line about it.
  public var summary: String {
    switch self {
    case .powerOn: "powers machines on, placed by DRS if the cluster has it"
    case .powerOff: "powers machines off at once"
    case .shutDown: "shuts guests down; power off after 300 s"
    case .reset: "powers machines off and on again, in place"
    case .suspend: "writes the memory of machines to disk and stops them"
    case .resume: "reads suspended machines back and runs them"
    case .migrate: "moves running machines to a host, or to any other, by vMotion; to a datastore too if one is named"
    case .migrateStorage: "moves the disks of machines to a datastore by Storage vMotion"
    case .snapshot: "takes a snapshot, with the memory or without"
    case .deleteSnapshots: "deletes all snapshots of machines and consolidates their deltas"
    case .clone: "brings machines of state 'clone' into being as copies of another, and powers them on"
    case .enterMaintenance: "empties a host by vMotion and holds it in maintenance mode"
    case .exitMaintenance: "takes a host back into service"
    case .rebootHost: "reboots a host at once; what runs on it is killed"
    case .degrade: "hardware of a host degrades; Proactive HA decides what follows"
    case .restoreHealth: "hardware of a host is healthy again"
    case .enterDatastoreMaintenance: "empties a datastore by Storage DRS and holds it in maintenance mode"
    case .exitDatastoreMaintenance: "takes a datastore back into use"
    case .rollingUpgrade: "takes the hosts of a cluster through maintenance mode one by one, patches and reboots them"
    }
  }
}

extension DatacenterScenario {
  /// What administrators do, in order of time; what is written for several groups of machines is done group by group.
  func readOperations(_ reader: SectionReader) -> [Operation] {
    var operations: [Operation] = []
    _ = reader.sections("operations", count: 0...Self.listLimit, "what administrators do") { section in
      let issueCount = issues.issues.count
      let time = section.value("at", .delay, "when")
      let name = section.value("do", ValueForm<OperationName>.choice, "what")
      guard issues.issues.count == issueCount else {
        section.ignoreRest()
        return
      }
      operations += actions(name, section).map { Operation(at: time, $0) }
    }
    // Stable: what is done at one time is done in the order it is written.
    return operations.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
  }

  private func actions(_ name: OperationName, _ section: SectionReader) -> [Operation.Action] {
    switch name {
    case .powerOn: return operands(section).map { .powerOn(machines: $0) }
    case .powerOff: return operands(section).map { .powerOff(machines: $0) }
    case .shutDown: return operands(section).map { .shutDown(machines: $0) }
    case .reset: return operands(section).map { .reset(machines: $0) }
    case .suspend: return operands(section).map { .suspend(machines: $0) }
    case .resume: return operands(section).map { .resume(machines: $0) }
    case .migrate:
      let machines = operands(section)
      let host = section.optionalReference("host", "where to; any other host without").flatMap {
        hosts.index($0, issues)
      }
      if let host { checkCluster(of: machines, has: host, section) }
      let datastore = section.optionalReference("datastore", "where their disks move to as well; they stay without")
        .flatMap { datastoreNames.index($0, issues) }
      if let datastore { checkMount(of: datastore, by: host, section) }
      return machines.map { .migrate(machines: $0, host: host, datastore: datastore) }
    case .migrateStorage:
      let machines = operands(section)
      guard let datastore = datastore(section) else { return [] }
      return machines.map { .migrateStorage(machines: $0, datastore: datastore) }
    case .snapshot:
      let machines = operands(section)
      let withMemory = section.value("memory", .flag, default: false, "whether the memory is written too")
      return machines.map { .snapshot(machines: $0, withMemory: withMemory) }
    case .deleteSnapshots: return operands(section).map { .deleteSnapshots(machines: $0) }
    case .clone: return clones(section)
    case .enterMaintenance: return host(section).map { [.enterMaintenance(host: $0)] } ?? []
    case .exitMaintenance: return host(section).map { [.exitMaintenance(host: $0)] } ?? []
    case .rebootHost: return host(section).map { [.rebootHost(host: $0)] } ?? []
    case .degrade:
      let host = host(section)
      let severity = section.value(
        "severity", ValueForm<Operation.Severity>.choice, default: .moderate, "how bad the hardware is")
      return host.map { [.degrade(host: $0, severity: severity)] } ?? []
    case .restoreHealth: return host(section).map { [.restoreHealth(host: $0)] } ?? []
    case .enterDatastoreMaintenance:
      return datastore(section).map { [.enterDatastoreMaintenance(datastore: $0)] } ?? []
    case .exitDatastoreMaintenance:
      return datastore(section).map { [.exitDatastoreMaintenance(datastore: $0)] } ?? []
    case .rollingUpgrade:
      let cluster = clusterReference(section)
      let patch = section.value("patch", .delay, default: .minutes(15), "time to patch a host before its reboot")
      return cluster.map { [.rollingUpgrade(cluster: $0, patch: patch)] } ?? []
    }
  }

  private func host(_ section: SectionReader) -> Int? {
    hosts.index(section.reference("host", "which host"), issues)
  }

  private func datastore(_ section: SectionReader) -> Int? {
    datastoreNames.index(section.reference("datastore", "which datastore"), issues)
  }

  /// The machines an operation is about, as stretches of neighbours in the order of the names.
  private func operands(_ section: SectionReader, clones: Bool = false) -> [Range<Int>] {
    let references = section.references("vms", "which machines; a group's name means all of it")
    return references.compactMap { reference in
      guard let range = machines.range(reference, issues) else { return nil }
      let group = machineGroups[machines.group(of: range.lowerBound)]
      let name = abbreviated(reference.value)
      if group.isTemplate {
        issues.error(
          at: reference.position, "'\(name)' is a template", hint: "templates are cloned and nothing else")
      } else if clones, !group.areClones {
        issues.error(
          at: reference.position, "'\(name)' exists from the start",
          hint: "write 'state: clone' for machines that come into being as clones")
      }
      return range
    }
  }

  private func clones(_ section: SectionReader) -> [Operation.Action] {
    let machines = operands(section, clones: true)
    let reference = section.reference("template", "machine or template they are copies of")
    let kind = section.value("clone", ValueForm<CloneKind>.choice, default: .full, "how they are made")
    guard let template = self.machines.index(reference, issues) else { return [] }
    if kind == .instant, machineGroups[self.machines.group(of: template)].isTemplate {
      issues.error(
        at: reference.position, "an instant clone of a template, which never runs",
        hint: "name a machine that runs, or write 'clone: full' or 'clone: linked'")
    }
    return machines.map { .clone(machines: $0, template: template, kind: kind) }
  }

  private func checkMount(of datastore: Int, by host: Int?, _ section: SectionReader) {
    guard let host else {
      // One that is not known has an error of its own.
      if !section.has("host") {
        section.refuse("datastore", "a migration with disks needs a host", hint: "name the 'host' too")
      }
      return
    }
    guard !mounts(datastore, host) else { return }
    section.refuse(
      "datastore", "the host does not mount '\(abbreviated(datastoreNames.names[datastore].value))'",
      hint: "a datastore that the host mounts")
  }

  private func checkCluster(of machines: [Range<Int>], has host: Int, _ section: SectionReader) {
    let cluster = hostGroups[hosts.group(of: host)].cluster
    guard
      machines.contains(where: { machineGroups[self.machines.group(of: $0.lowerBound)].cluster != cluster })
    else { return }
    section.refuse(
      "host", "the host is not in the cluster of all these machines", hint: "a host of the machines' cluster")
  }
}
