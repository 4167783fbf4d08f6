/// Why a host cannot take a machine.
public enum HostRefusal: Sendable, Hashable {
  /// It is in no state to take machines.
  case state(ClusterView.HostState)
  /// The machine cannot run there: processor features, networks, datastores or devices.
  case incompatible
  /// It does not reach all datastores of the machine's disks.
  case datastores
  /// A rule between machines and hosts forbids it; position of the rule.
  case hostRule(Int32)
  /// A machine it has to keep apart from runs there; position of the rule.
  case antiAffinity(Int32)
  /// Machines it has to run with are on another host; position of the rule.
  case affinity(Int32)
  /// Reservations leave too little processor capacity; MHz that are missing.
  case cpuReservation(missingMHz: Double)
  /// Reservations leave too little memory; bytes that are missing.
  case memoryReservation(missingBytes: Int64)
  /// Demand would exceed the ceiling for destinations; processor part of the capacity it would reach.
  case cpuCeiling(utilisation: Double)
  /// Demand would exceed the ceiling for destinations; memory part of the capacity it would reach.
  case memoryCeiling(utilisation: Double)
  /// More virtual processors a core than allowed; the ratio it would reach.
  case vCPURatio(Double)
  /// Its uplinks are too busy; used part.
  case network(utilisation: Double)
  /// Too few virtual functions are free.
  case virtualFunctions
  /// Too little room for virtual GPUs.
  case vGPUs
  /// It has as many machines as an even distribution allows.
  case evenDistribution
  /// Its migrations fill the interval already.
  case migrations

  /// Why, in words.
  public func text(_ rules: AffinityRules) -> String {
    switch self {
    case .state(let state): "is \(state.rawValue)"
    case .incompatible: "is not compatible"
    case .datastores: "does not reach its datastores"
    case .hostRule(let rule), .antiAffinity(let rule), .affinity(let rule): "rule \(rules.name(of: rule))"
    case .cpuReservation(let missing): "lacks \(rounded(missing)) MHz of unreserved processor capacity"
    case .memoryReservation(let missing): "lacks \(missing >> 20) MiB of unreserved memory"
    case .cpuCeiling(let utilisation): "processor demand would reach \(percent(utilisation))"
    case .memoryCeiling(let utilisation): "memory demand would reach \(percent(utilisation))"
    case .vCPURatio(let ratio): "would have \(rounded(ratio)) virtual processors a core"
    case .network(let utilisation): "uplinks are \(percent(utilisation)) busy"
    case .virtualFunctions: "has too few free virtual functions"
    case .vGPUs: "has no room for its virtual GPUs"
    case .evenDistribution: "has its part of the machines already"
    case .migrations: "its migrations fill the interval"
    }
  }

  private func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
  private func percent(_ value: Double) -> String { "\((value * 1000).rounded() / 10) %" }
}
