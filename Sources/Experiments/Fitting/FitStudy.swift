import RandomStreams
import ScenarioFiles
import Workloads

/// What is asked of a column of numbers.
public struct FitQuestion: Sendable {
  /// The numbers.
  public var column: Column
  /// Where they come from, for headings: `column 'x' of file.csv`.
  public var title: String
  /// What they measure.
  public var quantity: DrawnQuantity
  /// The families to try.
  public var families: [DistributionFamily] = DistributionFit.families
  /// Whether values of 0 become a mixture's constant, and only the rest is fitted.
  public var skipsZeros = false
  /// Samples of the parametric bootstrap for each family; 0 for none.
  public var bootstrapSamples = 0
  /// Seed of the bootstrap.
  public var seed: UInt64 = 1
  /// How the numbers tell when something arrives, if they do.
  public var arrivals: ArrivalMeaning?

  /// Makes a question with everything else as it is without options.
  public init(column: Column, title: String, quantity: DrawnQuantity) {
    self.column = column
    self.title = title
    self.quantity = quantity
  }
}

/// How a column tells when something arrives.
public enum ArrivalMeaning: Sendable, Hashable {
  /// It has the instants.
  case instants
  /// It has the times from one arrival to the next.
  case intervals
}

/// The answer: distributions and arrival processes fitted to a column.
public struct FitStudy: Sendable {
  /// The question.
  public let question: FitQuestion
  /// What was fitted: without zeros where they are skipped, times between arrivals where there are instants.
  public let sample: FitSample
  /// Values of 0 that were skipped.
  public let zeroCount: Int
  /// The distributions, best first.
  public let fit: DistributionFit
  /// The bootstrap of each family, where one was asked for.
  public let bootstraps: [DistributionFamily: ParametricBootstrap]
  /// The arrival processes; nil where they were not asked for or there are too few arrivals.
  public let diagnosis: ArrivalDiagnosis?

  /// Fits everything that is asked for.
  public init(_ question: FitQuestion) {
    self.question = question
    let times: ArrivalTimes? =
      switch question.arrivals {
      case .instants: ArrivalTimes(instants: question.column.values)
      case .intervals: ArrivalTimes(interarrivals: question.column.values)
      case nil: nil
      }
    let values = times?.intervals ?? question.column.values
    let kept = question.skipsZeros ? values.filter { $0 != 0 } : values
    sample = FitSample(kept)
    zeroCount = values.count - kept.count
    let context = FitContext(
      isNonNegative: question.quantity != .fraction && sample.least >= 0,
      mayCount: question.quantity == .number && sample.isWhole && question.arrivals == nil)
    fit = DistributionFit(sample, families: question.families, context: context)
    let count = sample.count
    bootstraps =
      question.bootstrapSamples == 0
      ? [:]
      : Dictionary(
        uniqueKeysWithValues: (fit.continuous + fit.counting).compactMap { fitted in
          ParametricBootstrap(
            fitted, count: count, samples: question.bootstrapSamples, seed: question.seed, context: context
          ).map { (fitted.family, $0) }
        })
    // With zeros left out a renewal process would be one of other arrivals.
    let intervals = zeroCount == 0 ? fit : DistributionFit(FitSample(values), context: context)
    diagnosis = times.flatMap { ArrivalDiagnosis($0, intervals: intervals) }
  }

  /// A fitted distribution as a scenario writes it, together with the zeros that were skipped.
  func text(_ fitted: FittedDistribution) -> DistributionText {
    guard zeroCount > 0 else { return DistributionText(fitted.distribution, question.quantity) }
    let total = Double(zeroCount + sample.count)
    return DistributionText(
      .mixture([
        WeightedDistribution(weight: Double(zeroCount) / total, distribution: .constant(0)),
        WeightedDistribution(weight: Double(sample.count) / total, distribution: fitted.distribution),
      ]), question.quantity)
  }
}
