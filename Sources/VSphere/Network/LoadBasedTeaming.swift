import Quantities

/// A port as load-based teaming sees it.
public struct TeamedPort: Sendable, Hashable, BitwiseCopyable {
  /// Number by which the model knows the port.
  public var port: Int32
  /// The uplink it is on.
  public var uplink: Int32
  /// What it carries, the busier direction, bits per second.
  public var bitsPerSecond: Double

  /// Describes a port.
  public init(port: Int32, uplink: Int32, bitsPerSecond: Double) {
    self.port = port
    self.uplink = uplink
    self.bitsPerSecond = bitsPerSecond
  }
}

/// A port that changes its uplink.
public struct PortMove: Sendable, Hashable {
  /// Position among the ports that were shown.
  public var index: Int
  /// Where it was.
  public var source: Int
  /// Where it goes.
  public var target: Int
  /// Why, when reasons were asked for.
  public var reason: String
}

/// Moves ports away from an uplink that has been more than 75 % busy for 30 s.
///
/// Source: vSphere Networking, 'Route Based on Physical NIC Load' (known); which port moves is a modelling default: the
/// busiest one that the least used uplink can take without passing the threshold itself.
public struct LoadBasedTeaming: Sendable, Hashable {
  /// Busy part of an uplink above which ports move. Default 0.75 (known).
  public let threshold: Double
  /// How long an uplink must be above it. Default 30 s (known).
  public let period: SimDuration
  private var aboveSince: ContiguousArray<SimTime>

  /// Makes the state for a number of uplinks, none busy.
  public init(uplinkCount: Int, threshold: Double = 0.75, period: SimDuration = .seconds(30)) {
    self.threshold = threshold
    self.period = period
    aboveSince = ContiguousArray(repeating: .never, count: uplinkCount)
  }

  /// Notes that an uplink's utilisation (of the busier direction) changed.
  public mutating func setUtilisation(of uplink: Int, to utilisation: Double, at time: SimTime) {
    if utilisation <= threshold {
      aboveSince[uplink] = .never
    } else if aboveSince[uplink] == .never {
      aboveSince[uplink] = time
    }
  }

  /// When the next uplink will have been above the threshold for the period; `never` while none is.
  public var nextReview: SimTime {
    var next = SimTime.never
    for since in aboveSince where since != .never { next = min(next, since + period) }
    return next
  }

  /// The move to make now, if any: at most one from each uplink in a period. After it the model sets the new
  /// utilisations and asks again, until there is none. An uplink from which nothing can move is looked at again after
  /// another period.
  /// - Parameters:
  ///   - ports: the ports whose group is teamed by load.
  ///   - speeds: bits per second of each uplink; 0 for one that is down or not in the team.
  ///   - loads: bits per second each uplink carries, the busier direction.
  public mutating func move(
    _ ports: borrowing ContiguousArray<TeamedPort>, speeds: borrowing ContiguousArray<Double>,
    loads: borrowing ContiguousArray<Double>, at time: SimTime, explains: Bool = false
  ) -> PortMove? {
    for source in 0..<aboveSince.count {
      let since = aboveSince[source]
      guard since != .never, time >= since + period else { continue }
      aboveSince[source] = time
      guard let target = leastUsed(besides: source, speeds, loads) else { continue }
      let room = threshold * speeds[target] - loads[target]
      var best: Int?
      for index in 0..<ports.count
      where Int(ports[index].uplink) == source && ports[index].bitsPerSecond > 0 && ports[index].bitsPerSecond <= room {
        if let current = best, ports[current].bitsPerSecond >= ports[index].bitsPerSecond { continue }
        best = index
      }
      guard let best else { continue }
      let reason =
        explains
        ? "uplink \(source) more than \(threshold * 100) % busy for \(period); uplink \(target) has room for "
          + "\(room) bit/s"
        : ""
      return PortMove(index: best, source: source, target: target, reason: reason)
    }
    return nil
  }

  private func leastUsed(
    besides source: Int, _ speeds: borrowing ContiguousArray<Double>, _ loads: borrowing ContiguousArray<Double>
  ) -> Int? {
    var best: Int?
    for uplink in 0..<speeds.count where uplink != source && speeds[uplink] > 0 {
      if let current = best, loads[current] / speeds[current] <= loads[uplink] / speeds[uplink] { continue }
      best = uplink
    }
    return best
  }
}
