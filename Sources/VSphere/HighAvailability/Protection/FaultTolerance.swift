import Infrastructure
import Quantities

/// Fault tolerant machines: a secondary on another host takes over without a restart.
///
/// Limits published: vSphere Availability 8.0, Fault Tolerance requirements. Costs are modelling defaults, see
/// `FastCheckpointing`.
public struct FaultTolerance: Sendable, Hashable {
  /// Licence, which limits the processors of a fault tolerant machine.
  public enum Licence: String, Sendable, Hashable, CaseIterable {
    /// Standard and Enterprise: 2 processors.
    case standard
    /// Enterprise Plus: 8 processors from 6.7.
    case enterprisePlus
  }

  /// Fault tolerant machines of one host, primaries and secondaries together: 4 (published; option
  /// das.maxftvmsperhost). 0 for no limit.
  public var machinesPerHost: Int
  /// Their processors together: 8 (published; option das.maxftvcpusperhost). 0 for no limit.
  public var vCPUsPerHost: Int
  /// Processors of one machine.
  public var vCPUsPerMachine: Int
  /// Costs of keeping a secondary.
  public var checkpointing: FastCheckpointing

  /// Makes settings of a release and licence.
  public init(version: VSphereRelease = .v80, licence: Licence = .enterprisePlus) {
    machinesPerHost = 4
    vCPUsPerHost = 8
    vCPUsPerMachine =
      licence == .standard ? Swift.min(2, version.faultToleranceVCPULimit) : version.faultToleranceVCPULimit
    checkpointing = FastCheckpointing()
  }

  /// Fault tolerant machines on a host.
  public struct HostLoad: Sendable, Hashable {
    /// Primaries and secondaries.
    public var machines: Int
    /// Their processors.
    public var vCPUs: Int
    /// Makes a load.
    public init(machines: Int = 0, vCPUs: Int = 0) {
      self.machines = machines
      self.vCPUs = vCPUs
    }
  }

  /// Why a machine cannot be protected, or a primary or secondary not be placed on a host.
  public enum Refusal: Sendable, Hashable {
    /// It has more processors than allowed.
    case machineVCPUs(Int, limit: Int)
    /// The host has as many fault tolerant machines as allowed.
    case hostMachines(limit: Int)
    /// The processors of the fault tolerant machines of the host would exceed the limit.
    case hostVCPUs(Int, limit: Int)
    /// The other of the pair is on that host.
    case sameHost
    /// There is no logging network.
    case noLoggingNetwork

    /// Why, in words.
    public var text: String {
      switch self {
      case .machineVCPUs(let count, let limit): "has \(count) processors, fault tolerance allows \(limit)"
      case .hostMachines(let limit): "the host has \(limit) fault tolerant machines already"
      case .hostVCPUs(let count, let limit):
        "the host would have \(count) fault tolerant processors, \(limit) are allowed"
      case .sameHost: "the other machine of the pair is on the host"
      case .noLoggingNetwork: "the host has no network for fault tolerance logging"
      }
    }
  }

  /// Why a machine cannot be made fault tolerant; nil if it can.
  public func refusal(vCPUs: Int) -> Refusal? {
    vCPUs > vCPUsPerMachine ? .machineVCPUs(vCPUs, limit: vCPUsPerMachine) : nil
  }

  /// Why a primary or secondary cannot be on a host; nil if it can.
  /// - Parameters:
  ///   - vCPUs: its processors.
  ///   - load: fault tolerant machines the host has, without it.
  ///   - hasPartner: whether the other of the pair is there.
  ///   - hasLoggingNetwork: whether the host has a network for logging.
  public func refusal(
    vCPUs: Int, on load: HostLoad, hasPartner: Bool, hasLoggingNetwork: Bool = true
  ) -> Refusal? {
    if let refusal = refusal(vCPUs: vCPUs) { return refusal }
    if hasPartner { return .sameHost }
    if !hasLoggingNetwork { return .noLoggingNetwork }
    if machinesPerHost > 0, load.machines >= machinesPerHost { return .hostMachines(limit: machinesPerHost) }
    if vCPUsPerHost > 0, load.vCPUs + vCPUs > vCPUsPerHost {
      return .hostVCPUs(load.vCPUs + vCPUs, limit: vCPUsPerHost)
    }
    return nil
  }

  /// What happens to a pair when something fails.
  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// The secondary runs on as the primary; a new secondary is made.
    case failover
    /// The primary runs on; a new secondary is made.
    case secondaryLost
    /// Both are gone, or the secondary was not up to date: the primary is restarted as any machine.
    case restart
  }

  /// Works out what happens when hosts fail.
  /// - Parameters:
  ///   - primaryFailed: whether the host of the primary failed.
  ///   - secondaryFailed: whether the host of the secondary failed, or there was none.
  ///   - isSecondaryReady: whether the secondary had its first checkpoint complete.
  /// - Returns: nil if neither failed.
  public static func outcome(primaryFailed: Bool, secondaryFailed: Bool, isSecondaryReady: Bool) -> Outcome? {
    switch (primaryFailed, secondaryFailed) {
    case (false, false): nil
    case (false, true): .secondaryLost
    case (true, false): isSecondaryReady ? .failover : .restart
    case (true, true): .restart
    }
  }

  /// Everything that is out of range.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.require(machinesPerHost >= 0, "machinesPerHost", "\(machinesPerHost) is negative", "0 or more")
    checks.require(vCPUsPerHost >= 0, "vCPUsPerHost", "\(vCPUsPerHost) is negative", "0 or more")
    checks.requireCount(vCPUsPerMachine, "vCPUsPerMachine")
    checks.include(checkpointing.problems(), under: "checkpointing")
    return checks.errors
  }
}
