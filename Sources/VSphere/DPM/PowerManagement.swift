import Quantities

/// Distributed Power Management: sends hosts to standby when all are little used, powers one on when one is used too
/// much, or when reservations and HA need it.
///
/// Source: Broadcom KB 310527 for band and windows; VMware Distributed Power Management Concepts and Use (from memory)
/// for the scores, the costs and the demand of mean and two standard deviations.
public struct PowerManagement: Sendable {
  /// How it works.
  public var settings: DPMSettings
  /// How machines are moved off hosts.
  public var drs: DRSSettings
  /// What HA admission control keeps free.
  public var reserve = FailoverReserve.none
  /// Whether reasons are written.
  public var explains = false
  /// Names for the reasons.
  public var names = ClusterNames()
  /// Why the last pass did what it did; empty unless `explains`.
  public internal(set) var explanations: [PolicyExplanation] = []

  var windows = DemandWindows()
  var plan = MovePlan()

  /// Makes a power manager.
  public init(_ settings: DPMSettings, drs: DRSSettings = DRSSettings()) {
    self.settings = settings
    self.drs = drs
  }

  /// Notes the demand of every host. Call at a regular interval, at least once a pass and before `decide`; the interval
  /// need not be that of the passes.
  public mutating func record(_ view: borrowing ClusterView, at time: SimTime) {
    windows.record(
      view, at: time, length: max(settings.powerOnWindow, settings.standbyWindow),
      percentIdleMemory: drs.percentIdleMemory)
  }

  /// Recommends hosts to power on, or hosts to empty and send to standby; never both in one pass.
  public mutating func decide(_ view: borrowing ClusterView, at time: SimTime) -> [HostPowerRecommendation] {
    explanations.removeAll(keepingCapacity: true)
    guard settings.automation != .off else { return [] }
    begin(view, at: time, window: settings.powerOnWindow)
    var found = powerOnForObligations(view)
    powerOnForDemand(&found, view)
    guard found.isEmpty, !view.hosts.contains(where: { $0.state == .poweringOn || $0.state == .enteringStandby })
    else { return found }
    guard begin(view, at: time, window: settings.standbyWindow) else { return [] }
    return standBy(view)
  }

  // MARK: Books

  /// Loads the books with every machine's part of its host's demand over a window. Returns whether all hosts that take
  /// machines ran all through it; the others count with their demand of now.
  @discardableResult
  private mutating func begin(_ view: borrowing ClusterView, at time: SimTime, window: SimDuration) -> Bool {
    plan.begin(view, drs)
    var isCovered = true
    for host in plan.ledger.hosts.indices where plan.ledger.hosts[host].state.runsMachines {
      let now = plan.ledger.hosts[host]
      guard let demand = windows.demand(of: host, window: window, before: time, deviations: settings.deviations)
      else {
        if now.state.takesMachines { isCovered = false }
        plan.ledger.scaleDemand(of: host, cpu: 1, memory: 1)
        continue
      }
      plan.ledger.scaleDemand(
        of: host, cpu: now.cpuDemand > 0 ? demand.cpu / now.cpuDemand : 1,
        memory: now.memoryDemand > 0 ? demand.memory / now.memoryDemand : 1)
    }
    // A host on its way counts as if it were there: nobody orders twice.
    for host in plan.ledger.hosts.indices where plan.ledger.hosts[host].state == .poweringOn {
      plan.ledger.hosts[host].state = .available
    }
    plan.ledger.sumLoads()
    return isCovered
  }

  func highScore(_ ledger: borrowing ClusterLedger) -> Double { settings.band.highScore(utilisations(ledger)) }
  func lowScore(_ ledger: borrowing ClusterLedger) -> Double { settings.band.lowScore(utilisations(ledger)) }

  func utilisations(_ ledger: borrowing ClusterLedger) -> [UtilisationBand.Utilisation] {
    var found: [UtilisationBand.Utilisation] = []
    for host in ledger.hosts where host.state.takesMachines {
      found.append(UtilisationBand.Utilisation(cpu: host.cpuUtilisation, memory: host.memoryUtilisation))
    }
    return found
  }

  /// Utilisation of the most used resource of the most used host.
  func highest(_ ledger: borrowing ClusterLedger) -> Double {
    utilisations(ledger).reduce(0) { max($0, $1.highest) }
  }

  /// Whether the hosts that are on suffice for reservations, the reserve of HA and the least number of hosts.
  func meetsObligations(_ ledger: borrowing ClusterLedger) -> Bool {
    let fewest = reserve == .none ? settings.minimumHostsWithoutAdmissionControl : settings.minimumHosts
    return ledger.balancedCount >= fewest && reserve.isKept(ledger)
  }

  func isAutomatic(_ host: ClusterView.Host) -> Bool {
    switch host.powerOverride {
    case .cluster: settings.automation == .automatic
    case .automatic: true
    case .manual, .disabled: false
    }
  }

  mutating func explain(_ host: Int, _ choice: String, _ reason: String) {
    explanations.append(
      PolicyExplanation(policy: "dpm", entity: names.host(host), choice: choice, reason: reason))
  }
}
