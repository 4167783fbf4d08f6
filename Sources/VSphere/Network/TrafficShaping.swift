import Infrastructure
import Quantities

/// Shaping of a port: an average that holds over time, and a burst sent faster.
///
/// Source: vSphere Networking, 'Traffic Shaping Policy' (known).
public struct TrafficShaping: Sendable, Hashable {
  /// Bits per second that may be sent for ever.
  public var averageBitsPerSecond: Double
  /// Bits per second while a burst lasts.
  public var peakBitsPerSecond: Double
  /// Size of the bucket: bytes that a rested port may send above the average.
  public var burstBytes: Int64

  /// Makes a shaper; the defaults are those of a port group that switches shaping on: 100 Mbit/s, 100 Mbit/s,
  /// 100 MiB (known).
  public init(
    averageBitsPerSecond: Double = 100e6, peakBitsPerSecond: Double = 100e6, burstBytes: Int64 = 104_857_600
  ) {
    self.averageBitsPerSecond = averageBitsPerSecond
    self.peakBitsPerSecond = peakBitsPerSecond
    self.burstBytes = burstBytes
  }

  /// Everything wrong with the settings.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.requireNumber(averageBitsPerSecond, in: 1...1e15, "average", "bits per second")
    checks.require(
      peakBitsPerSecond >= averageBitsPerSecond && peakBitsPerSecond <= 1e15, "peak",
      "\(peakBitsPerSecond) bit/s is out of range", "at least the average, \(averageBitsPerSecond) bit/s")
    checks.require(burstBytes >= 0, "burst", "\(burstBytes) B is out of range", "0 B or more")
    return checks.errors
  }
}

/// A shaper on the clock: a token bucket whose rates are constant between changes.
///
/// Tokens come at the average and go at the rate sent; while there are any, the peak is allowed, without any only the
/// average. The bucket starts full. Over any stretch no more is sent than the burst and the average together.
public struct TokenBucket: Sendable, Hashable {
  /// The shaper's settings.
  public let shaping: TrafficShaping
  /// What the port would send without shaping, bits per second.
  public private(set) var demandBitsPerSecond = 0.0
  private var tokenBits: Double
  private var since: SimTime

  /// Makes a full bucket at an instant, with nothing to send.
  public init(_ shaping: TrafficShaping, at time: SimTime = .zero) {
    self.shaping = shaping
    tokenBits = Double(shaping.burstBytes) * 8
    since = time
  }

  /// Bits per second the port may send from the last change until `nextChange`.
  public var bitsPerSecond: Double {
    min(demandBitsPerSecond, tokenBits > 0 ? shaping.peakBitsPerSecond : shaping.averageBitsPerSecond)
  }

  /// When the burst is used up and the rate drops to the average; `never` while the tokens do not run out.
  public var nextChange: SimTime {
    let drain = bitsPerSecond - shaping.averageBitsPerSecond
    guard tokenBits > 0, drain > 0 else { return .never }
    let nanoseconds = (tokenBits / drain * 1e9).rounded(.up)
    return nanoseconds < 0x1p62 ? since + SimDuration(nanoseconds: Int64(nanoseconds)) : .never
  }

  /// Tokens at an instant not before the last change, in bits.
  public func tokens(at time: SimTime) -> Double {
    let flow = shaping.averageBitsPerSecond - bitsPerSecond
    return min(Double(shaping.burstBytes) * 8, max(0, tokenBits + flow * (time - since).seconds))
  }

  /// Changes what the port would send.
  /// - Precondition: `time` is not before the last change, and not after a `nextChange` that `advance` has not seen.
  public mutating func setDemand(toBitsPerSecond demand: Double, at time: SimTime) {
    advance(to: time)
    demandBitsPerSecond = demand
  }

  /// Brings the bucket to an instant: the model calls it at `nextChange` and then asks for the new rate.
  public mutating func advance(to time: SimTime) {
    precondition(time >= since, "token bucket moved into the past")
    tokenBits = tokens(at: time)
    since = time
  }
}
