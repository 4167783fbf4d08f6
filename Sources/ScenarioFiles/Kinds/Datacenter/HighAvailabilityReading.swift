import Documents
import Infrastructure
import Quantities
import VSphere

extension DatacenterScenario {
  mutating func readHighAvailability(_ reader: SectionReader) -> HASettings {
    let isWritten = reader.has("ha")
    var failoverHosts: PendingFailoverHosts?
    let settings = reader.section("ha", "vSphere HA; on where the section is written") { section in
      var settings = HASettings(version: release)
      settings.isEnabled = section.value("enabled", .flag, default: isWritten, "whether HA is on at all")
      settings.isHostMonitoringEnabled = section.value(
        "host_monitoring", .flag, default: settings.isHostMonitoringEnabled, "whether failed hosts are detected")
      failoverHosts = readAdmissionControl(section, into: &settings)
      readDetection(section, into: &settings)
      readMachineDefaults(section, into: &settings)
      readRestarts(section, into: &settings)
      settings.monitoring = readMonitoring(section)
      settings.componentProtection = readComponentProtection(section)
      settings.proactive = readProactive(section)
      settings.faultTolerance = readFaultTolerance(section)
      section.report(settings.problems(), keys: Self.highAvailabilityKeys)
      return settings
    }
    if let failoverHosts { pendingFailoverHosts.append(failoverHosts) }
    return settings
  }

  private func readDetection(_ section: SectionReader, into settings: inout HASettings) {
    settings.heartbeatDatastores = section.value(
      "heartbeat_datastores", .count(0...5), default: settings.heartbeatDatastores, "heartbeat datastores of each host")
    settings.isolationPolicyDelay = section.value(
      "isolation_policy_delay", .delay, default: settings.isolationPolicyDelay,
      "from the declaration of isolation to the response, at least 30 s")
    settings.isolationShutdownTimeout = section.value(
      "isolation_shutdown_timeout", .delay, default: settings.isolationShutdownTimeout,
      "from the request to shut a guest down to its power-off")
    settings.powerOnFileReadInterval = section.value(
      "power_on_file_read_interval", .delay, default: settings.powerOnFileReadInterval,
      "between readings of what an isolated host runs")
  }

  private func readMachineDefaults(_ section: SectionReader, into settings: inout HASettings) {
    var machine = settings.machineDefaults
    machine.kind = section.value(
      "restart_kind", ValueForm<RestartKind>.hyphenated, default: machine.kind, "what machines are to HA")
    machine.priority = section.value(
      "restart_priority", ValueForm<RestartPriority>.choice, default: machine.priority,
      "when machines are restarted that say nothing")
    machine.condition = section.value(
      "restart_condition", ValueForm<RestartCondition>.hyphenated, default: machine.condition,
      "when a machine counts as ready, so that lower priorities may start")
    machine.delayAfterCondition = section.value(
      "delay_after_condition", .delay, default: machine.delayAfterCondition, "from the condition until it counts")
    machine.conditionTimeout = section.value(
      "condition_timeout", .delay, default: machine.conditionTimeout, "longest time others wait for the condition")
    machine.isolationResponse = section.value(
      "isolation_response", ValueForm<IsolationResponse>.hyphenated, default: machine.isolationResponse,
      "what an isolated host does with its machines")
    settings.machineDefaults = machine
  }

  private func readRestarts(_ section: SectionReader, into settings: inout HASettings) {
    settings.restartAttemptLimit = section.value(
      "restart_attempts", .count(1...1000), default: settings.restartAttemptLimit, "attempts to power a machine on")
    settings.restartDelays = section.value(
      "restart_delays", .list(of: .delay, count: 0...1000), default: settings.restartDelays,
      "waits between attempts; the last repeats")
    settings.concurrentRestartsPerHost = section.value(
      "concurrent_restarts_per_host", .count(1...10_000), default: settings.concurrentRestartsPerHost,
      "power-ons of one host at the same time")
    settings.restartOrdering = section.value(
      "restart_ordering", ValueForm<RestartOrdering>.hyphenated, default: settings.restartOrdering,
      "what lower priorities wait for")
    settings.respectsAntiAffinity = section.value(
      "respect_anti_affinity", .flag, default: settings.respectsAntiAffinity,
      "whether machines that are kept apart are restarted apart")
    settings.registersDisabledMachines = section.value(
      "register_disabled", .flag, default: settings.registersDisabledMachines,
      "whether a machine that is not restarted is registered on another host")
  }

