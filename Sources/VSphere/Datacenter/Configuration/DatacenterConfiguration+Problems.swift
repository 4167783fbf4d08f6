import Infrastructure
import Quantities

extension DatacenterConfiguration {
  /// Longest run with `fidelity: quantum`: 1 h (modelling default). A host has some thousand events a second then.
  public static var quantumHorizon: SimDuration { .hours(1) }

  /// Everything wrong with the configuration, in the order of its parts; empty when a model can be built.
  ///
  /// Paths are `hosts.NAME`, `machines.NAME`, `clusters.NAME`, `datastores.NAME` and then the field.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.require(horizon > .zero, "horizon", "\(horizon) is not positive", "a duration such as 24 h")
    if let seriesInterval {
      checks.require(
        seriesInterval > .zero, "output.interval", "\(seriesInterval) is not positive", "a duration such as 5 min")
    }
    checkFidelity(&checks)
    checkProcessor(&checks)
    checks.include(memory.problems(), under: "memory")
    checks.include(vMotion.problems(), under: "vmotion")
    checks.include(faults.problems(), under: "faults")
    for group in hosts { checkHosts(group, &checks) }
    for index in clusters.indices { checkCluster(index, &checks) }
    for datastore in datastores {
      checks.include(
        datastore.settings.problems(hostCount: hosts.reduce(0) { $0 + $1.count }),
        under: "datastores.\(datastore.name)")
      checkMounts(datastore, &checks)
    }
    for group in machines { checkMachines(group, &checks) }
    checkOperations(&checks)
    return checks.errors
  }

  private func checkFidelity(_ checks: inout ParameterChecks) {
    guard fidelity == .quantum else { return }
    checks.require(
      horizon <= Self.quantumHorizon, "fidelity", "time slices for \(horizon) would take very long",
      "a horizon of at most \(Self.quantumHorizon), or fidelity fluid")
    for group in hosts where group.hardware.hasHyperThreading && processor.sideChannelScheduler != .v1 {
      checks.require(
        false, "hosts.\(group.name).hyper_threading", "time slices are given on cores, not on threads",
        "hosts without hyper-threading, or fidelity fluid")
    }
  }

  private func checkProcessor(_ checks: inout ParameterChecks) {
    checks.require(
      (1...2).contains(processor.hyperThreadingGain), "processor.hyper_threading_gain",
      "\(processor.hyperThreadingGain) is out of range", "from 1 (a second thread adds nothing) to 2")
  }

  // MARK: Hosts and clusters

  private func checkHosts(_ group: HostGroup, _ checks: inout ParameterChecks) {
    let path = "hosts.\(group.name)"
    checks.require(group.count >= 0, "\(path).count", "\(group.count) is negative", "0 or more")
    checks.requireCount(group.racks, in: 1...100_000, "\(path).racks")
    checks.require(
      clusters.indices.contains(group.cluster), "\(path).cluster", "there is no such cluster",
      "the name of a cluster")
    checks.include(group.hardware.problems(), under: path)
    let threads = group.hardware.cores * (group.hardware.hasHyperThreading ? 2 : 1)
    let limits = ConfigurationLimits(version)
    checks.require(
      threads <= limits.logicalProcessorsPerHost || threads > HostHardware.logicalProcessorLimit,
      "\(path).cores_per_socket", "\(threads) logical processors are more than vSphere \(version.rawValue) has",
      "at most \(limits.logicalProcessorsPerHost)")
  }

  private func checkCluster(_ index: Int, _ checks: inout ParameterChecks) {
    let cluster = clusters[index]
    let path = "clusters.\(cluster.name)"
    let limits = ConfigurationLimits(version)
    let own = hosts.filter { $0.cluster == index }
    let count = own.reduce(0) { $0 + $1.count }
    checks.require(
      count <= limits.hostsPerCluster, path,
      "\(count) hosts are more than a cluster of vSphere \(version.rawValue) has", "at most \(limits.hostsPerCluster)")
    let machineCount = machines.filter { $0.cluster == index && !$0.isTemplate }.reduce(0) { $0 + $1.count }
    checks.require(
      machineCount <= limits.machinesPerCluster, path,
      "\(machineCount) machines are more than a cluster of vSphere \(version.rawValue) has",
      "at most \(limits.machinesPerCluster)")
    checks.require(
      machineCount == 0 || count > 0, path, "the cluster has machines but no host", "a host group in this cluster")
    checks.include(cluster.drs.problems(), under: "\(path).drs")
    checks.include(cluster.dpm.problems(), under: "\(path).dpm")
    checks.include(cluster.ha.problems(), under: "\(path).ha")
    if cluster.balancing.overload != nil {
      checks.include(cluster.consolidation.problems(), under: "\(path).consolidation")
    }
    for (position, pool) in cluster.pools.enumerated() { checkPool(pool, position, path, &checks) }
    for rule in cluster.rules { checkRule(rule, index, path, &checks) }
  }

  private func checkPool(_ pool: ResourcePool, _ position: Int, _ path: String, _ checks: inout ParameterChecks) {
    let path = "\(path).pools.\(pool.name)"
    if let parent = pool.parent {
      checks.require(
        (0..<position).contains(parent), "\(path).parent", "the parent does not come before its child",
        "a pool that is listed before")
    }
    checkAllocation(pool.cpu, "\(path).cpu", &checks)
    checkAllocation(pool.memory, "\(path).memory", &checks)
  }

  private func checkRule(_ rule: PlacementRule, _ cluster: Int, _ path: String, _ checks: inout ParameterChecks) {
    let path = "\(path).rules.\(rule.name)"
    let machineClusters = machines.flatMap { Array(repeating: $0.cluster, count: $0.count) }
    let hostClusters = hosts.flatMap { Array(repeating: $0.cluster, count: $0.count) }
    var ruleMachines = rule.machines
    var ruleHosts: [Int] = []
    switch rule.kind {
    case .runOn(let hosts, _), .doNotRunOn(let hosts, _): ruleHosts = hosts
    case .startAfter(let others): ruleMachines += others
    case .keepTogether, .keepApart: break
    }
    checks.require(
      ruleMachines.allSatisfy { machineClusters.indices.contains($0) && machineClusters[$0] == cluster },
      "\(path).vms", "a machine is not in the rule's cluster", "machines of this cluster")
    checks.require(
      ruleHosts.allSatisfy { hostClusters.indices.contains($0) && hostClusters[$0] == cluster },
      "\(path).hosts", "a host is not in the rule's cluster", "hosts of this cluster")
  }

  private func checkAllocation(_ allocation: ResourceAllocation, _ path: String, _ checks: inout ParameterChecks) {
    checks.require(
      allocation.reservation >= 0 && allocation.reservation.isFinite, "\(path).reservation",
      "\(allocation.reservation) is out of range", "0 or more")
    checks.require(allocation.limit >= 0, "\(path).limit", "\(allocation.limit) is negative", "0 or more, or none")
    checks.require(
      allocation.limit >= allocation.reservation, "\(path).reservation", "the reservation is above the limit",
      "at most the limit")
    if case .custom(let shares) = allocation.shares {
      checks.requireCount(shares, in: 1...1_000_000_000, "\(path).shares")
    }
  }

  // MARK: Datastores

  private func checkMounts(_ datastore: DatastoreConfiguration, _ checks: inout ParameterChecks) {
    let path = "datastores.\(datastore.name).hosts"
    let count = hosts.reduce(0) { $0 + $1.count }
    if let mounting = datastore.hosts {
      checks.require(
        !mounting.isEmpty && mounting.allSatisfy { (0..<count).contains($0) }, path, "there is no such host",
        "hosts of the datacenter")
      if case .vSAN = datastore.settings.kind {
        checks.require(
          mounting.count == count, path, "a vSAN datastore is made of the disks of all hosts", "no 'hosts'")
      }
    }
    // Storage DRS takes no heed of hosts: wherever it moves a disk, the same hosts see it.
    let isAlike = datastores.allSatisfy {
      $0.cluster == nil || $0.cluster != datastore.cluster || $0.hosts.map(Set.init) == datastore.hosts.map(Set.init)
    }
    checks.require(
      isAlike, path, "other hosts mount other datastores of cluster '\(datastore.cluster ?? "")'",
      "the same hosts for all datastores of a cluster")
  }

  // MARK: Machines

  private func checkMachines(_ group: VirtualMachineGroup, _ checks: inout ParameterChecks) {
    let path = "machines.\(group.name)"
    let specification = group.specification
    checks.require(group.count >= 0, "\(path).count", "\(group.count) is negative", "0 or more")
    checks.requireCount(specification.vCPUs, in: 1...ConfigurationLimits(version).vCPUsPerMachine, "\(path).vcpus")
    checks.require(specification.memory.count > 0, "\(path).memory", "a machine without memory", "more than 0")
    checkAllocation(specification.cpu, "\(path).cpu", &checks)
    checkAllocation(specification.memoryAllocation, "\(path).memory_allocation", &checks)
    checks.require(
      specification.memoryAllocation.reservation <= Double(specification.memory.count),
      "\(path).memory_allocation.reservation", "the reservation is above the configured memory",
      "at most the machine's memory")
    checks.include(specification.credit?.problems() ?? [], under: "\(path).credit")
    checkFractions(specification, path, &checks)
    guard clusters.indices.contains(group.cluster) else {
      checks.require(false, "\(path).cluster", "there is no such cluster", "the name of a cluster")
      return
    }
    if let pool = group.pool {
      checks.require(
        clusters[group.cluster].pools.indices.contains(pool), "\(path).pool", "the cluster has no such pool",
        "a pool of the machine's cluster")
    }
    checkFit(group, path, &checks)
  }

  /// A machine must fit on some host of its cluster when that is empty.
  private func checkFit(_ group: VirtualMachineGroup, _ path: String, _ checks: inout ParameterChecks) {
    let specification = group.specification
    let own = hosts.filter { $0.cluster == group.cluster && $0.count > 0 }
    guard !own.isEmpty, !group.isTemplate else { return }
    let threads = own.map { $0.hardware.cores * ($0.hardware.hasHyperThreading ? 2 : 1) }.max() ?? 0
    checks.require(
      specification.vCPUs <= threads, "\(path).vcpus",
      "\(specification.vCPUs) vCPUs are more than any host of its cluster has logical processors",
      "at most \(threads)")
    let capacity = own.map(\.hardware.capacityMHz).max() ?? 0
    checks.require(
      algorithm == .credit || specification.cpu.reservation <= capacity, "\(path).cpu.reservation",
      "\(specification.cpu.reservation) MHz are more than any host of its cluster has", "at most \(capacity) MHz")
    if let host = group.host {
      let hostClusters = hosts.flatMap { Array(repeating: $0.cluster, count: $0.count) }
      checks.require(
        hostClusters.indices.contains(host) && hostClusters[host] == group.cluster, "\(path).host",
        "the host is not in the machine's cluster", "a host of its cluster")
    }
  }

  private func checkFractions(
    _ specification: VirtualMachineSpecification, _ path: String, _ checks: inout ParameterChecks
  ) {
    let demand = specification.demand
    checks.requireNumber(specification.zeroPages, in: 0...1, "\(path).zero_pages")
    checks.requireNumber(specification.duplicatePages, in: 0...1, "\(path).duplicate_pages")
    checks.require(
      specification.zeroPages + specification.duplicatePages <= 1, "\(path).duplicate_pages",
      "zero pages and duplicates are more than all pages", "fractions that add up to 1 at most")
    checks.requireNumber(demand.touchedMemory, in: 0...1, "\(path).demand.touched_memory")
    checks.requireNumber(demand.writableWorkingSet, in: 0...1, "\(path).demand.writable_working_set")
    checks.require(
      demand.interval > .zero, "\(path).demand.interval", "\(demand.interval) is not positive",
      "a duration such as 5 min")
    checks.require(
      demand.furtherAdapters.count < max(1, specification.adapters.count), "\(path).demand.further_adapters",
      "the machine has no adapter for the traffic of adapter \(demand.furtherAdapters.count + 1)",
      "at most as many as it has adapters after the first")
    for disk in specification.disks {
      checks.requireNumber(disk.usedFraction, in: 0...1, "\(path).disks.\(disk.name).used")
      if let datastore = disk.datastore {
        checks.require(
          datastores.indices.contains(datastore), "\(path).disks.\(disk.name).datastore", "there is no such datastore",
          "the name of a datastore")
      }
    }
  }

  private func checkOperations(_ checks: inout ParameterChecks) {
    for (index, operation) in operations.enumerated() {
      checks.require(
        operation.at >= .zero, "operations.\(index).at", "\(operation.at) is negative", "0 s or more")
    }
  }
}
