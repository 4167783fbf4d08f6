/// Writes an inventory as a scenario of kind `datacenter`.
struct RVToolsScenario {
  let inventory: RVToolsInventory
  let recording: PerformanceRecording?
  private(set) var output = ScenarioText()

  /// Virtual functions a port gets where machines of its cluster have SR-IOV adapters, since RVTools does not say how
  /// many it has: 64, as an Intel 82599 (vSphere Networking).
  private static let virtualFunctions = 64

  /// Writes everything.
  init(_ inventory: RVToolsInventory, recording: PerformanceRecording?) {
    self.inventory = inventory
    self.recording = recording
    writeHead()
    writeClusters()
    writeHosts()
    writeDatastores()
    writeNetworks()
    output.gap()
    output.line(0, inventory.machines.isEmpty ? "vms: []" : "vms:")
    for machine in inventory.machines { write(machine) }
  }

  private mutating func writeHead() {
    let machines = inventory.machines
    let running = machines.count { $0.state == .running }
    let templates = machines.count { $0.state == .template }
    output.comment([
      "Imported from RVTools. Hosts: \(inventory.hosts.count), clusters: \(inventory.clusters.count), "
        + "virtual machines: \(machines.count - templates), of which running: \(running), templates: \(templates).",
      "",
    ])
    if recording == nil {
      output.comment([
        "RVTools shows one instant and has no history: processor demand and memory in use are what the last 20 seconds",
        "before the export were, held for the whole run. Give recorded counters to the import with --performance, or",
        "replace 'demand' of a machine by a rhythm such as {daily: {low: 10%, high: 70%, peak: 14h}}.",
      ])
    } else {
      output.comment([
        "Demand was recorded; machines without a recording hold what RVTools saw in the 20 seconds before its export."
      ])
    }
    output.comment(["Network traffic and disk commands are not part of an export: they are zero where not recorded."])
    output.line(0, "kind: datacenter")
    output.line(0, "horizon: \(recording.map { "\($0.durationSeconds)s" } ?? "24h")")
    if let release = inventory.release { output.line(0, "vsphere: \"\(release)\"") }
    output.line(0, "output: {interval: 5min}")
  }

  private mutating func writeClusters() {
    output.gap()
    output.line(0, "clusters:")
    for (index, cluster) in inventory.clusters.enumerated() {
      output.line(1, "- name: \(ScenarioText.scalar(cluster.name))")
      writeDRS(cluster)
      writeHA(cluster, index)
      if !cluster.pools.isEmpty { output.line(2, "resource_pools:") }
      for pool in Self.parentsFirst(cluster.pools) {
        output.line(
          3,
          "- "
            + ScenarioText.map([
              ("name", ScenarioText.scalar(pool.name)),
              ("parent", pool.parent.map { ScenarioText.scalar(cluster.pools[$0].name) }),
              ("cpu", Self.allocation(pool.cpu, ScenarioText.megahertz)),
              ("memory", Self.allocation(pool.memory, ScenarioText.mebibytes)),
            ]))
      }
      if !cluster.rules.isEmpty { output.line(2, "rules:") }
      for rule in cluster.rules {
        output.line(
          3,
          "- "
            + ScenarioText.map([
              ("name", ScenarioText.scalar(rule.name)), ("type", rule.keepsTogether ? "keep-together" : "keep-apart"),
              ("vms", ScenarioText.list(rule.machines.map { inventory.machines[$0].name })),
            ]))
      }
    }
  }

  /// Pools in the order of their depth: a pool is made with its parents, which come before it, but its settings may
  /// come later.
  private static func parentsFirst(_ pools: [ImportedPool]) -> [ImportedPool] {
    pools.enumerated().sorted { ($0.element.path.count, $0.offset) < ($1.element.path.count, $1.offset) }
      .map(\.element)
  }

  private mutating func writeDRS(_ cluster: ImportedCluster) {
    if let isEnabled = cluster.isDRSEnabled {
      let isClassic = ["4.1", "5.0", "5.5", "6.0", "6.5", "6.7"].contains(inventory.release ?? "8.0")
      output.line(
        2,
        "drs: "
          + ScenarioText.map([
            ("enabled", String(isEnabled)), ("automation_level", cluster.automation),
            ("threshold", cluster.threshold.map(String.init)), ("algorithm", isClassic ? "classic" : nil),
          ]))
    }
    if let automation = cluster.dpmAutomation {
      output.line(
        2,
        "dpm: " + ScenarioText.map([("automation", automation), ("threshold", cluster.dpmThreshold.map(String.init))]))
    }
  }

