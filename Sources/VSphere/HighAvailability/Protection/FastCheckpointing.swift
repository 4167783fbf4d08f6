import Infrastructure
import Quantities

/// What it costs to keep a secondary up to date by checkpoints.
///
/// Time is cut into epochs. What an epoch of length e wrote, d e bytes at a dirty rate d, is sent to the secondary at
/// bandwidth B while the next one runs, and what it sent to the network is held until the secondary has it. An epoch is
/// as long as wanted unless sending takes longer: d e / B + r <= e with round trip r gives e >= r / (1 - d / B). When
/// the dirty rate exceeds the bandwidth, epochs are as long as allowed and the machine is slowed to B / d.
///
/// Output waits for half an epoch on average, then for the transfer: latency e / 2 + d e / B + r, about one epoch. The
/// processor costs grow with the used part of the bandwidth.
///
/// Marks: epochs of 2 to 500 ms known; all formulas and numbers modelling defaults (latency 5 to 20 ms, processor cost
/// 10 to 40 %, logging at about the dirty rate, failover below 1 to 2 s).
public struct FastCheckpointing: Sendable, Hashable {
  /// Wanted length of an epoch: 10 ms (modelling default).
  public var wantedEpoch: SimDuration
  /// Shortest epoch: 2 ms (modelling default).
  public var shortestEpoch: SimDuration
  /// Longest epoch: 500 ms (modelling default).
  public var longestEpoch: SimDuration
  /// Round trip of the acknowledgement: 0.2 ms (modelling default).
  public var roundTrip: SimDuration
  /// Part of its processor use a machine costs more when it writes nothing: 0.1 (modelling default).
  public var idleCPUOverhead: Double
  /// The same when it writes as fast as the network takes it: 0.4 (modelling default).
  public var fullCPUOverhead: Double
  /// Time a machine stands still when its secondary takes over: 1 s (modelling default, within the known 1 to 2 s).
  public var failoverTime: SimDuration

  /// Makes the defaults.
  public init() {
    wantedEpoch = .milliseconds(10)
    shortestEpoch = .milliseconds(2)
    longestEpoch = .milliseconds(500)
    roundTrip = .microseconds(200)
    idleCPUOverhead = 0.1
    fullCPUOverhead = 0.4
    failoverTime = .seconds(1)
  }

  /// Costs at one dirty rate.
  public struct Cost: Sendable, Hashable {
    /// Length of an epoch, seconds.
    public var epochSeconds: Double
    /// Mean time output is held, seconds.
    public var outputDelaySeconds: Double
    /// Longest time output is held, seconds.
    public var longestOutputDelaySeconds: Double
    /// Rate of logging, bytes a second.
    public var loggingBytesPerSecond: Double
    /// Part of the machine's processor use that comes on top.
    public var cpuOverhead: Double
    /// Part of its speed that remains: below 1 when it writes faster than the network takes.
    public var speed: Double
  }

  /// Works out the costs.
  /// - Parameters:
  ///   - dirtyBytesPerSecond: rate at which the machine writes memory when it is not slowed.
  ///   - bandwidthBytesPerSecond: bandwidth the logging network gives it, above 0.
  public func cost(dirtyBytesPerSecond: Double, bandwidthBytesPerSecond: Double) -> Cost {
    precondition(bandwidthBytesPerSecond > 0, "a secondary needs a logging network")
    let load = Swift.min(1, Swift.max(0, dirtyBytesPerSecond) / bandwidthBytesPerSecond)
    let trip = roundTrip.seconds
    let needed = load < 1 ? trip / (1 - load) : Double.infinity
    let epoch = Swift.min(
      longestEpoch.seconds, Swift.max(shortestEpoch.seconds, Swift.max(wantedEpoch.seconds, needed)))
    // At the longest epoch only so much fits into the time that the round trip leaves.
    let fitting = Swift.max(0, 1 - trip / epoch)
    let sent = Swift.min(load, fitting)
    let transfer = sent * epoch + trip
    return Cost(
      epochSeconds: epoch, outputDelaySeconds: epoch / 2 + transfer, longestOutputDelaySeconds: epoch + transfer,
      loggingBytesPerSecond: sent * bandwidthBytesPerSecond,
      cpuOverhead: idleCPUOverhead + (fullCPUOverhead - idleCPUOverhead) * sent,
      speed: dirtyBytesPerSecond > 0
        ? Swift.min(1, sent * bandwidthBytesPerSecond / dirtyBytesPerSecond) : 1)
  }

  /// Time to make a new secondary, from the choice of its host: the memory is copied while the machine runs, and what
  /// it writes meanwhile is copied again; at a dirty rate d below the bandwidth B that is memory / (B - d) (derived).
  /// - Returns: nil if it is never done, because the machine writes as fast as the network takes.
  public func secondaryCreationTime(
    memoryBytes: Int64, dirtyBytesPerSecond: Double, bandwidthBytesPerSecond: Double
  ) -> SimDuration? {
    let spare = bandwidthBytesPerSecond - dirtyBytesPerSecond
    return spare > 0 ? .seconds(rounding: Double(memoryBytes) / spare) : nil
  }

  /// How far a secondary lags behind, as a client shows it.
  public enum LatencyStatus: String, Sendable, Hashable, CaseIterable {
    /// Up to 2 s.
    case green
    /// Up to 6 s.
    case yellow
    /// More.
    case red

    /// The status of a lag (published: vSphere API, VirtualMachineQuickStats.ftLatencyStatus).
    public init(lag: SimDuration) {
      self = lag <= .seconds(2) ? .green : lag <= .seconds(6) ? .yellow : .red
    }
  }

  /// Everything that is out of range.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.requirePositive(wantedEpoch, "wantedEpoch")
    checks.requirePositive(shortestEpoch, "shortestEpoch")
    checks.require(
      longestEpoch >= shortestEpoch, "longestEpoch", "\(longestEpoch) is below the shortest, \(shortestEpoch)",
      "at least the shortest epoch")
    checks.requireNotNegative(roundTrip, "roundTrip")
    checks.require(
      idleCPUOverhead >= 0 && idleCPUOverhead.isFinite, "idleCPUOverhead", "\(idleCPUOverhead) is out of range",
      "a number from 0 up")
    checks.require(
      fullCPUOverhead >= idleCPUOverhead && fullCPUOverhead.isFinite, "fullCPUOverhead",
      "\(fullCPUOverhead) is below that of an idle machine", "at least the overhead of an idle machine")
    checks.requireNotNegative(failoverTime, "failoverTime")
    return checks.errors
  }
}
