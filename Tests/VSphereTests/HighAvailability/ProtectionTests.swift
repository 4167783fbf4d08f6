import Quantities
import RandomStreams
import Testing

@testable import VSphere

@Suite struct VirtualMachineMonitoringTests {
  /// HA-16; Epping, vSphere HA Deepdive 6.0, VM and Application Monitoring.
  @Test(arguments: [
    (VirtualMachineMonitoring.Preset.low, 120.0, 604_800.0), (.medium, 60, 86_400), (.high, 30, 3600),
  ])
  func presets(preset: VirtualMachineMonitoring.Preset, interval: Double, window: Double) {
    let settings = VirtualMachineMonitoring(preset: preset)
    #expect(settings.failureInterval.seconds == interval && settings.resetWindow?.seconds == window)
    #expect(settings.maximumResets == 3 && settings.minimumUptime.seconds == 120)
    #expect(settings.inputOutputInterval.seconds == 120 && settings.scope == .guest)
    #expect(settings.problems().isEmpty)
  }

  /// Declared 91 to 119 s after the last guest heartbeat, 61 to 89 s after the last of an application.
  @Test func timeToDeclare() {
    let streams = RandomStreams(seed: 3, replication: 0)
    let stream = streams.stream("monitoring")
    withExtendedLifetime(streams) {
      func draw(_ settings: VirtualMachineMonitoring, _ heartbeat: VirtualMachineMonitoring.Heartbeat) -> [Double] {
        (0..<2000).map { _ in settings.timeToDeclare(heartbeat, stream).seconds }
      }
      let guest = draw(VirtualMachineMonitoring(scope: .guest), .guest)
      #expect(guest.allSatisfy { (91...119).contains($0) })
      // Mean 105, standard deviation 28 / sqrt(12); 5 standard errors are 0.904.
      let mean = guest.reduce(0, +) / 2000
      #expect(abs(mean - 105) < 0.91)
      let low = draw(VirtualMachineMonitoring(preset: .low), .guest)
      #expect(low.allSatisfy { (181...209).contains($0) })
      let application = draw(VirtualMachineMonitoring(preset: .low), .application)
      #expect(application.allSatisfy { (61...89).contains($0) })
    }
  }

  @Test func threeResetsWithinTheWindow() {
    let settings = VirtualMachineMonitoring(preset: .high)
    var history = ResetHistory()
    func decide(_ seconds: Int64, _ history: inout ResetHistory) -> MonitoringDecision {
      history.decide(.guest, at: .seconds(seconds), upSince: .zero, lastInputOutput: nil, settings)
    }
    for time in [1000, 2000, 3000] { #expect(decide(Int64(time), &history) == .reset) }
    #expect(decide(4000, &history) == .exhausted(until: .seconds(4600)))
    #expect(decide(4599, &history) == .exhausted(until: .seconds(4600)))
    #expect(history.count(at: .seconds(4599), settings) == 3)
    #expect(decide(4600, &history) == .reset)
    #expect(decide(4601, &history) == .exhausted(until: .seconds(5600)))
  }

  @Test func withoutAWindowResetsCountForEver() {
    var settings = VirtualMachineMonitoring(scope: .guest)
    settings.maximumResets = 1
    var history = ResetHistory()
    #expect(history.decide(.guest, at: .seconds(200), upSince: .zero, lastInputOutput: nil, settings) == .reset)
    #expect(
      history.decide(.guest, at: .seconds(90_000_000), upSince: .zero, lastInputOutput: nil, settings)
        == .exhausted(until: .never))
  }

  @Test func uptimeAndInputOutputPutAResetOff() {
    let settings = VirtualMachineMonitoring(scope: .guestAndApplication, preset: .high)
    var history = ResetHistory()
    #expect(
      history.decide(.guest, at: .seconds(1119), upSince: .seconds(1000), lastInputOutput: nil, settings)
        == .lookAgain(at: .seconds(1120)))
    #expect(
      history.decide(.guest, at: .seconds(1120), upSince: .seconds(1000), lastInputOutput: .seconds(1050), settings)
        == .lookAgain(at: .seconds(1170)))
    // Only guest heartbeats are checked against I/O.
    #expect(
      history.decide(.application, at: .seconds(1120), upSince: .zero, lastInputOutput: .seconds(1119), settings)
        == .reset)
    #expect(
      history.decide(.guest, at: .seconds(1170), upSince: .seconds(1000), lastInputOutput: .seconds(1050), settings)
        == .reset)
    #expect(history.count(at: .seconds(1170), settings) == 2)
  }

  @Test func scopes() {
    var history = ResetHistory()
    func decide(_ scope: VirtualMachineMonitoring.Scope, _ heartbeat: VirtualMachineMonitoring.Heartbeat)
      -> MonitoringDecision
    {
      history.decide(
        heartbeat, at: .seconds(9999), upSince: .zero, lastInputOutput: nil, VirtualMachineMonitoring(scope: scope))
    }
    #expect(decide(.disabled, .guest) == .notWatched && decide(.guest, .application) == .notWatched)
    #expect(decide(.guest, .guest) == .reset && decide(.guestAndApplication, .application) == .reset)
  }
}