  private mutating func writeHA(_ cluster: ImportedCluster, _ index: Int) {
    guard let isEnabled = cluster.isHAEnabled else { return }
    guard isEnabled else {
      output.line(2, "ha: {enabled: false}")
      return
    }
    let admission =
      switch cluster.isAdmissionControlEnabled {
      case true?:
        ScenarioText.map([
          ("policy", "percentage"), ("host_failures", String(Self.hostFailures(cluster, index, inventory))),
        ])
      case false?: "{policy: disabled}"
      case nil: String?.none
      }
    let monitoring = cluster.monitoring.map { monitoring in
      ScenarioText.map([
        ("scope", monitoring.scope), ("failure_interval", monitoring.failureInterval.flatMap(Self.positiveSeconds)),
        ("minimum_uptime", monitoring.minimumUptime.map { "\($0)s" }),
        ("maximum_resets", monitoring.maximumResets.map(String.init)),
        ("reset_window", monitoring.resetWindow.map { "\($0)s" }),
      ])
    }
    output.line(
      2,
      "ha: "
        + ScenarioText.map([
          ("enabled", "true"), ("host_monitoring", cluster.isHostMonitoringEnabled.map(String.init)),
          ("admission_control", admission), ("restart_priority", cluster.restartPriority),
          ("isolation_response", cluster.isolationResponse), ("vm_monitoring", monitoring),
        ]))
  }

  private static func positiveSeconds(_ seconds: Int) -> String? { seconds > 0 ? "\(seconds)s" : nil }

  /// As many host failures as the cluster says, but fewer than it has hosts.
  private static func hostFailures(_ cluster: ImportedCluster, _ index: Int, _ inventory: RVToolsInventory) -> Int {
    let hostCount = inventory.hosts.count { $0.cluster == index }
    return max(0, min(cluster.hostFailures ?? 1, hostCount - 1))
  }

  private static func allocation(_ allocation: ImportedAllocation, _ amount: (Int) -> String) -> String? {
    let map = ScenarioText.map([
      ("shares", allocation.shares == "normal" ? nil : allocation.shares),
      ("reservation", allocation.reservation > 0 ? amount(allocation.reservation) : nil),
      ("limit", allocation.limit.map(amount)),
      ("expandable", allocation.isExpandable == false ? "false" : nil),
    ])
    return map == "{}" ? nil : map
  }

  private mutating func writeHosts() {
    output.gap()
    output.line(0, "hosts:")
    var needsFunctions = [Bool](repeating: false, count: inventory.clusters.count)
    for machine in inventory.machines where machine.adapters?.contains(where: { $0.type == "sr-iov" }) == true {
      needsFunctions[machine.cluster] = true
    }
    for group in HostGrouping.groups(of: inventory.hosts) {
      let host = group.host
      output.line(1, "- name: \(ScenarioText.scalar(group.name))")
      if group.count > 1 { output.line(2, "count: \(group.count)") }
      output.line(2, "cluster: \(ScenarioText.scalar(inventory.clusters[host.cluster].name))")
      output.line(2, "sockets: \(host.hardware.sockets)")
      output.line(2, "cores_per_socket: \(host.hardware.coresPerSocket)")
      output.line(2, "frequency: \(ScenarioText.megahertz(host.hardware.speedMHz))")
      if host.hardware.hasHyperThreading == false { output.line(2, "hyperthreading: false") }
      output.line(2, "memory: \(ScenarioText.mebibytes(host.hardware.memoryMiB))")
      writePorts(host.hardware.ports, needsFunctions: needsFunctions[host.cluster])
      if host.isInMaintenance { output.line(2, "in_maintenance: true") }
    }
  }

  private mutating func writePorts(_ known: [ImportedHost.Port], needsFunctions: Bool) {
    guard !known.isEmpty || needsFunctions else { return }
    let ports = known.isEmpty ? [ImportedHost.Port(speed: 10_000, count: 2)] : known
    let texts = ports.map { port in
      ScenarioText.map([
        ("speed", port.speed % 1000 == 0 ? "\(port.speed / 1000) Gbit/s" : "\(port.speed) Mbit/s"),
        ("count", String(min(port.count, 64))),
        ("virtual_functions", needsFunctions ? String(Self.virtualFunctions) : nil),
      ])
    }
    output.line(2, "ports: [\(texts.joined(separator: ", "))]")
  }

