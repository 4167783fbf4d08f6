/// Keys that say something about the scenario or its runs, not about what the model does.
let descriptiveKeys: Set<String> = [
  "kind", "assertions", "checked", "relative_paths", "replications", "networks.vlan",
  "vms.cores_per_socket",
]

/// Keys that are read and checked, and matter for what they are checked against: classes of traffic that nobody sends
/// take part in the limit on reservations only.
let ignoredKeys: Set<String> = [
  "network_io_control.backup.limit", "network_io_control.backup.reservation", "network_io_control.backup.shares",
  "network_io_control.iscsi.limit", "network_io_control.iscsi.reservation", "network_io_control.iscsi.shares",
  "network_io_control.management.limit", "network_io_control.management.reservation",
  "network_io_control.management.shares", "network_io_control.nfs.limit", "network_io_control.nfs.reservation",
  "network_io_control.nfs.shares", "network_io_control.replication.limit",
  "network_io_control.replication.reservation", "network_io_control.replication.shares",
  "network_io_control.vsan.limit", "network_io_control.vsan.reservation", "network_io_control.vsan.shares",
  "network_io_control.reservable",
]

/// Keys that the model reads, but which change nothing in the scenarios here: they need a case of their own.
let untriedKeys: Set<String> = [
  "clusters.consolidation.selection", "clusters.consolidation.threshold", "clusters.dpm.min_hosts",
  "clusters.dpm.power_performance_ratio", "clusters.dpm.target", "clusters.drs.ignore_down_time_less_than",
  "clusters.drs.min_imbalance", "clusters.drs.pair_check", "clusters.drs.stable_time",
  "clusters.drs.use_down_time", "clusters.ha.admission_control.cpu", "clusters.ha.admission_control.memory",
  "clusters.ha.admission_control.performance_degradation",
  "clusters.ha.fault_tolerance.checkpointing.longest_epoch", "clusters.ha.fault_tolerance.licence",
  "clusters.ha.fault_tolerance.vcpus_per_vm", "clusters.ha.restart_attempts", "clusters.ha.restart_delays",
  "clusters.ha.vm_monitoring.preset", "clusters.ha.vm_monitoring.reset_window",
  "datastore_clusters.minimum_utilisation_difference",
  "datastores.repair.rate", "faults.mttf.distribution", "faults.mttr.distribution", "faults.mttr.mean",
  "graphics.time_slice", "hosts.racks", "network_io_control.fault-tolerance.limit",
  "network_io_control.fault-tolerance.reservation", "network_io_control.fault-tolerance.shares",
  "network_io_control.vm.reservation", "network_io_control.vmotion.limit", "networks.receive_shaping.burst",
  "networks.switch", "networks.teaming.standby", "numa.action_affinity", "numa.action_affinity_weight",
  "numa.compute_stalled", "numa.divide_by_memory", "numa.in_memory_stalled", "numa.memory_locality_weight",
  "vmotion.kernel_adapters_per_port", "vmotion.precopy.patience_rounds", "vmotion.precopy.slowed_dirty_share",
  "vms.demand.cpu.alpha", "vms.demand.cpu.beta", "vms.demand.cpu.distribution", "vms.demand.cpu.high",
  "vms.demand.cpu.low", "vms.demand.gpu.distribution", "vms.demand.memory.distribution",
  "vms.demand.send.distribution", "vms.encryption", "vms.template", "vms.virtualization.exits_per_nested_exit",
  "vms.virtualization.guest_levels", "vms.virtualization.host_levels",
]
