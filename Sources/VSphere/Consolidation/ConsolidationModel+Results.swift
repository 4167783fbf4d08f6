import Quantities
import Recording

extension ConsolidationConfiguration {
  /// Names of all hosts, in order: the name of the group and a number within it.
  public func hostNames() -> [String] {
    var counts = [Int](repeating: 0, count: hosts.count)
    return hostGroupOfEachHost().map { group in
      counts[group] += 1
      return "\(hosts[group].name)-\(counts[group])"
    }
  }
}

extension ConsolidationModel {
  static func seriesTables(
    _ configuration: ConsolidationConfiguration, _ hostNames: [String], _ machineNames: [String]
  ) -> [TimeSeries] {
    guard configuration.seriesInterval != nil else { return [] }
    return configuration.seriesTables.map { table in
      switch table {
      case .clusters:
        TimeSeries(
          name: "clusters",
          columns: [
            "hosts_on", "vms", "cpu_demand_mhz", "cpu_usage_mhz", "cpu_capacity_on_mhz", "power_w", "energy_kwh",
            "migrations",
          ], entities: ["cluster"])
      case .hosts:
        TimeSeries(
          name: "hosts",
          columns: [
            "vms", "cpu_demand_mhz", "cpu_usage_mhz", "cpu_usage_pct", "mem_reserved_bytes", "power_w",
          ], entities: hostNames)
      case .vms:
        TimeSeries(
          name: "vms", columns: ["cpu_demand_mhz", "cpu_usage_mhz", "cpu_usage_pct", "migrating"],
          entities: machineNames)
      }
    }
  }

  mutating func sampleSeries(at time: SimTime) {
    for (index, table) in configuration.seriesTables.enumerated() {
      switch table {
      case .clusters: sampleCluster(&recording.series[index], time)
      case .hosts: sampleHosts(&recording.series[index], time)
      case .vms: sampleMachines(&recording.series[index], time)
      }
    }
  }

  private func power(of host: Int) -> Double {
    if configuration.overload == .none { return cluster.curves[Int(cluster.hosts[host].group)].max }
    let isFree = configuration.quirks.contains(.unloadedHostsAreFree) && cluster.hosts[host].usage == 0
    return isFree
      ? 0 : cluster.hosts[host].isOn ? cluster.hosts[host].power : cluster.curves[Int(cluster.hosts[host].group)].off
  }

  private func sampleCluster(_ table: inout TimeSeries, _ time: SimTime) {
    var row = [Double](repeating: 0, count: 8)
    for host in cluster.hosts.indices {
      let state = cluster.hosts[host]
      row[2] += state.requested
      row[3] += state.usage
      row[5] += power(of: host)
      if state.isOn {
        row[0] += 1
        row[4] += state.capacity
      }
    }
    row[1] = cluster.machines.reduce(0.0) { $0 + ($1.host >= 0 ? 1 : 0) }
    row[6] = Energy(joules: energyJoules).kilowattHours
    row[7] = Double(migrationCount)
    table.append(time, entity: 0) { row[$0] }
  }

  private func sampleHosts(_ table: inout TimeSeries, _ time: SimTime) {
    for host in cluster.hosts.indices {
      let state = cluster.hosts[host]
      let watts = power(of: host)
      table.append(time, entity: host) { column in
        switch column {
        case 0: Double(state.placements.count { !$0.isIncoming })
        case 1: state.requested
        case 2: state.usage
        case 3: 100 * state.usage / state.capacity
        case 4: Double(state.placements.reduce(0) { $0 + cluster.machines[Int($1.machine)].memory })
        default: watts
        }
      }
    }
  }

  private func sampleMachines(_ table: inout TimeSeries, _ time: SimTime) {
    for machine in cluster.machines.indices where cluster.machines[machine].host >= 0 {
      let usage = machineAccounts[machine].allocated
      table.append(time, entity: machine) { column in
        switch column {
        case 0: cluster.requests[machine]
        case 1: usage
        case 2: 100 * usage / cluster.machines[machine].speed
        default: cluster.machines[machine].isMigrating ? 1 : 0
        }
      }
    }
  }

  /// Results under the names of Beloglazov and Buyya 2012, section 5.2.
  public func metrics() -> [MetricValue] {
    let requested = machineAccounts.reduce(0) { $0 + $1.requestedWork }
    let allocated = machineAccounts.reduce(0) { $0 + $1.allocatedWork }
    let lost = machineAccounts.reduce(0) { $0 + $1.workLostByMigration }
    let active = hostAccounts.reduce(0) { $0 + $1.activeTime }
    let short = hostAccounts.reduce(0) { $0 + $1.shortTime }
    let shutdowns = hostAccounts.reduce(0) { $0 + $1.shutdowns }
    let beforeShutdown = hostAccounts.reduce(0) { $0 + $1.activeTimeBeforeShutdowns }
    let shortfalls = machineAccounts.reduce(0) { $0 + $1.shortfallCount }
    let shortfallSum = machineAccounts.reduce(0) { $0 + $1.shortfallSum }
    // Nothing out of nothing is 0 here, as in the literature's tables: the counts beside it say that there was none.
    func ratio(_ part: Double, _ whole: Double) -> Double { whole > 0 ? part / whole : 0 }
    let energy = Energy(joules: energyJoules).kilowattHours
    let violation = ratio(short, active) * ratio(lost, requested)
    return [
      MetricValue("energy", unit: "kWh", energy),
      MetricValue("migrations", Double(migrationCount)),
      MetricValue("sla_time_per_active_host", unit: "%", 100 * ratio(short, active)),
      MetricValue("performance_degradation_due_to_migration", unit: "%", 100 * ratio(lost, requested)),
      MetricValue("sla_violation", unit: "%", 100 * violation),
      MetricValue("overall_sla_violation", unit: "%", 100 * ratio(requested - allocated, requested)),
      MetricValue("average_sla_violation", unit: "%", 100 * ratio(shortfallSum, Double(shortfalls))),
      MetricValue("energy_sla_violation", unit: "kWh", energy * violation),
      MetricValue("host_shutdowns", Double(shutdowns)),
      MetricValue("mean_time_before_shutdown", unit: "s", ratio(beforeShutdown, Double(shutdowns))),
      MetricValue("mean_migration_time", unit: "s", ratio(migrationSeconds, Double(migrationCount))),
      MetricValue("mean_active_hosts", ratio(active, clock)),
      MetricValue("vms_destroyed", Double(destroyedCount)),
      MetricValue("vms_not_placed", Double(placementFailures)),
    ]
  }

  /// What a stop reason means; this model never stops a run itself.
  public func describe(stopReason: UInt32) -> String { "stopped for reason \(stopReason)" }

  /// What went wrong or never happened although the run succeeded.
  public func warnings() -> [String] {
    var texts: [String] = []
    if planner.detector != nil, migrationCount == 0 {
      texts.append("no migration happened: the policy never found a host to relieve or to empty")
    }
    if placementFailures > 0 { texts.append("\(placementFailures) virtual machines fit on no host and never ran") }
    if destroyedCount > 0 {
      texts.append(
        "\(destroyedCount) virtual machines were destroyed because their demand was zero (quirk idle_vms_are_destroyed)"
      )
    }
    return texts
  }
}
