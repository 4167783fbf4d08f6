/// Why a host cannot take a machine that HA restarts.
public enum RestartRefusal: Sendable, Hashable {
  /// Not connected, failed, or in maintenance or standby.
  case unavailable
  /// Processor features, networks, datastores or devices do not fit.
  case incompatible
  /// A mandatory rule between machines and hosts; position of the rule.
  case hostRule(Int32)
  /// A machine it is kept apart from is there, and HA respects that; position of the rule.
  case antiAffinity(Int32)
  /// The agent machines of the host do not run.
  case agentsMissing
  /// Unreserved processor capacity is too small; MHz that are missing.
  case cpuReservation(missingMHz: Double)
  /// Unreserved memory is too small; bytes that are missing.
  case memoryReservation(missingBytes: Int64)
  /// Too few free virtual functions.
  case virtualFunctions
  /// Too little room for its virtual GPUs.
  case vGPUs
  /// Too few free ports of distributed switches.
  case distributedPorts
  /// As many machines as a host may have.
  case machineLimit
  /// As many virtual processors as a host may have.
  case vCPULimit
  /// As many power-ons under way as a host may have.
  case concurrentRestarts

  /// A machine of higher priority is being powered on there, which the older rule waits for.
  case higherPriority

  /// Whether a power-on that is under way has to complete first.
  var isBusy: Bool { self == .concurrentRestarts || self == .higherPriority }

  /// Whether room is missing, which DRS could make.
  public var isCapacity: Bool {
    switch self {
    case .cpuReservation, .memoryReservation, .virtualFunctions, .vGPUs, .distributedPorts, .machineLimit, .vCPULimit:
      true
    case .unavailable, .incompatible, .hostRule, .antiAffinity, .agentsMissing, .concurrentRestarts, .higherPriority:
      false
    }
  }

  /// Why, in words, after the name of the host.
  public var text: String {
    switch self {
    case .unavailable: "is not available"
    case .incompatible: "is not compatible"
    case .hostRule(let rule): "is excluded by rule \(rule)"
    case .antiAffinity(let rule): "has a machine that rule \(rule) keeps apart"
    case .agentsMissing: "does not run its agent machines"
    case .cpuReservation(let missing): "lacks \(HAText.megahertz(missing)) of unreserved processor capacity"
    case .memoryReservation(let missing): "lacks \(HAText.megabytes(missing)) of unreserved memory"
    case .virtualFunctions: "has too few free virtual functions"
    case .vGPUs: "has no room for its virtual GPUs"
    case .distributedPorts: "has too few free distributed ports"
    case .machineLimit: "has as many machines as a host may have"
    case .vCPULimit: "has as many virtual processors as a host may have"
    case .concurrentRestarts: "has as many power-ons under way as allowed"
    case .higherPriority: "is powering on machines of higher priority"
    }
  }
}
