import Quantities
import RandomStreams

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A Poisson process with a daily and weekly cycle, by thinning one at the peak rate.
///
/// Source: Lewis, Shedler, Simulation of nonhomogeneous Poisson processes by thinning, Naval Research Logistics
/// Quarterly 26 (1979).
struct SinusoidalArrivals: Sendable {
  private let rate: SinusoidalRate
  private let peak: Double

  init(_ rate: SinusoidalRate) {
    self.rate = rate
    peak = rate.mean.perSecond * (1 + rate.dailyAmplitude.value + rate.weeklyAmplitude.value)
  }

  /// Every candidate moves time on and half of them are kept in the long run, so the loop ends; at the end of time
  /// at the latest.
  func next(after now: SimTime, from stream: RandomStream) -> SimTime? {
    guard peak > 0 else { return nil }
    var candidate = now
    while candidate < .never {
      candidate = candidate + .seconds(rounding: stream.exponential(mean: 1 / peak))
      if stream.uniform() * peak < rate.rate(at: candidate).perSecond { return candidate }
    }
    return nil
  }
}

extension SinusoidalRate {
  /// The rate at an instant.
  public func rate(at instant: SimTime) -> EventRate {
    let day = Self.wave(instant, peak: dailyPeak, period: .days(1))
    let week = Self.wave(instant, peak: weeklyPeak, period: .days(7))
    return EventRate(
      perSecond: mean.perSecond * (1 + dailyAmplitude.value * day + weeklyAmplitude.value * week))
  }

  /// cos(2π(t - peak)/period), the argument reduced in whole nanoseconds.
  private static func wave(_ instant: SimTime, peak: SimDuration, period: SimDuration) -> Double {
    let span = instant.nanoseconds % period.nanoseconds - peak.nanoseconds % period.nanoseconds
    return cos(2 * Double.pi * Double(span) / Double(period.nanoseconds))
  }
}
