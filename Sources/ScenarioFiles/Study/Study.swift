import Quantities

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A study: one scenario run at many points, each a setting of some of its parameters.
public struct Study: Sendable {
  /// What the study is called in output.
  public var name: String
  /// The scenario's file, as a path from the working directory.
  public var scenarioPath: String
  /// `path=value` texts applied at every point, before those of the point.
  public var overrides: [String]
  /// Replications at each point; the same random numbers at all points.
  public var replications: Int
  /// The `path=value` text that gives every point its replications.
  public var replicationOverride: String { "replications=\(replications)" }
  /// What varies.
  public var parameters: [StudyParameter]
  /// How points are chosen.
  public var design: StudyDesign
  /// Patterns of the metrics in the tables; empty means those of the whole run.
  public var metrics: [String]
  /// What is looked for; nil in a plain sweep.
  public var optimization: StudyOptimization?
  /// The path of the study's file as it was given.
  public var sourcePath: String
  /// The bytes of that file.
  public var sourceBytes: [UInt8]
}

/// A part of a scenario that takes another value from point to point.
public struct StudyParameter: Sendable, Equatable {
  /// Keys and list indices with dots between them, as in `--set`.
  public var path: String
  /// What it can be.
  public var domain: Domain

  /// What a parameter can be.
  public enum Domain: Sendable, Equatable {
    /// One of these texts, each a YAML value.
    case values([String])
    /// A number between two ends.
    case range(NumberRange)
  }

  /// Numbers between two ends.
  public struct NumberRange: Sendable, Equatable {
    /// Lower end.
    public var low: Double
    /// Upper end.
    public var high: Double
    /// Number of values a grid takes, both ends among them; nil for designs that draw.
    public var count: Int?
    /// Whether values are whole numbers.
    public var isWhole: Bool
    /// Whether equal ratios, rather than equal differences, are equal steps.
    public var isLogarithmic: Bool
    /// What is written after the number, such as ` GiB`.
    public var unit: String
  }

  /// The text of the value at a place between 0 and 1.
  public func text(at place: Double) -> String {
    switch domain {
    case .values(let values): return values[min(values.count - 1, Int(place * Double(values.count)))]
    case .range(let range): return range.text(at: place)
    }
  }
}

extension StudyParameter.NumberRange {
  /// The number at a place between 0, the lower end, and 1, the upper end.
  public func number(at place: Double) -> Double {
    // A whole number gets an equal share of the places, the ends as well.
    if isWhole, !isLogarithmic { return min(high, (low + place * (high - low + 1)).rounded(.down)) }
    let value = isLogarithmic ? low * pow(high / low, place) : low + place * (high - low)
    return isWhole ? value.rounded() : value
  }

  /// That number with its unit, in at most twelve digits.
  public func text(at place: Double) -> String { text(of: number(at: place)) }

  /// A number of the range with its unit, in at most twelve digits.
  public func text(of number: Double) -> String { shortText(Self.rounded(number)) + unit }

  /// A number without what is left of it beyond twelve significant digits: 0.3, not 0.30000000000000004.
  private static func rounded(_ number: Double) -> Double {
    guard number != 0, number.isFinite else { return 0 }
    let scale = pow(10, 11 - log10(number.magnitude).rounded(.down))
    return scale.isFinite ? (number * scale).rounded() / scale : number
  }

  /// The numbers a grid takes.
  public var gridNumbers: [Double] {
    guard let count, count > 1 else { return [low] }
    return (0..<count).map { index in
      let place = Double(index) / Double(count - 1)
      let value = isLogarithmic ? low * pow(high / low, place) : low + place * (high - low)
      return isWhole ? value.rounded() : value
    }
  }
}

/// How the points of a study are chosen.
public enum StudyDesign: Sendable, Equatable {
  /// Every combination of the parameters' values; the first parameter changes slowest.
  case grid
  /// Points as they are listed: for each a value for every parameter.
  case cases([[String]])
  /// So many points, each parameter's range cut into as many strata with one point in each (McKay, Beckman and Conover,
  /// Technometrics 21, 1979).
  case latinHypercube(points: Int)
  /// So many points of Sobol's sequence (GSL's `gsl_qrng_sobol`).
  case sobol(points: Int)
}

/// The search for a good setting.
public struct StudyOptimization: Sendable, Equatable {
  /// How the search goes on.
  public enum Method: String, Sendable, CaseIterable {
    /// Compass search: steps in each direction, halved where none helps (Kolda, Lewis and Torczon, SIAM Review 45,
    /// 2003).
    case patternSearch = "pattern-search"
    /// Simulated annealing (Kirkpatrick, Gelatt and Vecchi, Science 220, 1983), with draws from a stream of the study.
    case annealing
  }

  /// What is good.
  public enum Goal: String, Sendable, CaseIterable {
    /// Small values of the metric.
    case smallest
    /// Large values of the metric.
    case largest
  }

  /// Pattern of the one metric.
  public var metric: String
  /// What is good.
  public var goal: Goal
  /// How the search goes on.
  public var method: Method
  /// Most settings that are evaluated.
  public var evaluations: Int
}
