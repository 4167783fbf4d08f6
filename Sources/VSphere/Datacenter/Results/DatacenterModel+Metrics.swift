import Quantities
import Recording

extension DatacenterModel {
  /// The replication's results.
  public func metrics() -> [MetricValue] {
    let seconds = max((finishedAt - SimTime.zero).seconds, 1e-9)
    var totals = MachineUsage()
    var processorSeconds = 0.0
    var downtime = 0.0
    var wait = 0.0
    for index in accounts.indices {
      let account = accounts[index]
      totals.demandIntegral += account.demandIntegral
      totals.servedIntegral += account.servedIntegral
      totals.usedIntegral += account.usedIntegral
      let vCPUs = Double(machines[index].vCPUs)
      totals.readyIntegral += account.readyIntegral * vCPUs
      totals.costopIntegral += account.costopIntegral * vCPUs
      totals.stallIntegral += account.stallIntegral * vCPUs
      processorSeconds += account.upSeconds * vCPUs
      downtime += account.downSeconds
      wait = max(wait, account.downSeconds)
    }
    var energy = 0.0
    var onSeconds = 0.0
    for host in hosts {
      energy += host.meter.energy(at: finishedAt).kilowattHours
      onSeconds += host.onSeconds
    }
    let asked = max(totals.demandIntegral, 1e-9)
    let time = max(processorSeconds, 1e-9)
    var result = [
      MetricValue("energy", unit: "kWh", energy),
      MetricValue("mean_hosts_on", onSeconds / seconds),
      MetricValue("cpu_demand", unit: "MHz", totals.demandIntegral / seconds),
      MetricValue("cpu_usage", unit: "MHz", totals.usedIntegral / seconds),
      MetricValue("cpu_unserved", unit: "%", 100 * (totals.demandIntegral - totals.servedIntegral) / asked),
      MetricValue("cpu_ready", unit: "%", 100 * totals.readyIntegral / time),
      MetricValue("cpu_costop", unit: "%", 100 * totals.costopIntegral / time),
      MetricValue("memory_stall", unit: "%", 100 * totals.stallIntegral / time),
      MetricValue("migrations", Double(counts.migrations)),
      MetricValue("migrations_aborted", Double(counts.abortedMigrations)),
      MetricValue("migrations_refused", Double(counts.refusedMigrations)),
      MetricValue("migration_data", unit: "GB", counts.migratedBytes / 1e9),
      MetricValue(
        "mean_migration_time", unit: "s",
        counts.migrations > 0 ? counts.migrationSeconds / Double(counts.migrations) : .nan),
      MetricValue(
        "mean_migration_stun", unit: "s",
        counts.migrations > 0 ? counts.stunSeconds / Double(counts.migrations) : .nan),
      MetricValue("numa_migrations", Double(counts.numaMigrations)),
      MetricValue("storage_migrations", Double(counts.storageMigrations)),
      MetricValue("storage_migrations_aborted", Double(counts.abortedStorageMigrations)),
      MetricValue("host_failures", Double(counts.hostFailures)),
      MetricValue("ha_restarts", Double(counts.restarts)),
      MetricValue("ha_restarts_waiting", Double(counts.restartsWaiting)),
      MetricValue("vm_monitoring_resets", Double(counts.monitoringResets)),
      MetricValue("vms_not_running_at_end", Double(machines.count { $0.state == .error })),
      MetricValue("downtime_total", unit: "s", downtime),
      MetricValue("downtime_longest", unit: "s", wait),
      MetricValue("power_ons_denied", Double(counts.refusedPowerOns)),
      MetricValue("tasks", Double(counts.tasks)),
      MetricValue("tasks_refused", Double(counts.refusedTasks)),
      MetricValue("host_power_ons", Double(counts.hostPowerOns)),
      MetricValue("host_power_offs", Double(counts.hostPowerOffs)),
      MetricValue("recommendations_not_applied", Double(counts.recommendationsLeft)),
    ]
    if !pairs.isEmpty { result += faultToleranceMetrics(seconds) }
    for group in groups.indices { result += groupMetrics(group) }
    return result
  }

