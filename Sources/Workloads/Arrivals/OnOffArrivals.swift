import Quantities
import RandomStreams

/// A Poisson process that is switched on and off.
struct OnOffArrivals: Sendable {
  private let on: Sampler
  private let off: Sampler
  private let rate: Double
  private var isOn = true
  /// When the period ends; nil before the first arrival was asked for.
  private var change: SimTime?

  init(_ rate: OnOffRate) throws(DistributionError) {
    on = try Sampler(rate.on, isNonNegative: true)
    off = try Sampler(rate.off, isNonNegative: true)
    self.rate = rate.rate.perSecond
  }

  /// Validation bounds the mean number of periods between arrivals.
  mutating func next(after now: SimTime, from stream: RandomStream) -> SimTime? {
    guard rate > 0 else { return nil }
    var start = now
    while start < .never {
      let change = self.change ?? start + on.sampleDuration(stream)
      self.change = change
      if isOn {
        let candidate = start + .seconds(rounding: stream.exponential(mean: 1 / rate))
        if candidate < change { return candidate }
      }
      start = max(start, change)
      isOn.toggle()
      self.change = start + (isOn ? on : off).sampleDuration(stream)
    }
    return nil
  }
}
