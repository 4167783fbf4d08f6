import Quantities
import SimulationKernel

/// What vCenter does when the provider of a host's hardware reports its health.
extension DatacenterModel {
  /// The provider reports that a host has degraded.
  mutating func degrade(_ host: Int, _ severity: ProactiveHA.Health, _ scheduler: Scheduler<Event>) {
    hosts[host].health = severity
    record("host_degraded", entity: hostNames[host], detail: severity.rawValue.snakeCased, at: scheduler.now)
    remediate(host, scheduler)
  }

  /// The provider reports that a host is healthy again: what Proactive HA did to it is undone.
  mutating func restoreHealth(_ host: Int, _ scheduler: Scheduler<Event>) {
    guard hosts[host].health != .healthy else { return }
    hosts[host].health = .healthy
    record("host_healthy", entity: hostNames[host], at: scheduler.now)
    if hosts[host].condition == .quarantined { return endQuarantine(host, scheduler) }
    guard hosts[host].isRemediated else { return }
    hosts[host].isRemediated = false
    exitMaintenance(host, scheduler)
  }

  /// Brings a degraded host into the mode the settings ask for. Proactive HA needs DRS.
  mutating func remediate(_ host: Int, _ scheduler: Scheduler<Event>) {
    let cluster = configuration.clusters[Int(hosts[host].cluster)]
    let mode = cluster.ha.isEnabled && cluster.isDRSEnabled ? cluster.ha.proactive.mode(hosts[host].health) : .normal
    guard mode != .normal else { return }
    guard cluster.ha.proactive.automation == .automated else {
      counts.recommendationsLeft += 1
      return record(
        "proactive_ha_recommendation", entity: hostNames[host], detail: mode.rawValue, at: scheduler.now)
    }
    switch (mode, hosts[host].condition) {
    case (.quarantine, .available):
      hosts[host].condition = .quarantined
      record("quarantine", entity: hostNames[host], at: scheduler.now)
      loseSecondaries(host, "quarantine", scheduler)
      markDirty(host)
    case (.maintenance, .available), (.maintenance, .quarantined):
      hosts[host].isRemediated = true
      requestMaintenance(host, scheduler)
    default: break
    }
  }

  private mutating func endQuarantine(_ host: Int, _ scheduler: Scheduler<Event>) {
    hosts[host].condition = .available
    record("exit_quarantine", entity: hostNames[host], at: scheduler.now)
    markDirty(host)
    capacityReturned(Int(hosts[host].cluster), scheduler)
  }
}
