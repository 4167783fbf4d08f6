import Quantities

/// How far an experiment is.
public struct ProgressSnapshot: Sendable, Hashable {
  /// Replications that have ended.
  public var endedCount: Int
  /// Replications in all.
  public var replicationCount: Int
  /// Simulated time of the first replication that runs.
  public var time: SimTime
  /// Where that replication ends.
  public var horizon: SimTime
  /// Events so far, over all replications.
  public var eventCount: UInt64
  /// Wall-clock time so far in seconds.
  public var elapsedSeconds: Double
  /// Part of the simulated time of all replications that is done, between 0 and 1.
  public var fractionDone: Double

  /// Takes stock of the replications of a run.
  init(_ replications: [ReplicationProgress], horizon: SimTime, elapsed: Duration) {
    replicationCount = replications.count
    self.horizon = horizon
    endedCount = 0
    eventCount = 0
    fractionDone = 0
    var running: SimTime?
    for replication in replications {
      eventCount += replication.eventCount
      if replication.hasEnded {
        endedCount += 1
        fractionDone += 1
      } else if replication.eventCount > 0 {
        running = running ?? replication.time
        fractionDone += min(1, replication.time.seconds / horizon.seconds)
      }
    }
    fractionDone /= Double(max(1, replications.count))
    time = running ?? .zero
    elapsedSeconds = elapsed / .seconds(1)
  }

  /// Takes stock of many runs that are counted one by one.
  init(ended: Int, of count: Int, events: UInt64, elapsed: Duration) {
    endedCount = ended
    replicationCount = count
    time = .zero
    horizon = .zero
    eventCount = events
    elapsedSeconds = elapsed / .seconds(1)
    fractionDone = Double(ended) / Double(max(1, count))
  }

  /// Events a second so far.
  public var eventsPerSecond: Double { elapsedSeconds > 0 ? Double(eventCount) / elapsedSeconds : 0 }

  /// Seconds to go if the rest takes as long as what is done; nil while there is too little to say.
  public var secondsLeft: Double? {
    fractionDone < 0.001 ? nil : elapsedSeconds * (1 - fractionDone) / fractionDone
  }

  /// One line: part done, simulated time, speed, time left.
  public var line: String {
    var parts = ["\(Int(fractionDone * 100))%"]
    if replicationCount > 1 { parts.append("\(endedCount)/\(replicationCount) replications") }
    if horizon > .zero {
      parts.append("simulated \(ShortNumber.span(time.seconds)) of \(ShortNumber.span(horizon.seconds))")
    }
    parts.append("\(ShortNumber.count(eventsPerSecond)) events/s")
    if let secondsLeft { parts.append("\(ShortNumber.span(secondsLeft)) left") }
    return parts.joined(separator: ", ")
  }
}