@Suite struct ComponentProtectionTests {
  /// HA-15; vSphere HA Deepdive 6.0: 140 s and 180 s, 5 min 20 s together.
  @Test func allPathsDown() {
    let settings = ComponentProtection(allPathsDown: .restartConservative)
    #expect(settings.allPathsDownTimeout.seconds == 140)
    #expect(settings.powerOffDelay(.allPathsDown)?.seconds == 320)
    #expect(settings.powerOffDelay(.permanentDeviceLoss) == nil)
    #expect(ComponentProtection(allPathsDown: .events).powerOffDelay(.allPathsDown) == nil)
  }

  @Test func conservativeNeedsAHostAggressiveDoesNot() {
    func action(
      _ response: ComponentProtection.AllPathsDownResponse, _ outlook: ComponentProtection.Outlook,
      _ priority: RestartPriority = .medium
    ) -> ComponentProtection.Action {
      ComponentProtection(allPathsDown: response).action(.allPathsDown, outlook: outlook, restartPriority: priority)
    }
    #expect(action(.restartConservative, .canRestart) == .powerOffAndRestart)
    #expect(action(.restartConservative, .unknown) == .keep && action(.restartConservative, .cannotRestart) == .keep)
    for outlook in ComponentProtection.Outlook.allCases {
      #expect(action(.restartAggressive, outlook) == .powerOffAndRestart)
      #expect(action(.events, outlook) == .event && action(.disabled, outlook) == .none)
    }
    #expect(action(.restartAggressive, .canRestart, .disabled) == .keep)
    let unmonitored = ComponentProtection(permanentDeviceLoss: .restart).action(
      .permanentDeviceLoss, outlook: .canRestart, restartPriority: .medium, isHostMonitoringEnabled: false)
    #expect(unmonitored == .keep)
  }

  @Test func permanentDeviceLossIsAnsweredAtOnce() {
    let settings = ComponentProtection(permanentDeviceLoss: .restart)
    #expect(settings.powerOffDelay(.permanentDeviceLoss) == .zero)
    #expect(settings.action(.permanentDeviceLoss, outlook: .unknown, restartPriority: .low) == .powerOffAndRestart)
  }

  @Test func pathsThatComeBackLateMayResetMachines() {
    let settings = ComponentProtection(allPathsDown: .restartAggressive, cleared: .reset)
    #expect(settings.action(pathsBackAfter: .seconds(139)) == .none)
    #expect(settings.action(pathsBackAfter: .seconds(140)) == .reset)
    #expect(ComponentProtection(allPathsDown: .restartAggressive).action(pathsBackAfter: .seconds(200)) == .none)
    #expect(ComponentProtection(cleared: .reset).action(pathsBackAfter: .seconds(200)) == .none)
  }
}

@Suite struct ProactiveHATests {
  @Test func modes() {
    func mode(_ remediation: ProactiveHA.Remediation, _ health: ProactiveHA.Health) -> ProactiveHA.Mode {
      ProactiveHA(isEnabled: true, remediation: remediation).mode(health)
    }
    #expect(mode(.quarantine, .severelyDegraded) == .quarantine)
    #expect(mode(.mixed, .moderatelyDegraded) == .quarantine && mode(.mixed, .severelyDegraded) == .maintenance)
    #expect(mode(.maintenance, .moderatelyDegraded) == .maintenance)
    for remediation in ProactiveHA.Remediation.allCases { #expect(mode(remediation, .healthy) == .normal) }
    #expect(ProactiveHA(remediation: .maintenance).mode(.severelyDegraded) == .normal)
  }
}

@Suite struct FaultToleranceTests {
  /// FT-01; vSphere Availability 8.0, Fault Tolerance requirements.
  @Test func limits() {
    let enterprise = FaultTolerance()
    #expect(enterprise.machinesPerHost == 4 && enterprise.vCPUsPerHost == 8 && enterprise.vCPUsPerMachine == 8)
    #expect(FaultTolerance(licence: .standard).vCPUsPerMachine == 2)
    #expect(FaultTolerance(version: .v60).vCPUsPerMachine == 4)
    #expect(enterprise.refusal(vCPUs: 8) == nil && enterprise.refusal(vCPUs: 9) == .machineVCPUs(9, limit: 8))
    func refusal(_ vCPUs: Int, _ machines: Int, _ used: Int, partner: Bool = false, network: Bool = true)
      -> FaultTolerance.Refusal?
    {
      enterprise.refusal(
        vCPUs: vCPUs, on: .init(machines: machines, vCPUs: used), hasPartner: partner, hasLoggingNetwork: network)
    }
    #expect(refusal(2, 3, 6) == nil)
    #expect(refusal(1, 4, 4) == .hostMachines(limit: 4))
    #expect(refusal(3, 3, 6) == .hostVCPUs(9, limit: 8))
    #expect(refusal(1, 0, 0, partner: true) == .sameHost && refusal(1, 0, 0, network: false) == .noLoggingNetwork)
    var unlimited = enterprise
    (unlimited.machinesPerHost, unlimited.vCPUsPerHost) = (0, 0)
    #expect(unlimited.refusal(vCPUs: 8, on: .init(machines: 99, vCPUs: 99), hasPartner: false) == nil)
  }

