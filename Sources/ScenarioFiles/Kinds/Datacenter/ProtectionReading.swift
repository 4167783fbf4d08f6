import Documents
import Infrastructure
import Quantities
import VSphere

extension DatacenterScenario {
  func readMonitoring(_ reader: SectionReader) -> VirtualMachineMonitoring {
    reader.section("vm_monitoring", "resets of machines whose guest or application stops sending heartbeats") {
      section in
      let scope = section.value(
        "scope", ValueForm<VirtualMachineMonitoring.Scope>.hyphenated, default: .disabled, "what is monitored")
      let preset = section.optional(
        "preset", ValueForm<VirtualMachineMonitoring.Preset>.choice, "sensitivity as the client offers it")
      var result = preset.map { VirtualMachineMonitoring(scope: scope, preset: $0) } ?? .init(scope: scope)
      result.failureInterval = section.value(
        "failure_interval", .span, default: result.failureInterval, "silence before a reset")
      result.minimumUptime = section.value(
        "minimum_uptime", .delay, default: result.minimumUptime, "time after power-on in which silence means nothing")
      result.maximumResets = section.value(
        "maximum_resets", .count(0...1_000_000), default: result.maximumResets,
        "resets within the window before a machine is left alone")
      result.resetWindow = section.value(
        "reset_window", .span, orWord: "unlimited", default: result.resetWindow, "window in which resets count")
      result.inputOutputInterval = section.value(
        "io_interval", .delay, default: result.inputOutputInterval,
        "time without disk and network traffic that a reset also needs")
      result.guestDetectionSeconds = detection(
        section, "guest_detection", result.guestDetectionSeconds, "from the last heartbeat of a guest")
      return result
    }
  }

  /// The shortest and the longest time from the last heartbeat to the declaration.
  private func detection(
    _ section: SectionReader, _ key: String, _ fallback: ClosedRange<Double>, _ meaning: String
  ) -> ClosedRange<Double> {
    let ends = section.value(
      key, .list(of: .delay, count: 2...2),
      default: [.seconds(rounding: fallback.lowerBound), .seconds(rounding: fallback.upperBound)],
      "shortest and longest time to the declaration \(meaning)")
    guard ends.count == 2, ends[0] <= ends[1] else {
      if ends.count == 2 {
        section.refuse(key, "\(ends[0]) is above \(ends[1])", hint: "the shortest time first")
      }
      return fallback
    }
    return ends[0].seconds...ends[1].seconds
  }

  func readComponentProtection(_ reader: SectionReader) -> ComponentProtection {
    reader.section("component_protection", "what happens to machines whose host loses their datastore") { section in
      let fallback = ComponentProtection()
      return ComponentProtection(
        allPathsDown: section.value(
          "all_paths_down", ValueForm<ComponentProtection.AllPathsDownResponse>.hyphenated,
          default: fallback.allPathsDown, "reaction to paths that stay down"),
        permanentDeviceLoss: section.value(
          "permanent_device_loss", ValueForm<ComponentProtection.PermanentDeviceLossResponse>.hyphenated,
          default: fallback.permanentDeviceLoss, "reaction to a lost device"),
        cleared: section.value(
          "cleared", ValueForm<ComponentProtection.ClearedResponse>.hyphenated, default: fallback.cleared,
          "reaction to paths that come back late"),
        allPathsDownTimeout: section.value(
          "all_paths_down_timeout", .delay, default: fallback.allPathsDownTimeout,
          "from the loss of the paths until the host calls it a timeout"),
        terminationDelay: section.value(
          "termination_delay", .delay, default: fallback.terminationDelay, "from the timeout to the power-off"))
    }
  }

  func readProactive(_ reader: SectionReader) -> ProactiveHA {
    reader.section("proactive", "machines leave hosts whose hardware degrades") { section in
      ProactiveHA(
        isEnabled: section.value("enabled", .flag, default: false, "whether it is on"),
        remediation: section.value(
          "remediation", ValueForm<ProactiveHA.Remediation>.hyphenated, default: .quarantine, "what is done"),
        automation: section.value(
          "automation", ValueForm<ProactiveHA.Automation>.hyphenated, default: .manual, "who does it"))
    }
  }

  func readFaultTolerance(_ reader: SectionReader) -> FaultTolerance {
    reader.section("fault_tolerance", "limits and costs of machines with a secondary on another host") { section in
      let licence = section.value(
        "licence", ValueForm<FaultTolerance.Licence>.hyphenated, default: .enterprisePlus,
        "licence, which limits the processors of a machine")
      var result = FaultTolerance(version: release, licence: licence)
      result.machinesPerHost = section.value(
        "vms_per_host", .count(0...100_000), default: result.machinesPerHost,
        "fault tolerant machines of a host; 0 for no limit")
      result.vCPUsPerHost = section.value(
        "vcpus_per_host", .count(0...100_000), default: result.vCPUsPerHost, "their processors; 0 for no limit")
      result.vCPUsPerMachine = section.value(
        "vcpus_per_vm", .count(1...1024), default: result.vCPUsPerMachine, "processors of one machine")
      result.checkpointing = checkpointing(section)
      return result
    }
  }

  private func checkpointing(_ reader: SectionReader) -> FastCheckpointing {
    reader.section("checkpointing", "what it costs to keep a secondary up to date") { section in
      var result = FastCheckpointing()
      result.wantedEpoch = section.value(
        "wanted_epoch", .span, default: result.wantedEpoch, "wanted length of an epoch")
      result.shortestEpoch = section.value(
        "shortest_epoch", .span, default: result.shortestEpoch, "shortest epoch")
      result.longestEpoch = section.value("longest_epoch", .span, default: result.longestEpoch, "longest epoch")
      result.roundTrip = section.value(
        "round_trip", .delay, default: result.roundTrip, "round trip of the acknowledgement")
      result.idleCPUOverhead = section.value(
        "idle_cpu_overhead", .real(0...100), default: result.idleCPUOverhead,
        "part of its processor use a machine costs more when it writes nothing")
      result.fullCPUOverhead = section.value(
        "full_cpu_overhead", .real(0...100), default: result.fullCPUOverhead,
        "the same when it writes as fast as the network takes it")
      result.failoverTime = section.value(
        "failover_time", .delay, default: result.failoverTime, "standstill when the secondary takes over")
      return result
    }
  }
}
