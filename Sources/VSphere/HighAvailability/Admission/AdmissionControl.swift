import Infrastructure

/// Keeps room in a cluster so that machines can be restarted after host failures: may this machine be powered on?
///
/// Counts available hosts (connected, not in maintenance or standby, without an HA error) and powered-on machines. The
/// capacity of a host is that of its root resource pool: what the VMkernel leaves. HA itself ignores the answer when it
/// restarts.
///
/// Source: published, vSphere Availability 6.7 and 8.0, vSphere HA Admission Control; Epping, vSphere HA Deepdive 6.0.
public struct AdmissionControl: Sendable, Hashable {
  /// How the reserve is defined.
  public enum Policy: Sendable, Hashable {
    /// Slots that hold any machine.
    case slots(SlotPolicy)
    /// A percentage of the cluster's processor and memory capacity.
    case percentage(PercentagePolicy)
    /// Hosts that take machines from HA only; positions of the hosts.
    case failoverHosts([Int32])
    /// No reserve.
    case disabled
  }

  /// How the reserve is defined.
  public var policy: Policy
  /// Processor capacity counted for a machine without that much reserved: 32 MHz (published: vSphere Availability 6.7;
  /// option das.vmcpuminmhz).
  public var minimumCPUMHz: Double
  /// Memory counted for a machine without that much reserved, before its overhead: 0 (published: vSphere HA Deepdive
  /// 6.0; option das.vmmemoryminmb).
  public var minimumMemoryBytes: Int64
  /// Host failures that must be survived, for the warning about performance where the policy does not say: 1.
  public var hostFailuresTolerated: Int
  /// Part of the performance machines may lose after failures before a warning is given: 1, never (published: vSphere
  /// Availability 8.0, Admission Control; from 6.5, needs DRS).
  public var performanceDegradationTolerated: Double

  /// Makes admission control with a policy.
  public init(
    policy: Policy, minimumCPUMHz: Double = 32, minimumMemoryBytes: Int64 = 0, hostFailuresTolerated: Int = 1,
    performanceDegradationTolerated: Double = 1
  ) {
    self.policy = policy
    self.minimumCPUMHz = minimumCPUMHz
    self.minimumMemoryBytes = minimumMemoryBytes
    self.hostFailuresTolerated = hostFailuresTolerated
    self.performanceDegradationTolerated = performanceDegradationTolerated
  }

  /// Makes what a new cluster has: an automatic percentage for one host failure from 6.5, slots for one host failure
  /// before (known: vSphere Availability 6.0, 6.5).
  public init(version: VSphereRelease) {
    self.init(policy: version >= .v65 ? .percentage(PercentagePolicy()) : .slots(SlotPolicy()))
  }

  /// An available host.
  public struct Host: Sendable, Hashable {
    /// Position of the host in the cluster.
    public var id: Int32
    /// Processor capacity for machines, MHz.
    public var cpuCapacityMHz: Double
    /// Memory for machines, bytes.
    public var memoryCapacityBytes: Int64
    /// Makes a host.
    public init(id: Int32, cpuCapacityMHz: Double, memoryCapacityBytes: Int64) {
      self.id = id
      self.cpuCapacityMHz = cpuCapacityMHz
      self.memoryCapacityBytes = memoryCapacityBytes
    }
  }

  /// What a powered-on machine needs to be restarted.
  public struct Machine: Sendable, Hashable {
    /// Processor reservation, MHz.
    public var cpuReservationMHz: Double
    /// Memory reservation, bytes.
    public var memoryReservationBytes: Int64
    /// Memory the hypervisor needs for it, bytes.
    public var memoryOverheadBytes: Int64
    /// Host it runs on, or is to run on; -1 where that is not known.
    public var host: Int32
    /// Makes a machine.
    public init(
      cpuReservationMHz: Double = 0, memoryReservationBytes: Int64 = 0, memoryOverheadBytes: Int64 = 0, host: Int32 = -1
    ) {
      self.cpuReservationMHz = cpuReservationMHz
      self.memoryReservationBytes = memoryReservationBytes
      self.memoryOverheadBytes = memoryOverheadBytes
      self.host = host
    }
  }