  /// What Fault Tolerance did.
  private func faultToleranceMetrics(_ seconds: Double) -> [MetricValue] {
    let covered = pairs.reduce(0) { $0 + $1.protectedSeconds }
    let delay = pairs.reduce(0) { $0 + $1.outputDelayIntegral }
    return [
      MetricValue("ft_failovers", Double(counts.failovers)),
      MetricValue("ft_downtime", unit: "s", counts.failoverSeconds),
      MetricValue("ft_protected", unit: "%", 100 * covered / (seconds * Double(pairs.count))),
      MetricValue("ft_output_delay", unit: "ms", covered > 0 ? 1000 * delay / covered : .nan),
    ]
  }

  /// What the machines of a group got, together.
  private func groupMetrics(_ group: Int) -> [MetricValue] {
    let name = configuration.machines[group].name
    var demand = 0.0
    var served = 0.0
    var ready = 0.0
    var stall = 0.0
    var up = 0.0
    var down = 0.0
    for index in groups[group].machines {
      demand += accounts[index].demandIntegral
      served += accounts[index].servedIntegral
      ready += accounts[index].readyIntegral
      stall += accounts[index].stallIntegral
      up += accounts[index].upSeconds
      down += accounts[index].downSeconds
    }
    let count = Double(groups[group].machines.count)
    var result = [
      MetricValue("cpu_unserved", entity: name, unit: "%", demand > 0 ? 100 * (demand - served) / demand : 0),
      MetricValue("cpu_ready", entity: name, unit: "%", up > 0 ? 100 * ready / up : 0),
      MetricValue("memory_stall", entity: name, unit: "%", up > 0 ? 100 * stall / up : 0),
      MetricValue("mean_downtime", entity: name, unit: "s", down / count),
    ]
    if groups[group].usesGraphics {
      result.append(MetricValue("gpu_unserved", entity: name, unit: "%", unservedGraphics(ofGroup: group)))
    }
    return result
  }

  /// This model asks for no stop.
  public func describe(stopReason: UInt32) -> String { "stop reason \(stopReason)" }

  /// What the person who runs this should know although the run succeeded.
  public func warnings() -> [String] {
    var warnings: [String] = []
    if counts.refusedPowerOns > 0 {
      warnings.append("\(counts.refusedPowerOns) power-ons were denied: see power_on_denied in events.csv")
    }
    let lost = machines.count { $0.state == .error }
    if lost > 0 {
      warnings.append("\(lost) machines failed and do not run at the end: see ha_restart_waits in events.csv")
    }
    if counts.recommendationsLeft > 0 {
      warnings.append(
        "\(counts.recommendationsLeft) recommendations were left to an administrator by the automation level")
    }
    if !machines.contains(where: { $0.state == .running || $0.state == .migrating }) {
      warnings.append("no virtual machine runs at the end")
    }
    return warnings
  }

  // MARK: Events

  /// Writes a row of `events.csv`.
  mutating func record(
    _ kind: String, entity: String, source: String = "", target: String = "", duration: SimDuration? = nil,
    detail: String = "", at time: SimTime
  ) {
    recording.events.append(
      EventRecord(
        time: time, kind: kind, entity: entity, source: source, target: target, duration: duration, detail: detail))
  }

  /// Reasons with the hosts they hold for: 'is full: esx-1, esx-2; is in maintenance: esx-3'.
  func grouped(_ reasons: [(host: String, text: String)]) -> String {
    var texts: [String] = []
    var names: [[String]] = []
    for reason in reasons {
      if let position = texts.firstIndex(of: reason.text) {
        names[position].append(reason.host)
      } else {
        texts.append(reason.text)
        names.append([reason.host])
      }
    }
    return zip(texts, names).map { "\($0): \($1.joined(separator: ", "))" }.joined(separator: "; ")
  }
}

extension String {
  /// Words joined by underscores, as kinds of events are: `declaredDead` becomes `declared_dead`.
  var snakeCased: String {
    reduce(into: "") { text, character in text += character.isUppercase ? "_\(character.lowercased())" : "\(character)"
    }
  }
}
