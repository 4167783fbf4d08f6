import Documents
import Infrastructure
import Quantities
import VSphere

/// States in which machines start, by the names scenario files use.
private enum InitialState: String, CaseIterable {
  case running, stopped, clone
}

extension DatacenterScenario {
  mutating func readMachines(_ reader: SectionReader) {
    machineGroups = reader.sections("vms", count: 0...Self.listLimit, "virtual machines and templates, by kind") {
      machineGroup($0)
    }
    machines.checkUnique(issues)
    if machines.count > Self.machineLimit {
      reader.refuse(
        "vms", "\(machines.count) virtual machines are too many", hint: "a datacenter has at most \(Self.machineLimit)")
    }
  }

  private mutating func machineGroup(_ reader: SectionReader) -> VirtualMachineGroup {
    let name = reader.reference(
      "name", "name of the kind; its machines are called NAME-1, NAME-2, …, or NAME if there is one")
    let count = reader.value("count", .count(1...Self.machineLimit), default: 1, "number of machines")
    machines.append(name, count: count)
    let isTemplate = templateFlag(reader)
    let state =
      isTemplate
      ? nil
      : reader.value(
        "state", ValueForm<InitialState>.choice, default: .running,
        "whether they run at the start, wait for an operation, or are clones that come into being later")
    if isTemplate, count > 1 {
      reader.refuse("count", "a template of \(count) machines", hint: "a template is one machine; leave 'count' out")
    }
    let cluster = clusterReference(reader)
    let pool = pool(reader, of: cluster)
    let host = host(reader, of: cluster)
    var group = VirtualMachineGroup(
      name: name.value, count: count, cluster: cluster ?? 0, pool: pool, host: host,
      specification: specification(reader, of: cluster),
      isRunning: state == .running, isTemplate: isTemplate, areClones: state == .clone)
    group.restartPriority = reader.optional(
      "restart_priority", ValueForm<RestartPriority>.choice, "when HA restarts them; the cluster's without")
    group.automation = reader.optional(
      "automation_level", .choice(of: ClusterView.AutomationOverride.allCases.filter { $0 != .cluster }),
      "who carries out what DRS finds for them; the cluster's without")
    group.hasFaultTolerance = reader.value(
      "fault_tolerance", .flag, default: false, "whether a secondary on another host follows each")
    checkFaultTolerance(group, reader)
    checkRelease(group.specification, reader)
    checkMemory(group.specification, reader)
    checkMounts(group, reader)
    if group.specification.demand.furtherAdapters.count > max(0, group.specification.adapters.count - 1) {
      reader.refuse(
        "demand.further_adapters", "traffic of more adapters than the machine has",
        hint: "at most one entry for each of 'adapters' after the first")
    }
    return group
  }

  /// Notes disks on datastores that the machines' host, or all hosts of their cluster, do not mount.
  private func checkMounts(_ group: VirtualMachineGroup, _ reader: SectionReader) {
    for (position, disk) in group.specification.disks.enumerated() {
      guard let datastore = disk.datastore, let mounting = datastoreHosts[datastore] else { continue }
      let name = abbreviated(datastoreNames.names[datastore].value)
      if let host = group.host, !mounts(datastore, host) {
        reader.refuse(
          "disks.\(position).datastore", "the host of the machines does not mount '\(name)'",
          hint: "a datastore that the host mounts, or no 'host'")
      } else if !mounting.isEmpty,
        !mounting.contains(where: { hostGroups[hosts.group(of: $0)].cluster == group.cluster })
      {
        reader.refuse(
          "disks.\(position).datastore", "no host of the machines' cluster mounts '\(name)'",
          hint: "a datastore that a host of the cluster mounts")
      }
    }
  }

  /// `template: true`; a name was replaced by what that template says before reading (`TemplateExpansion`).
  private func templateFlag(_ reader: SectionReader) -> Bool {
    let form = ValueForm<Bool>.flag
    return reader.value(
      "template", form, default: false, "whether it is a template; or a template's name to start from")
  }