  @Test func outcomes() {
    func outcome(_ primary: Bool, _ secondary: Bool, ready: Bool = true) -> FaultTolerance.Outcome? {
      FaultTolerance.outcome(primaryFailed: primary, secondaryFailed: secondary, isSecondaryReady: ready)
    }
    #expect(outcome(true, false) == .failover && outcome(true, false, ready: false) == .restart)
    #expect(outcome(false, true) == .secondaryLost && outcome(true, true) == .restart && outcome(false, false) == nil)
  }

  @Test func checkpointingCosts() {
    let model = FastCheckpointing()
    let bandwidth = 1.25e9
    let half = model.cost(dirtyBytesPerSecond: bandwidth / 2, bandwidthBytesPerSecond: bandwidth)
    #expect(half.epochSeconds == 0.01 && half.speed == 1)
    #expect(abs(half.outputDelaySeconds - 0.0102) < 1e-12 && abs(half.longestOutputDelaySeconds - 0.0152) < 1e-12)
    #expect(half.loggingBytesPerSecond == bandwidth / 2 && abs(half.cpuOverhead - 0.25) < 1e-12)
    let idle = model.cost(dirtyBytesPerSecond: 0, bandwidthBytesPerSecond: bandwidth)
    #expect(idle.cpuOverhead == 0.1 && idle.loggingBytesPerSecond == 0 && idle.speed == 1)
    // e = r / (1 - d / B) from 98 % on.
    let busy = model.cost(dirtyBytesPerSecond: bandwidth * 0.99, bandwidthBytesPerSecond: bandwidth)
    #expect(abs(busy.epochSeconds - 0.02) < 1e-9 && abs(busy.speed - 1) < 1e-9)
    let over = model.cost(dirtyBytesPerSecond: bandwidth * 2, bandwidthBytesPerSecond: bandwidth)
    #expect(over.epochSeconds == 0.5 && abs(over.speed - (1 - 0.0002 / 0.5) / 2) < 1e-12)
  }

  /// More writing never makes anything cheaper, and the network is never asked for more than it has.
  @Test func costsGrowWithTheDirtyRate() {
    let model = FastCheckpointing()
    var last = model.cost(dirtyBytesPerSecond: 0, bandwidthBytesPerSecond: 1e9)
    for step in 1...300 {
      let dirty = Double(step) * 1e7
      let cost = model.cost(dirtyBytesPerSecond: dirty, bandwidthBytesPerSecond: 1e9)
      #expect(cost.outputDelaySeconds >= last.outputDelaySeconds && cost.speed <= last.speed + 1e-12)
      #expect(cost.cpuOverhead >= last.cpuOverhead && cost.loggingBytesPerSecond <= 1e9)
      // What is logged is what the slowed machine writes.
      #expect(abs(cost.loggingBytesPerSecond - cost.speed * dirty) < 1)
      last = cost
    }
  }

  @Test func aNewSecondaryTakesTheTimeOfACopy() {
    let model = FastCheckpointing()
    let time = model.secondaryCreationTime(
      memoryBytes: 8_000_000_000, dirtyBytesPerSecond: 2e8, bandwidthBytesPerSecond: 1e9)
    #expect(time == .seconds(10))
    #expect(model.secondaryCreationTime(memoryBytes: 1, dirtyBytesPerSecond: 1e9, bandwidthBytesPerSecond: 1e9) == nil)
  }

  /// vSphere API, VirtualMachineQuickStats.ftLatencyStatus.
  @Test(arguments: [
    (Int64(2000), FastCheckpointing.LatencyStatus.green), (2001, .yellow), (6000, .yellow), (6001, .red),
  ])
  func latencyStatus(milliseconds: Int64, status: FastCheckpointing.LatencyStatus) {
    #expect(FastCheckpointing.LatencyStatus(lag: .milliseconds(milliseconds)) == status)
  }
}
