import Documents
import Quantities
import RandomStreams
import Workloads

/// The arrival processes by the names scenario files use.
private enum ArrivalProcessName: String, CaseIterable {
  case poisson
  case piecewisePoisson = "piecewise-poisson"
  case sinusoidalPoisson = "sinusoidal-poisson"
  case markovModulatedPoisson = "markov-modulated-poisson"
  case renewal, batch
  case onOff = "on-off"
  case trace
}

extension SectionReader {
  /// An arrival process: its name under `process` and its parameters beside it.
  func arrivalProcess() -> ArrivalProcess {
    let issueCount = issues.issues.count
    let name = value("process", ValueForm<ArrivalProcessName>.choice, "when customers arrive")
    guard issues.issues.count == issueCount else {
      ignoreRest()
      return .poisson(rate: EventRate(perSecond: 1))
    }
    let process = parameters(of: name)
    guard issues.issues.count == issueCount else { return process }
    do throws(DistributionError) {
      try process.validate()
    } catch {
      let place = error.parameter.isEmpty || !has(error.parameter) ? position : position(of: error.parameter)
      let subject = error.parameter.isEmpty ? "" : "'\(error.parameter)' is "
      issues.error(at: place, "\(error.family): \(subject)\(error.found)", hint: "accepted: \(error.accepted)")
    }
    return process
  }

  private func parameters(of name: ArrivalProcessName) -> ArrivalProcess {
    switch name {
    case .poisson: return .poisson(rate: value("rate", .rate, "arrivals per unit of time"))
    case .piecewisePoisson:
      let intervals = sections("intervals", count: 1...100_000, "spans with a constant rate, one after another") {
        RateInterval(
          duration: $0.value("duration", .span, "how long the rate holds"),
          rate: $0.value("rate", .rateOrNone, "arrivals per unit of time"))
      }
      return .piecewisePoisson(
        intervals: intervals, isCyclic: value("cyclic", .flag, default: true, "start again after the last interval"))
    case .sinusoidalPoisson: return .sinusoidalPoisson(sinusoidalRate())
    case .markovModulatedPoisson:
      let states = 1...1000
      return .markovModulatedPoisson(
        MarkovModulatedRate(
          rates: value("rates", .list(of: .rateOrNone, count: states), "arrivals per unit of time in each state"),
          transitions: value(
            "transitions", .list(of: .list(of: .rateOrNone, count: states), count: states),
            "transition rates from each state (row) to each state; the diagonal is 0 /s")))
    case .renewal: return .renewal(interarrival: distribution("interarrival", .duration, "time between arrivals"))
    case .batch:
      let inner = section("of", "the process whose arrivals bring several customers each") { $0.arrivalProcess() }
      return .batch(of: inner, size: distribution("size", .number, "customers in an arrival"))
    case .onOff:
      return .onOff(
        OnOffRate(
          on: distribution("on", .duration, "length of a period with arrivals"),
          off: distribution("off", .duration, "length of a period without"),
          rate: value("rate", .rate, "arrivals per unit of time while on")))
    case .trace:
      let instants = value(
        "instants", .list(of: ValueForm<SimDuration>.quantity(in: .zero ... .days(36_500)), count: 1...1_000_000),
        "times since the start, ascending")
      return .trace(instants: instants.map { SimTime.zero + $0 })
    }
  }

  private func sinusoidalRate() -> SinusoidalRate {
    SinusoidalRate(
      mean: value("mean", .rate, "long-run arrivals per unit of time"),
      dailyAmplitude: value("daily_amplitude", .part, "swing over the day as a part of the mean"),
      dailyPeak: value(
        "daily_peak", .quantity(in: .zero ... .days(1)), default: .zero, "time of day of the peak from the start"),
      weeklyAmplitude: value("weekly_amplitude", .part, default: .zero, "swing over the week as a part of the mean"),
      weeklyPeak: value(
        "weekly_peak", .quantity(in: .zero ... .days(7)), default: .zero, "time of week of the peak from the start"))
  }
}

extension ValueForm where Value == EventRate {
  /// A rate above zero.
  static var rate: ValueForm { .quantity(in: .zero...EventRate(perSecond: 1e9), isPositive: true) }
  /// A rate that may be zero.
  static var rateOrNone: ValueForm { .quantity(in: .zero...EventRate(perSecond: 1e9)) }
}

extension ValueForm where Value == SimDuration {
  /// A span of simulated time of at least a nanosecond, up to a hundred years.
  static var span: ValueForm { .quantity(in: .zero ... .days(36_500), isPositive: true) }
}

extension ValueForm where Value == Fraction {
  /// A part of a whole, none to all of it.
  static var part: ValueForm { .quantity(in: .zero...Fraction(value: 1)) }
}
