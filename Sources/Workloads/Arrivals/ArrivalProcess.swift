import Quantities
import RandomStreams

/// When customers, requests or jobs arrive, as a scenario describes it.
///
/// A value may be invalid until `validate()` has passed; `ArrivalSampler` validates.
public indirect enum ArrivalProcess: Sendable, Hashable {
  /// Independent arrivals at a constant rate.
  case poisson(rate: EventRate)
  /// Poisson with a rate that is constant in each interval; cyclic, or silent after the last interval.
  case piecewisePoisson(intervals: [RateInterval], isCyclic: Bool)
  /// Poisson with a rate that follows the day and the week.
  case sinusoidalPoisson(SinusoidalRate)
  /// Poisson with a rate that follows a Markov chain (MMPP).
  case markovModulatedPoisson(MarkovModulatedRate)
  /// Independent interarrival times in seconds.
  case renewal(interarrival: Distribution)
  /// Every arrival of another process brings several customers. Sizes are rounded to whole numbers; a size of 0
  /// is an arrival of nobody.
  case batch(of: ArrivalProcess, size: Distribution)
  /// Poisson during on-periods, silent during off-periods.
  case onOff(OnOffRate)
  /// Recorded instants, ascending; several may be equal.
  case trace(instants: [SimTime])
}

/// A span with a constant arrival rate.
public struct RateInterval: Sendable, Hashable {
  /// How long the rate holds.
  public var duration: SimDuration
  /// The rate.
  public var rate: EventRate

  /// Makes an interval.
  public init(duration: SimDuration, rate: EventRate) {
    self.duration = duration
    self.rate = rate
  }
}

/// A rate with a daily and a weekly cycle:
/// mean · (1 + daily·cos(2π(t - dailyPeak)/1 d) + weekly·cos(2π(t - weeklyPeak)/7 d)).
public struct SinusoidalRate: Sendable, Hashable {
  /// The long-run rate.
  public var mean: EventRate
  /// Swing over the day as a part of the mean; with `weeklyAmplitude` at most 1.
  public var dailyAmplitude: Fraction
  /// Time of day of the peak, counted from the start of the run.
  public var dailyPeak: SimDuration
  /// Swing over the week as a part of the mean.
  public var weeklyAmplitude: Fraction
  /// Time of week of the peak, counted from the start of the run.
  public var weeklyPeak: SimDuration

  /// Makes a rate; without weekly arguments only the day matters.
  public init(
    mean: EventRate, dailyAmplitude: Fraction, dailyPeak: SimDuration, weeklyAmplitude: Fraction = .zero,
    weeklyPeak: SimDuration = .zero
  ) {
    self.mean = mean
    self.dailyAmplitude = dailyAmplitude
    self.dailyPeak = dailyPeak
    self.weeklyAmplitude = weeklyAmplitude
    self.weeklyPeak = weeklyPeak
  }
}

/// A rate that follows a continuous-time Markov chain, which starts in its first state.
public struct MarkovModulatedRate: Sendable, Hashable {
  /// Arrival rate in each state.
  public var rates: [EventRate]
  /// Transition rate from state (row) to state (column); the diagonal is ignored and should be zero.
  public var transitions: [[EventRate]]

  /// Makes a rate from the states and how the chain moves between them.
  public init(rates: [EventRate], transitions: [[EventRate]]) {
    self.rates = rates
    self.transitions = transitions
  }
}

/// A rate that is switched on and off; an on-period comes first.
public struct OnOffRate: Sendable, Hashable {
  /// Length of an on-period in seconds.
  public var on: Distribution
  /// Length of an off-period in seconds.
  public var off: Distribution
  /// Arrival rate during on-periods.
  public var rate: EventRate

  /// Makes a rate from the two periods.
  public init(on: Distribution, off: Distribution, rate: EventRate) {
    self.on = on
    self.off = off
    self.rate = rate
  }
}