  /// Processor capacity counted for a machine, MHz.
  public func cpuNeedMHz(_ machine: Machine) -> Double { Swift.max(machine.cpuReservationMHz, minimumCPUMHz) }

  /// Memory counted for a machine, its overhead included, bytes.
  public func memoryNeedBytes(_ machine: Machine) -> Int64 {
    Swift.max(machine.memoryReservationBytes, minimumMemoryBytes) + machine.memoryOverheadBytes
  }

  /// Answers whether a machine may be powered on, with all numbers.
  /// - Parameters:
  ///   - hosts: the available hosts.
  ///   - poweredOn: the powered-on machines, without the new one.
  ///   - newcomer: the machine to power on; nil to ask how the cluster stands.
  ///   - name: what the sentence calls the machine.
  public func decide(
    hosts: ContiguousArray<Host>, poweredOn: ContiguousArray<Machine>, newcomer: Machine? = nil,
    name: String = "the virtual machine"
  ) -> AdmissionDecision {
    switch policy {
    case .slots(let slots):
      slots.decide(self, hosts: hosts, poweredOn: poweredOn, newcomer: newcomer, name: name)
    case .percentage(let percentage):
      percentage.decide(self, hosts: hosts, poweredOn: poweredOn, newcomer: newcomer, name: name)
    case .failoverHosts(let failoverHosts):
      FailoverHosts.decide(failoverHosts, hosts: hosts, poweredOn: poweredOn, newcomer: newcomer, name: name)
    case .disabled: AdmissionDecision(isAdmitted: true, numbers: .none)
    }
  }

  /// Answers whether a host may leave the available ones, for maintenance or standby. DPM leaves two hosts on whatever
  /// they do, and whatever the policy, since nobody could restart machines after the failure of the only one
  /// (published: Epping, vSphere HA Deepdive 6.0, DPM and HA).
  /// - Parameters:
  ///   - host: position of the host.
  ///   - forStandby: whether DPM asks, to switch it off.
  ///   - name: what the sentence calls the host.
  public func decideRemoval(
    of host: Int32, forStandby: Bool, hosts: ContiguousArray<Host>, poweredOn: ContiguousArray<Machine>,
    name: String = "the host"
  ) -> AdmissionDecision {
    var remaining = hosts
    remaining.removeAll { $0.id == host }
    var decision = decide(hosts: remaining, poweredOn: poweredOn)
    if decision.isAdmitted, forStandby, remaining.count < 2 {
      decision.isAdmitted = false
      decision.refusal = "HA keeps two hosts on"
    }
    if !decision.isAdmitted { decision.refusal = "Without \(name): \(decision.refusal)" }
    return decision
  }

  /// Host failures the policy is to survive, for the warning about performance.
  public var toleratedFailures: Int {
    switch policy {
    case .slots(let slots): slots.hostFailuresTolerated
    case .percentage(let percentage): percentage.hostFailuresTolerated
    case .failoverHosts(let hosts): hosts.count
    case .disabled: hostFailuresTolerated
    }
  }

  /// Everything that is out of range.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    switch policy {
    case .slots(let slots): checks.include(slots.problems(), under: "slots")
    case .percentage(let percentage): checks.include(percentage.problems(), under: "percentage")
    case .failoverHosts(let hosts):
      checks.require(!hosts.isEmpty, "failoverHosts", "there are none", "at least one host")
    case .disabled: break
    }
    checks.require(
      minimumCPUMHz >= 0 && minimumCPUMHz.isFinite, "minimumCPUMHz", "\(minimumCPUMHz) is not a capacity",
      "a number of MHz from 0 up")
    checks.require(minimumMemoryBytes >= 0, "minimumMemoryBytes", "\(minimumMemoryBytes) is negative", "0 or more")
    checks.require(
      hostFailuresTolerated >= 0, "hostFailuresTolerated", "\(hostFailuresTolerated) is negative", "0 or more")
    checks.requireFraction(performanceDegradationTolerated, "performanceDegradationTolerated")
    return checks.errors
  }
}