  private func pool(_ reader: SectionReader, of cluster: Int?) -> Int? {
    guard let pool = reader.optionalReference("pool", "resource pool of the cluster; its root without"), let cluster
    else { return nil }
    let pools = clusters[cluster].pools
    if let index = pools.firstIndex(where: { $0.name == pool.value }) { return index }
    let names = pools.map { Located(value: $0.name, position: pool.position) }
    checkKnown([pool], among: names, "resource pool of cluster '\(abbreviated(clusters[cluster].name))'", issues)
    return nil
  }

  private func host(_ reader: SectionReader, of cluster: Int?) -> Int? {
    guard let host = reader.optionalReference("host", "host they start on; initial placement without"), let cluster,
      let index = hosts.index(host, issues)
    else { return nil }
    if hostGroups[hosts.group(of: index)].cluster != cluster {
      issues.error(
        at: host.position,
        "host '\(abbreviated(host.value))' is not in cluster '\(abbreviated(clusters[cluster].name))'",
        hint: "name a host of the machines' cluster")
    }
    return index
  }

  private func checkFaultTolerance(_ group: VirtualMachineGroup, _ reader: SectionReader) {
    guard group.hasFaultTolerance, clusters.indices.contains(group.cluster) else { return }
    if let adapter = group.specification.adapters.first(where: { $0.kind.lostFeatures.contains(.faultTolerance) }) {
      reader.refuse(
        "fault_tolerance", "a machine with a \(adapter.kind.rawValue) adapter cannot be fault tolerant",
        hint: "adapters through the virtual switch: vmxnet3, e1000e")
    }
    let ha = clusters[group.cluster].ha
    if !ha.isEnabled {
      reader.refuse("fault_tolerance", "fault tolerance needs HA", hint: "write 'ha: {enabled: true}' in the cluster")
    } else if let refusal = ha.faultTolerance.refusal(vCPUs: group.specification.vCPUs) {
      reader.refuse("fault_tolerance", "the machine \(refusal.text)", hint: "fewer 'cpus'")
    }
  }

  private func checkRelease(_ machine: VirtualMachineSpecification, _ reader: SectionReader) {
    guard release < .v80, let index = machine.adapters.firstIndex(where: { $0.kind == .extendedVirtualFunction })
    else { return }
    reader.refuse(
      "adapters.\(index).type", "Device Virtualization Extensions came with vSphere 8.0",
      hint: "'sr-iov', or 'vsphere: 8.0'")
  }

  /// Notes memory settings that contradict each other.
  private func checkMemory(_ machine: VirtualMachineSpecification, _ reader: SectionReader) {
    let allocation = machine.memoryAllocation
    let size = Double(machine.memory.count)
    if allocation.reservation > size {
      reader.refuse(
        "memory_allocation.reservation", "more than the configured memory, \(machine.memory)",
        hint: "a reservation up to 'memory'")
    }
    let adapter = machine.adapters.first { $0.kind.lostFeatures.contains(.memoryOvercommitment) }
    if let adapter, allocation.limit < size {
      reader.refuse(
        "memory_allocation.limit",
        "below the configured memory, all of which a \(adapter.kind.rawValue) adapter reserves",
        hint: "no limit, or one of at least \(machine.memory)")
    }
    if allocation.limit == 0 {
      reader.refuse("memory_allocation.limit", "a limit of nothing", hint: "more than 0 B, or 'unlimited'")
    }
    if machine.zeroPages + machine.duplicatePages > 1 {
      reader.refuse(
        "duplicate_pages", "zero pages and duplicates are more than all pages",
        hint: "'zero_pages' and 'duplicate_pages' that add up to 1 at most")
    }
  }

