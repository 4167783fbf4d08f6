import Quantities
import RandomStreams

/// One arrival.
public struct Arrival: Sendable, Hashable, BitwiseCopyable {
  /// When it happens.
  public var instant: SimTime
  /// How many customers come with it: 1 unless the process has batches, which may be empty.
  public var count: Int

  /// Makes an arrival.
  @inlinable public init(instant: SimTime, count: Int = 1) {
    self.instant = instant
    self.count = count
  }
}

/// An arrival process at work: asked after each arrival when the next one comes. Allocates nothing while it works.
public struct ArrivalSampler: Sendable {
  enum Instants: Sendable {
    case poisson(rate: Double)
    case piecewise(PiecewiseArrivals)
    case sinusoidal(SinusoidalArrivals)
    case markovModulated(MarkovModulatedArrivals)
    case renewal(Sampler)
    case onOff(OnOffArrivals)
    case trace(TraceArrivals)
  }

  private var instants: Instants
  private let batchSize: Sampler?

  /// Prepares a process that starts at the start of the run.
  /// - Throws: `DistributionError` where `ArrivalProcess.validate` does.
  public init(_ process: ArrivalProcess) throws(DistributionError) {
    try process.validate()
    var instantProcess = process
    var size: Sampler?
    if case .batch(let inner, let distribution) = process {
      instantProcess = inner
      size = try Sampler(distribution, isNonNegative: true)
    }
    batchSize = size
    switch instantProcess {
    case .poisson(let rate): instants = .poisson(rate: rate.perSecond)
    case .piecewisePoisson(let intervals, let isCyclic):
      instants = .piecewise(PiecewiseArrivals(intervals, isCyclic: isCyclic))
    case .sinusoidalPoisson(let rate): instants = .sinusoidal(SinusoidalArrivals(rate))
    case .markovModulatedPoisson(let rate): instants = .markovModulated(MarkovModulatedArrivals(rate))
    case .renewal(let interarrival): instants = .renewal(try Sampler(interarrival, isNonNegative: true))
    case .onOff(let rate): instants = .onOff(try OnOffArrivals(rate))
    case .trace(let list): instants = .trace(TraceArrivals(list))
    case .batch: preconditionFailure("validation refuses a batch of batches")
    }
  }

  /// The next arrival at or after `now`, which must be the instant of the arrival before it (or the start); nil when
  /// no more will come. Instants never decrease.
  public mutating func nextArrival(after now: SimTime, from stream: RandomStream) -> Arrival? {
    guard let instant = nextInstant(after: now, from: stream), instant < .never else { return nil }
    guard let batchSize else { return Arrival(instant: instant) }
    return Arrival(instant: instant, count: batchSize.sampleCount(stream))
  }

  private mutating func nextInstant(after now: SimTime, from stream: RandomStream) -> SimTime? {
    switch instants {
    case .poisson(let rate):
      return rate > 0 ? now + .seconds(rounding: stream.exponential(mean: 1 / rate)) : nil
    case .renewal(let interarrival): return now + interarrival.sampleDuration(stream)
    case .piecewise(let arrivals): return arrivals.next(after: now, from: stream)
    case .sinusoidal(let arrivals): return arrivals.next(after: now, from: stream)
    case .markovModulated(var arrivals):
      let instant = arrivals.next(after: now, from: stream)
      instants = .markovModulated(arrivals)
      return instant
    case .onOff(var arrivals):
      let instant = arrivals.next(after: now, from: stream)
      instants = .onOff(arrivals)
      return instant
    case .trace(var arrivals):
      let instant = arrivals.next(after: now)
      instants = .trace(arrivals)
      return instant
    }
  }
}
