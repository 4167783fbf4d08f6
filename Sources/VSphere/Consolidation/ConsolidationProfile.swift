/// Which rules a consolidation run follows: those of the literature's simulator to the letter, or what hosts really do.
public enum ConsolidationProfile: String, Sendable, CaseIterable {
  /// No quirks: what a cluster would do. The default.
  case physical
  /// Every quirk of CloudSim 3.0 to 5.0's PlanetLab example, so that results can be compared with the literature.
  case cloudsim

  /// The quirks a profile switches on; a scenario can override each by name.
  public var quirks: ConsolidationQuirks { self == .cloudsim ? .all : [] }
}

/// The ways in which CloudSim's PlanetLab example departs from what hosts do, each a switch.
///
/// Source: CloudSim 3.0.3 to 5.0 (identical results), rules as restated in this package's DocC article
/// 'Consolidation'. What each is worth in kWh stands in `Results/reference/planetlab-quirks.csv`.
public struct ConsolidationQuirks: OptionSet, Hashable, Sendable {
  /// One bit for each quirk.
  public let rawValue: UInt32
  /// Makes a set of the quirks whose bits are set.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The first look at the cluster comes one interval and 0.1 s after the start; until then nothing draws power and
  /// no demand exists; looks follow every interval, so the last part of the horizon is never accounted.
  public static let lateClock = ConsolidationQuirks(rawValue: 1 << 0)
  /// Demand is interpolated linearly between samples and read whenever a migration ends, instead of holding each
  /// sample for its interval.
  public static let interpolatedDemand = ConsolidationQuirks(rawValue: 1 << 1)
  /// A VM whose demand is zero is taken for finished and destroyed for good (two neighbouring zero samples suffice).
  public static let idleVirtualMachinesAreDestroyed = ConsolidationQuirks(rawValue: 1 << 2)
  /// A host draws nothing in an interval that it began without load, even when it was on or woke up.
  public static let unloadedHostsAreFree = ConsolidationQuirks(rawValue: 1 << 3)
  /// An interval is charged the mean of the power at its start and the power after its end.
  public static let trapezoidEnergy = ConsolidationQuirks(rawValue: 1 << 4)
  /// Memory and network reservations are forgotten once a VM is placed: migrations look at the processor only.
  public static let reservationsEndAtPlacement = ConsolidationQuirks(rawValue: 1 << 5)
  /// An overcommitted host hands out whole MIPS in proportion to demand, instead of weighted max-min fair shares.
  public static let wholeMIPSInProportion = ConsolidationQuirks(rawValue: 1 << 6)
  /// A VM in transit is also charged to its target: it is granted 10 % there of what it asks for, and the target
  /// counts as violating its service level for the time of the copy.
  public static let migrationsChargeTheTarget = ConsolidationQuirks(rawValue: 1 << 7)
  /// The power a placement would add is measured from the load of the last look, without what the same plan already
  /// placed there.
  public static let stalePowerDifference = ConsolidationQuirks(rawValue: 1 << 8)
  /// Targets of the overload step may be emptied in the same plan: a VM can be listed twice and both moves count.
  public static let targetsMayBeEmptied = ConsolidationQuirks(rawValue: 1 << 9)
  /// The weights of both local regressions are computed and never applied: the robust one equals the plain one, and
  /// both are ordinary least squares.
  public static let regressionWithoutWeights = ConsolidationQuirks(rawValue: 1 << 10)
  /// A host that was never used counts as one shutdown.
  public static let unusedHostsCountAsShutdowns = ConsolidationQuirks(rawValue: 1 << 11)

  /// A placement on an unused host is priced as if that host drew its idle power anyway.
  public static let idlePowerIsSunk = ConsolidationQuirks(rawValue: 1 << 12)

  /// Every quirk.
  public static let all = ConsolidationQuirks(rawValue: (1 << 13) - 1)

  /// Every quirk with its name in scenario files and a line about it, in order.
  public static let names: [(name: String, quirk: ConsolidationQuirks, meaning: String)] = [
    ("late_clock", .lateClock, "first look one interval and 0.1 s late; the end of the horizon is never accounted"),
    (
      "interpolated_demand", .interpolatedDemand,
      "demand is interpolated between samples and read again when a migration ends"
    ),
    (
      "idle_vms_are_destroyed", .idleVirtualMachinesAreDestroyed, "a machine whose demand is zero is destroyed for good"
    ),
    (
      "unloaded_hosts_are_free", .unloadedHostsAreFree,
      "a host that begins an interval without load draws nothing in it"
    ),
    ("trapezoid_energy", .trapezoidEnergy, "an interval is charged the mean of the powers before and after it"),
    ("reservations_end_at_placement", .reservationsEndAtPlacement, "memory and network bind the first placement only"),
    (
      "whole_mips_in_proportion", .wholeMIPSInProportion,
      "an overcommitted host hands out whole MIPS in proportion to demand"
    ),
    ("migrations_charge_the_target", .migrationsChargeTheTarget, "a machine in transit is also charged to its target"),
    ("stale_power_difference", .stalePowerDifference, "added power is measured from the load before the plan"),
    ("targets_may_be_emptied", .targetsMayBeEmptied, "targets of the overload step may be emptied in the same plan"),
    ("regression_without_weights", .regressionWithoutWeights, "both local regressions are ordinary least squares"),
    (
      "unused_hosts_count_as_shutdowns", .unusedHostsCountAsShutdowns,
      "a host that was never used counts as one shutdown"
    ),
    ("idle_power_is_sunk", .idlePowerIsSunk, "a placement on an unused host is priced without its idle power"),
  ]
}
