import Infrastructure
import Quantities

/// Constants of the discrete processor scheduler.
public struct QuantumSettings: Sendable, Hashable {
  /// Longest run without a new decision. Default 50 ms, the VMkernel's (published: vSphere High Performance Cookbook,
  /// CPU scheduler); 10 to 20 ms are often quoted.
  public var timeSlice: SimDuration
  /// Core time that a waiting machine must be behind a running one, by its shares, to preempt it. Default 5 ms
  /// (modelling default; that there is a margin is known: The CPU Scheduler in VMware vSphere 5.1).
  public var preemptionMargin: SimDuration
  /// A processor that has run somebody for less is not preempted. Default 1 ms (modelling default).
  public var shortestRun: SimDuration
  /// How long a vCPU that was moved to another processor stays there, unless that other one would idle. Default 30 ms,
  /// within the 20 to 40 ms that are recalled of The CPU Scheduler in VMware vSphere 5.1.
  public var migrationInterval: SimDuration
  /// Core time by which a machine's use can be ahead of or behind its shares, or its reservation, for one core's worth
  /// of them; what is beyond is forgotten. Default 1 s (modelling default).
  public var memory: SimDuration
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
    timeSlice: SimDuration = .milliseconds(50), preemptionMargin: SimDuration = .milliseconds(5),
    shortestRun: SimDuration = .milliseconds(1), migrationInterval: SimDuration = .milliseconds(30),
    memory: SimDuration = .seconds(1), limitCarryOver: SimDuration = .milliseconds(100),
    limitHold: SimDuration = .milliseconds(10), isCoScheduled: Bool = true,
    costopSkew: SimDuration = .milliseconds(3), costartSkew: SimDuration = .milliseconds(1),
    longestBacklog: SimDuration = .seconds(1)
  ) {
    self.timeSlice = timeSlice
    self.preemptionMargin = preemptionMargin
    self.shortestRun = shortestRun
    self.migrationInterval = migrationInterval
    self.memory = memory
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
    require(preemptionMargin >= .zero, "preemptionMargin", preemptionMargin, "0 s or more")
    require(shortestRun >= .zero && shortestRun <= timeSlice, "shortestRun", shortestRun, "from 0 s to the time slice")
    require(migrationInterval >= tick, "migrationInterval", migrationInterval, "100 us or more")
    require(memory >= timeSlice, "memory", memory, "a time slice or more")
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