  private mutating func writeDatastores() {
    guard !inventory.datastores.isEmpty else { return }
    output.gap()
    output.line(0, "datastores:")
    for datastore in inventory.datastores {
      let control = ScenarioText.map([
        ("enabled", "true"), ("threshold", datastore.ioControlThreshold.map { "\($0)ms" }),
      ])
      output.line(
        1,
        "- "
          + ScenarioText.map([
            ("name", ScenarioText.scalar(datastore.name)), ("type", datastore.type),
            ("capacity", ScenarioText.mebibytes(datastore.capacityMiB)), ("protocol", datastore.access),
            ("io_control", datastore.hasIOControl ? control : nil),
          ]))
    }
  }

  private mutating func writeNetworks() {
    guard !inventory.networks.isEmpty else { return }
    output.gap()
    output.line(0, "networks:")
    for network in inventory.networks {
      output.line(1, "- " + ScenarioText.map([("name", ScenarioText.scalar(network))]))
    }
  }

  private mutating func write(_ machine: ImportedMachine) {
    if let origin = machine.origin { output.line(1, "# \(UniqueNames.readable(origin, else: ""))") }
    output.line(1, "- name: \(ScenarioText.scalar(machine.name))")
    let cluster = inventory.clusters[machine.cluster]
    output.line(2, "cluster: \(ScenarioText.scalar(cluster.name))")
    if let pool = machine.pool { output.line(2, "pool: \(ScenarioText.scalar(cluster.pools[pool].name))") }
    switch machine.state {
    case .template: output.line(2, "template: true")
    case .stopped: output.line(2, "state: stopped")
    case .running: break
    }
    if machine.state != .template, let host = machine.host {
      output.line(2, "host: \(ScenarioText.scalar(inventory.hosts[host].name))")
    }
    output.line(2, "cpus: \(machine.cpus)")
    if let cores = machine.coresPerSocket { output.line(2, "cores_per_socket: \(cores)") }
    output.line(2, "memory: \(ScenarioText.mebibytes(machine.memoryMiB))")
    if let cpu = Self.allocation(machine.cpu, ScenarioText.megahertz) { output.line(2, "cpu: \(cpu)") }
    if let memory = Self.allocation(machine.memory, ScenarioText.mebibytes) {
      output.line(2, "memory_allocation: \(memory)")
    }
    writeDevices(machine)
    output.line(2, "guest: \(machine.guest)")
    if !machine.hasTools { output.line(2, "tools: false") }
    if machine.hasSecureBoot { output.line(2, "secure_boot: true") }
    if let priority = machine.restartPriority { output.line(2, "restart_priority: \(priority)") }
    if machine.hasFaultTolerance, cluster.isHAEnabled == true { output.line(2, "fault_tolerance: true") }
    writeDemand(machine)
  }

  private mutating func writeDevices(_ machine: ImportedMachine) {
    if !machine.disks.isEmpty { output.line(2, "disks:") }
    for disk in machine.disks {
      output.line(
        3,
        "- "
          + ScenarioText.map([
            ("name", ScenarioText.scalar(disk.name)), ("capacity", ScenarioText.mebibytes(disk.capacityMiB)),
            ("provisioning", disk.provisioning), ("used", disk.usedPercent.map(ScenarioText.percent)),
            ("datastore", disk.datastore.map { ScenarioText.scalar(inventory.datastores[$0].name) }),
            ("shares", disk.shares == "normal" ? nil : disk.shares),
          ]))
    }
    guard let adapters = machine.adapters else { return }
    output.line(2, adapters.isEmpty ? "adapters: []" : "adapters:")
    for adapter in adapters {
      output.line(
        3, "- " + ScenarioText.map([("type", adapter.type), ("network", adapter.network.map(ScenarioText.scalar))]))
    }
  }

  private mutating func writeDemand(_ machine: ImportedMachine) {
    if let recorded = recording?.demand(of: machine) {
      output.line(2, "demand:")
      for line in recorded { output.line(3, line) }
      return
    }
    let entries = [
      (key: "cpu", value: machine.cpuPercent.map(ScenarioText.percent)),
      (key: "memory", value: machine.activePercent.map(ScenarioText.percent)),
      (key: "touched", value: machine.touchedPercent.map(ScenarioText.percent)),
    ]
    guard entries.contains(where: { $0.value != nil }) else { return }
    output.line(2, "demand: " + ScenarioText.map(entries))
  }
}
