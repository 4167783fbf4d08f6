import Quantities

/// An arrival process fitted to a record.
public struct FittedArrivals: Sendable, Hashable {
  /// A short name for files: `poisson`, `renewal`, `piecewise-day`, `piecewise-week`, `mmpp`.
  public let name: String
  /// What it is, in words.
  public let summary: String
  /// The process as a scenario takes it.
  public let process: ArrivalProcess
  /// How many parameters the data were free to set.
  public let freeParameterCount: Int
  /// Of the arrivals after the first, given the first.
  public let logLikelihood: Double
  /// Akaike's criterion: the smaller, the better.
  public var akaike: Double { 2 * Double(freeParameterCount) - 2 * logLikelihood }
  /// The Bayesian criterion.
  public let bayes: Double

  init(
    _ name: String, _ summary: String, _ process: ArrivalProcess, parameters: Int, logLikelihood: Double, count: Int
  ) {
    self.name = name
    self.summary = summary
    self.process = process
    freeParameterCount = parameters
    self.logLikelihood = logLikelihood
    bayes = naturalLogarithm(Double(count)) * Double(parameters) - 2 * logLikelihood
  }
}

/// What a record of arrivals says about the process behind it.
public struct ArrivalDiagnosis: Sendable {
  /// The record.
  public let times: ArrivalTimes
  /// Index of dispersion by length of the window.
  public let dispersion: [DispersionPoint]
  /// Autocorrelation of the times between arrivals by lag.
  public let autocorrelation: [AutocorrelationPoint]
  /// Rates by the hour of the day.
  public let day: RateProfile
  /// Rates by the hour of the week.
  public let week: RateProfile
  /// Processes, best first by Akaike's criterion.
  public let processes: [FittedArrivals]

  /// Analyses a record; nil with fewer than two arrivals or none apart from the others.
  ///
  /// Rates by the hour of the day are fitted from two days on, by the hour of the week from two weeks on: before, they
  /// describe the record rather than the process.
  ///
  /// - Parameters:
  ///   - times: the record.
  ///   - intervals: what was fitted to the times between arrivals; its best is the renewal process.
  public init?(_ times: ArrivalTimes, intervals: DistributionFit) {
    guard times.count > 0, times.span > 0 else { return nil }
    self.times = times
    dispersion = times.dispersion
    autocorrelation = times.autocorrelation()
    day = RateProfile(times, hours: 24)
    week = RateProfile(times, hours: 168)
    let (count, rate) = (times.count, times.rate)
    let total = Double(count)
    var processes = [
      FittedArrivals(
        "poisson", "Poisson", .poisson(rate: EventRate(perSecond: rate)), parameters: 1,
        logLikelihood: total * (naturalLogarithm(rate) - 1), count: count)
    ]
    if let best = intervals.continuous.first {
      processes.append(
        FittedArrivals(
          "renewal", "renewal, \(best.family.name)", .renewal(interarrival: best.distribution),
          parameters: best.freeParameterCount, logLikelihood: best.logLikelihood, count: count))
    }
    for (profile, name, least) in [(day, "day", 2 * 86_400.0), (week, "week", 14 * 86_400)] where times.span >= least {
      processes.append(
        FittedArrivals(
          "piecewise-\(name)", "Poisson by the hour of the \(name)", profile.process(meanRate: rate),
          parameters: profile.freeParameterCount, logLikelihood: profile.logLikelihood, count: count))
    }
    if let modulated = MarkovModulatedFit(intervals: times.intervals) {
      processes.append(
        FittedArrivals(
          "mmpp", "Poisson with two rates (MMPP)", modulated.process, parameters: 4,
          logLikelihood: modulated.logLikelihood, count: count))
    }
    self.processes = processes.enumerated().sorted {
      ($0.element.akaike, $0.offset) < ($1.element.akaike, $1.offset)
    }.map(\.element)
  }

  /// Arrivals at the very instant of the one before.
  public var simultaneousCount: Int { zip(times.instants, times.instants.dropFirst()).count { $0 == $1 } }
}