  private func specification(_ reader: SectionReader, of cluster: Int?) -> VirtualMachineSpecification {
    let cpus = reader.value("cpus", ValueForm<Int>.count(1...768), "virtual processors")
    let coresPerSocket = reader.value(
      "cores_per_socket", .count(1...768), default: 1,
      "virtual cores of a virtual socket; descriptive, since vNUMA follows processors and memory")
    if reader.has("cores_per_socket"), cpus % max(1, coresPerSocket) != 0 {
      reader.refuse(
        "cores_per_socket", "\(cpus) processors cannot be divided into sockets of \(coresPerSocket)",
        hint: "a divisor of 'cpus'")
    }
    let memory = reader.value(
      "memory", .quantity(in: Bytes.mebibytes(4)...Bytes.mebibytes(24 * 1024 * 1024)), "configured memory")
    let cpu = reader.cpuAllocation("cpu", "processor shares, reservation and limit")
    let memoryAllocation = reader.memoryAllocation("memory_allocation", "memory shares, reservation and limit")
    var machine = VirtualMachineSpecification(
      vCPUs: cpus, coresPerSocket: coresPerSocket, memory: memory, cpu: cpu, memoryAllocation: memoryAllocation,
      disks: disks(reader), adapters: adapters(reader),
      graphics: reader.graphicsDevice(),
      guest: reader.value(
        "guest", ValueForm<GuestFamily>.choice, default: .linux, "guest operating system, for boot and shutdown"),
      hasTools: reader.value("tools", .flag, default: true, "whether VMware Tools run in the guest"),
      isEncrypted: reader.value("encryption", .flag, default: false, "whether disks and vMotion are encrypted"),
      hasSecureBoot: reader.value("secure_boot", .flag, default: false, "UEFI secure boot"),
      hasTrustedPlatformModule: reader.value("tpm", .flag, default: false, "virtual trusted platform module"),
      zeroPages: reader.value(
        "zero_pages", .fraction(), default: 0.05, "part of touched memory that is zero pages"),
      duplicatePages: reader.value(
        "duplicate_pages", .fraction(), default: 0.07, "part of touched memory with a copy in the same machine"),
      usesLargePages: reader.value(
        "large_pages", .flag, default: true, "whether its memory is backed by large pages where the host can"),
      demand: reader.demand())
    machine.memoryIntensity = reader.value(
      "memory_intensity", ValueForm<MemoryIntensity>.hyphenated, default: .oltp,
      "how strongly the guest's speed depends on the latency of memory")
    machine.credit = credit(reader)
    readNodes(reader, vCPUs: cpus, cluster: cluster, into: &machine)
    machine.virtualization = reader.virtualization()
    return machine
  }

  /// Weight and cap under Xen's credit scheduler; nil to take them from `cpu`.
  private func credit(_ reader: SectionReader) -> CreditAllocation? {
    reader.optionalSection("credit", "weight and cap under 'algorithm: credit'; those of 'cpu' without") { section in
      let fallback = CreditAllocation()
      return CreditAllocation(
        weight: section.value("weight", .count(1...65_535), default: fallback.weight, "weight of each vCPU"),
        capPercent: section.value(
          "cap", .count(0...100_000), default: fallback.capPercent, "most of a core in percent; 0 for no cap"))
    }
  }

  private func disks(_ reader: SectionReader) -> [VirtualMachineSpecification.Disk] {
    var names: [Located<String>] = []
    let disks = reader.sections("disks", count: 0...256, "virtual disks") { disk in
      let name = disk.reference("name", "name of the disk in the machine")
      names.append(name)
      return VirtualMachineSpecification.Disk(
        name: name.value,
        capacity: disk.value(
          "capacity", .quantity(in: .zero...Bytes(count: 62 << 40), isPositive: true), "configured size"),
        provisioning: disk.value(
          "provisioning", ValueForm<DiskProvisioning>.choice, default: .thin, "how it takes its space"),
        usedFraction: disk.value(
          "used", .fraction(), default: 0.5, "part of it that is written; what a thin disk occupies"),
        datastore: disk.optionalReference("datastore", "where it lies; the one with most room without").flatMap {
          datastoreNames.index($0, issues)
        },
        shares: disk.value("shares", .shares, default: .level(.normal), "weight under contention"),
        firstWriteFraction: disk.value(
          "first_writes", .fraction(), default: 0, "part of what is written that goes to blocks never written before"))
    }
    checkUnique(names, "disk of the machine", issues)
    return disks
  }

  private func adapters(_ reader: SectionReader) -> [VirtualMachineSpecification.Adapter] {
    reader.sections("adapters", count: 0...10, default: [[]], "network adapters") { adapter in
      VirtualMachineSpecification.Adapter(
        kind: adapter.value(
          "type", ValueForm<NetworkAdapterKind>.choice, default: .vmxnet3, "what kind of device it is"),
        portGroup: adapter.optionalReference("network", "port group it is in; none in particular without").flatMap {
          networkNames.index($0, issues)
        })
    }
  }
}
