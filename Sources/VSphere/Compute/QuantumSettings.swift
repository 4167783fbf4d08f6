import Infrastructure
import Quantities

/// Constants of the discrete processor scheduler.
public struct QuantumSettings: Sendable, Hashable {
  /// Longest run without a new decision. Default 50 ms, the VMkernel's (published: vSphere High Performance Cookbook, CPU
  /// scheduler); 10 to 20 ms are often quoted.
  public var timeSlice: SimDuration
  /// How much better a waiter's MHz per share must be to preempt: its part of the runner's own. Default 0.1 (modelling
  /// default; that there is a margin is known: The CPU Scheduler in VMware vSphere 5.1).
  public var preemptionMargin: Double
  /// A processor that has run somebody for less is not preempted. Default 1 ms (modelling default).
  public var shortestRun: SimDuration
  /// How long a vCPU that was moved to another processor stays there, unless that other one would idle. Default 30 ms, within the 20 to
  /// 40 ms that are recalled of The CPU Scheduler in VMware vSphere 5.1.
  public var migrationInterval: SimDuration
  /// Time over which MHz consumed are averaged, with exponentially falling weight, and over which a reservation is
  /// kept: what was had less, or more, counts as far as this much of the reservation. Default 1 s (modelling default).
  public var usageWindow: SimDuration
  /// Unused limit that can be made up for later. Default 100 ms of it (modelling default).
  public var limitCarryOver: SimDuration
  /// How long a machine that has used up its limit is held at least. Default 10 ms (modelling default).
  public var limitHold: SimDuration
  /// Whether leading vCPUs are stopped: relaxed co-scheduling.
  public var isCoScheduled: Bool
  /// Skew at which a leading vCPU is co-stopped. Default 3 ms (known: The CPU Scheduler in VMware vSphere 5.1).
  public var costopSkew: SimDuration
  /// Skew at which it may start again: below `costopSkew`. Default 1 ms (modelling default).
  public var costartSkew: SimDuration
  /// Most work that a vCPU may be behind its demand; more is dropped. Default 1 s (modelling default).
  public var longestBacklog: SimDuration

  /// Makes settings.
  public init(
    timeSlice: SimDuration = .milliseconds(50), preemptionMargin: Double = 0.1,
    shortestRun: SimDuration = .milliseconds(1), migrationInterval: SimDuration = .milliseconds(30),
    usageWindow: SimDuration = .seconds(1), limitCarryOver: SimDuration = .milliseconds(100),
    limitHold: SimDuration = .milliseconds(10), isCoScheduled: Bool = true,
    costopSkew: SimDuration = .milliseconds(3), costartSkew: SimDuration = .milliseconds(1),
    longestBacklog: SimDuration = .seconds(1)
  ) {
    self.timeSlice = timeSlice
    self.preemptionMargin = preemptionMargin
    self.shortestRun = shortestRun
    self.migrationInterval = migrationInterval
    self.usageWindow = usageWindow
    self.limitCarryOver = limitCarryOver
    self.limitHold = limitHold
    self.isCoScheduled = isCoScheduled
    self.costopSkew = costopSkew
    self.costartSkew = costartSkew
    self.longestBacklog = longestBacklog
  }

  /// Everything wrong with the settings; empty when they can be used.
  public func problems() -> [ParameterError] {
    var errors: [ParameterError] = []
    func require(_ isRight: Bool, _ name: String, _ value: some CustomStringConvertible, _ hint: String) {
      guard !isRight else { return }
      errors.append(ParameterError(parameter: name, problem: "\(value) is out of range", hint: hint))
    }
    let tick = SimDuration.microseconds(100)
    require(timeSlice >= tick && timeSlice <= .seconds(1), "timeSlice", timeSlice, "from 100 us to 1 s")
    require(
      preemptionMargin >= 0 && preemptionMargin <= 10, "preemptionMargin", preemptionMargin, "from 0 to 10")
    require(shortestRun >= .zero && shortestRun <= timeSlice, "shortestRun", shortestRun, "from 0 s to the time slice")
    require(migrationInterval >= tick, "migrationInterval", migrationInterval, "100 us or more")
    require(usageWindow >= tick, "usageWindow", usageWindow, "100 us or more")
    require(limitCarryOver >= tick, "limitCarryOver", limitCarryOver, "100 us or more")
    require(
      limitHold >= tick && limitHold <= limitCarryOver, "limitHold", limitHold, "from 100 us to limitCarryOver")
    require(costopSkew >= tick, "costopSkew", costopSkew, "100 us or more")
    require(
      costartSkew >= .zero && costartSkew < costopSkew, "costartSkew", costartSkew, "0 s or more, below costopSkew")
    require(longestBacklog >= .zero, "longestBacklog", longestBacklog, "0 s or more")
    return errors
  }
}