  /// Keys of what the settings' own checks name.
  private static let highAvailabilityKeys = [
    "admissionControl.slots.hostFailuresTolerated": "admission_control.host_failures",
    "admissionControl.slots.size.cpuCapMHz": "admission_control.slot_cpu_cap",
    "admissionControl.slots.size.memoryCapBytes": "admission_control.slot_memory_cap",
    "admissionControl.slots.size.cpuMHz": "admission_control.slot_cpu",
    "admissionControl.slots.size.memoryBytes": "admission_control.slot_memory",
    "admissionControl.percentage.hostFailuresTolerated": "admission_control.host_failures",
    "admissionControl.percentage.cpuPercent": "admission_control.cpu",
    "admissionControl.percentage.memoryPercent": "admission_control.memory",
    "admissionControl.failoverHosts": "admission_control.hosts",
    "admissionControl.minimumCPUMHz": "admission_control.minimum_cpu",
    "admissionControl.minimumMemoryBytes": "admission_control.minimum_memory",
    "admissionControl.hostFailuresTolerated": "admission_control.host_failures",
    "admissionControl.performanceDegradationTolerated": "admission_control.performance_degradation",
    "heartbeatDatastores": "heartbeat_datastores", "isolationPolicyDelay": "isolation_policy_delay",
    "isolationShutdownTimeout": "isolation_shutdown_timeout",
    "powerOnFileReadInterval": "power_on_file_read_interval",
    "machineDefaults.delayAfterCondition": "delay_after_condition",
    "machineDefaults.conditionTimeout": "condition_timeout", "restartAttemptLimit": "restart_attempts",
    "restartDelays": "restart_delays", "concurrentRestartsPerHost": "concurrent_restarts_per_host",
    "monitoring.failureInterval": "vm_monitoring.failure_interval",
    "monitoring.minimumUptime": "vm_monitoring.minimum_uptime",
    "monitoring.maximumResets": "vm_monitoring.maximum_resets",
    "monitoring.resetWindow": "vm_monitoring.reset_window",
    "monitoring.inputOutputInterval": "vm_monitoring.io_interval",
    "monitoring.guestDetectionSeconds": "vm_monitoring.guest_detection",
    "componentProtection.allPathsDownTimeout": "component_protection.all_paths_down_timeout",
    "componentProtection.terminationDelay": "component_protection.termination_delay",
    "faultTolerance.machinesPerHost": "fault_tolerance.vms_per_host",
    "faultTolerance.vCPUsPerHost": "fault_tolerance.vcpus_per_host",
    "faultTolerance.vCPUsPerMachine": "fault_tolerance.vcpus_per_vm",
    "faultTolerance.checkpointing.wantedEpoch": "fault_tolerance.checkpointing.wanted_epoch",
    "faultTolerance.checkpointing.shortestEpoch": "fault_tolerance.checkpointing.shortest_epoch",
    "faultTolerance.checkpointing.longestEpoch": "fault_tolerance.checkpointing.longest_epoch",
    "faultTolerance.checkpointing.roundTrip": "fault_tolerance.checkpointing.round_trip",
    "faultTolerance.checkpointing.idleCPUOverhead": "fault_tolerance.checkpointing.idle_cpu_overhead",
    "faultTolerance.checkpointing.fullCPUOverhead": "fault_tolerance.checkpointing.full_cpu_overhead",
    "faultTolerance.checkpointing.failoverTime": "fault_tolerance.checkpointing.failover_time",
  ]
}
