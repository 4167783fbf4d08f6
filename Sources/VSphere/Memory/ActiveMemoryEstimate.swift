import Quantities

/// The VMkernel's running estimate of how much of a machine's memory is active, as a part of what it has.
///
/// Every sampling period a number of pages, chosen at random, is invalidated and the touches are counted. Three
/// estimates are kept: the current window, a fast and a slow moving average; the highest counts, so that the estimate
/// rises at once and falls slowly. Source: Waldspurger, OSDI 2002, section 5.3 (known); 100 pages and 60 s are ESXi's
/// `Mem.SamplePeriod` (published); time constants of 2 and 6 periods are modelling defaults.
public struct ActiveMemoryEstimate: Sendable, Hashable {
  /// Pages sampled in a period (known: OSDI 2002).
  public static let sampledPages = 100
  /// Time constant of the fast average, in sampling periods (modelling default).
  public static let fastPeriods = 2.0
  /// Time constant of the slow average, in sampling periods (modelling default).
  public static let slowPeriods = 6.0

  /// The fast moving average, 0 to 1.
  public private(set) var fast: Double
  /// The slow moving average, 0 to 1.
  public private(set) var slow: Double
  /// The latest window, 0 to 1.
  public private(set) var current: Double

  /// Starts with a first value, 0 to 1.
  public init(_ first: Double = 0) {
    fast = first
    slow = first
    current = first
  }

  /// The estimate: the highest of the three.
  public var value: Double { max(fast, slow, current) }

  /// Takes in what was active over a stretch of time.
  /// - Parameters:
  ///   - active: active part, 0 to 1.
  ///   - elapsed: the stretch. Any length: the averages move by elapsed / (elapsed + time constant).
  ///   - samplePeriod: the sampling period.
  public mutating func update(active: Double, elapsed: SimDuration, samplePeriod: SimDuration) {
    let periods = elapsed.seconds / samplePeriod.seconds
    fast += (active - fast) * periods / (periods + Self.fastPeriods)
    slow += (active - slow) * periods / (periods + Self.slowPeriods)
    current = active
  }

  /// Standard deviation of one window's estimate: sqrt(f (1 - f) / pages) (derived: binomial).
  public static func standardDeviation(active: Double, pages: Int = sampledPages) -> Double {
    (active * (1 - active) / Double(pages)).squareRoot()
  }
}
