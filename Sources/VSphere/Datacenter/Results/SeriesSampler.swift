import Quantities
import Recording

/// Which time series a run writes, and what they were at the last row: rates in a row are means since then.
struct SeriesSampler {
  /// Integrals of a machine at the last row.
  struct MachineRow {
    var demand = 0.0
    var used = 0.0
    var served = 0.0
    var ready = 0.0
    var costop = 0.0
    var maxLimited = 0.0
    var stall = 0.0
    var up = 0.0
    var stunned = 0.0
  }

  /// Integrals of a host at the last row.
  struct HostRow {
    var demand = 0.0
    var used = 0.0
    var energy = 0.0
  }

  let clusters: Int?
  let hosts: Int?
  let machines: Int?
  let datastores: Int?
  var lastTime = SimTime.zero
  var machineRows: ContiguousArray<MachineRow>
  var hostRows: ContiguousArray<HostRow>

  static let clusterColumns = [
    "hosts_available", "hosts_standby", "hosts_failed", "vms_running", "vms_failed", "cpu_demand_mhz",
    "cpu_usage_mhz", "cpu_capacity_mhz", "mem_consumed_bytes", "mem_capacity_bytes", "imbalance", "drs_score_pct",
    "migrations_running", "power_w", "failover_hosts", "cpu_failover_pct", "mem_failover_pct",
  ]
  static let hostColumns = [
    "cpu_demand_mhz", "cpu_usage_mhz", "cpu_usage_pct", "cpu_ready_pct", "vms", "mem_total_bytes",
    "mem_vmkernel_bytes", "mem_overhead_bytes", "mem_touched_bytes", "mem_active_bytes", "mem_consumed_bytes",
    "mem_free_bytes", "mem_deficit_bytes", "mem_shared_saved_bytes", "mem_balloon_bytes", "mem_compressed_saved_bytes",
    "mem_swapped_bytes", "mem_state", "net_usage_pct", "migrations", "power_w", "net_transmit_bits_per_second",
    "net_receive_bits_per_second", "net_dropped_packets_per_second", "cpu_network_mhz", "gpu_usage_pct",
  ]
  static let machineColumns = [
    "host", "cpu_demand_mhz", "cpu_usage_mhz", "cpu_served_mhz", "cpu_ready_pct", "cpu_costop_pct",
    "cpu_maxlimited_pct", "mem_active_bytes", "mem_consumed_bytes", "mem_shared_saved_bytes", "mem_balloon_bytes",
    "mem_compressed_saved_bytes", "mem_swapped_bytes", "mem_stall_pct", "slowdown_virtualization", "slowdown_numa",
    "slowdown_memory", "net_bits_per_second", "disk_iops", "disk_latency_s", "up_pct", "stun_s",
    "net_dropped_packets_per_second", "cpu_device_mhz", "downtime_s", "gpu_usage_pct",
    "cpu_encryption_mhz",
  ]
  static let datastoreColumns = [
    "capacity_bytes", "used_bytes", "provisioned_bytes", "iops", "device_latency_s", "utilisation_pct", "throttled",
    "kernel_latency_s", "guest_latency_s", "storage_migrations", "vsan_failures_tolerated",
    "vsan_resync_bytes_per_second",
  ]

  init(_ configuration: DatacenterConfiguration) {
    var next = 0
    func position(_ table: DatacenterConfiguration.SeriesTable) -> Int? {
      guard configuration.seriesInterval != nil, configuration.seriesTables.contains(table) else { return nil }
      defer { next += 1 }
      return next
    }
    clusters = position(.clusters)
    hosts = position(.hosts)
    machines = position(.vms)
    datastores = position(.datastores)
    machineRows = ContiguousArray(
      repeating: MachineRow(), count: machines == nil ? 0 : configuration.machineNames().count)
    hostRows = ContiguousArray(repeating: HostRow(), count: configuration.hostNames().count)
  }

  /// The tables of a run, empty.
  static func tables(_ configuration: DatacenterConfiguration, hosts: [String], machines: [String]) -> [TimeSeries] {
    guard configuration.seriesInterval != nil else { return [] }
    let wanted = DatacenterConfiguration.SeriesTable.allCases.filter(configuration.seriesTables.contains)
    return wanted.map { table in
      switch table {
      case .clusters:
        TimeSeries(name: "clusters", columns: clusterColumns, entities: configuration.clusters.map(\.name))
      case .hosts: TimeSeries(name: "hosts", columns: hostColumns, entities: hosts)
      case .vms: TimeSeries(name: "vms", columns: machineColumns, entities: machines)
      case .datastores:
        TimeSeries(name: "datastores", columns: datastoreColumns, entities: configuration.datastores.map(\.name))
      }
    }
  }
}
