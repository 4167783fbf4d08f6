import Infrastructure
import Quantities

/// vSphere HA of one cluster. Defaults are those of the release; each has its source at the property.
public struct HASettings: Sendable, Hashable {
  /// Whether HA is on at all.
  public var isEnabled: Bool
  /// Whether failed hosts are detected and isolation responses happen (published: vSphere Availability 8.0, Host
  /// Isolation Response: without it responses are suspended).
  public var isHostMonitoringEnabled: Bool
  /// How many power-ons are kept in reserve.
  public var admissionControl: AdmissionControl
  /// Heartbeat datastores of each host: 2, at most 5; 0 for none (published: vSphere HA Deepdive 6.0).
  public var heartbeatDatastores: Int
  /// From the declaration of isolation to the response: at least 30 s, smaller values count as 30 s (published: vSphere
  /// HA Deepdive 6.0; option das.config.fdm.isolationPolicyDelaySec).
  public var isolationPolicyDelay: SimDuration
  /// From the request to shut a guest down to its power-off: 300 s (published: vSphere HA Deepdive 6.0; option
  /// das.isolationShutdownTimeout).
  public var isolationShutdownTimeout: SimDuration
  /// Between readings of the list of powered-on machines of an isolated or partitioned host: about 30 s (published:
  /// vSphere HA Deepdive 6.0).
  public var powerOnFileReadInterval: SimDuration
  /// Settings of machines without their own.
  public var machineDefaults: HAMachineSettings
  /// Attempts to power a machine on, the first included: 5 (published: vSphere HA Deepdive 6.0; option
  /// das.maxvmrestartcount).
  public var restartAttemptLimit: Int
  /// Waits between attempts, each from the detected failure of the one before: 2, 4, 8, 16 min, so that attempts that
  /// fail at once are at 0, 2, 6, 14 and 30 min (published: vSphere HA Deepdive 6.0). The last repeats if the limit is
  /// higher (modelling default).
  public var restartDelays: [SimDuration]
  /// Power-ons of one host at the same time: 32 (published: vSphere HA Deepdive 6.0; option
  /// das.perHostConcurrentFailoversLimit).
  public var concurrentRestartsPerHost: Int
  /// What lower priorities wait for.
  public var restartOrdering: RestartOrdering
  /// Whether machines of an anti-affinity rule are kept apart when restarted (option das.respectVmVmAntiAffinityRules).
  public var respectsAntiAffinity: Bool
  /// Whether a machine with restart disabled is registered on another host.
  public var registersDisabledMachines: Bool
  /// Monitoring of guests: off (published: vSphere HA Deepdive 6.0).
  public var monitoring: VirtualMachineMonitoring
  /// Reaction to lost storage: disabled (published: vSphere API, ClusterVmComponentProtectionSettings).
  public var componentProtection: ComponentProtection
  /// Reaction to hosts whose hardware degrades: off (published: vSphere API, ClusterInfraUpdateHaConfigInfo).
  public var proactive: ProactiveHA
  /// Limits and costs of fault tolerant machines.
  public var faultTolerance: FaultTolerance

  /// Makes the settings of a new cluster of that release: HA on, 2 heartbeat datastores, admission control by automatic
  /// percentage for one host failure from 6.5, by slots for one host failure before.
  public init(version: VSphereRelease = .v80) {
    isEnabled = true
    isHostMonitoringEnabled = true
    admissionControl = AdmissionControl(version: version)
    heartbeatDatastores = 2
    isolationPolicyDelay = .seconds(30)
    isolationShutdownTimeout = .seconds(300)
    powerOnFileReadInterval = .seconds(30)
    machineDefaults = HAMachineSettings()
    restartAttemptLimit = 5
    restartDelays = [.minutes(2), .minutes(4), .minutes(8), .minutes(16)]
    concurrentRestartsPerHost = 32
    restartOrdering = version.restartOrdering
    respectsAntiAffinity = version.respectsAntiAffinity
    registersDisabledMachines = version.registersDisabledMachines
    monitoring = VirtualMachineMonitoring()
    componentProtection = ComponentProtection()
    proactive = ProactiveHA()
    faultTolerance = FaultTolerance(version: version)
  }

  /// When the master next reads which machines an isolated or partitioned host has powered on, at multiples of the
  /// interval: from then on it can restart what an isolation response stopped.
  public func nextPowerOnFileRead(after time: SimTime) -> SimTime {
    guard powerOnFileReadInterval > .zero else { return time }
    return .zero + powerOnFileReadInterval * ((time - .zero) / powerOnFileReadInterval + 1)
  }

  /// Everything that is out of range, in the order of the settings.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.include(admissionControl.problems(), under: "admissionControl")
    checks.require(
      (0...5).contains(heartbeatDatastores), "heartbeatDatastores", "\(heartbeatDatastores) is out of range",
      "a whole number from 0 to 5")
    checks.requireNotNegative(isolationPolicyDelay, "isolationPolicyDelay")
    checks.requireNotNegative(isolationShutdownTimeout, "isolationShutdownTimeout")
    checks.requireNotNegative(powerOnFileReadInterval, "powerOnFileReadInterval")
    checks.include(machineDefaults.problems(), under: "machineDefaults")
    checks.requireCount(restartAttemptLimit, "restartAttemptLimit")
    checks.require(
      restartAttemptLimit <= 1 || !restartDelays.isEmpty, "restartDelays", "there are none",
      "at least one duration, such as 2 min")
    for (index, delay) in restartDelays.enumerated() { checks.requireNotNegative(delay, "restartDelays.\(index)") }
    checks.requireCount(concurrentRestartsPerHost, "concurrentRestartsPerHost")
    checks.include(monitoring.problems(), under: "monitoring")
    checks.include(componentProtection.problems(), under: "componentProtection")
    checks.include(faultTolerance.problems(), under: "faultTolerance")
    return checks.errors
  }
}
