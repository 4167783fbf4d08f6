import Quantities

/// The settings of a run that every kind of scenario has, at the top level of its file.
public struct RunSettings: Sendable, Equatable {
  /// `name`: what the scenario is called in output; the file's name without its ending where it says nothing.
  public var name: String
  /// `seed`: every random stream of every replication derives from it. Default 1 (modelling default).
  public var seed: UInt64
  /// `replications`: number of independent runs. Default 1 (modelling default).
  public var replications: Int
  /// `horizon`: simulated time at which a replication ends; events at exactly this time do not run.
  public var horizon: SimDuration
  /// `warm_up`: simulated time at the start that does not count in statistics; shorter than the horizon.
  public var warmUp: SimDuration
  /// `output.interval`: spacing of the rows of time series, or nil where none are written.
  public var seriesInterval: SimDuration?
  /// Names of the time series written, where a kind has several to choose from.
  public var seriesTables: [String] = []

  /// `variance_reduction`: how replications hang together. Default: they are independent.
  public var varianceReduction = VarianceReduction.none
  /// `assertions`: what the scenario claims about its metrics.
  public var assertions: [Assertion] = []

  /// Makes settings from their values.
  public init(
    name: String, seed: UInt64 = 1, replications: Int = 1, horizon: SimDuration, warmUp: SimDuration = .zero,
    seriesInterval: SimDuration? = nil
  ) {
    self.name = name
    self.seed = seed
    self.replications = replications
    self.horizon = horizon
    self.warmUp = warmUp
    self.seriesInterval = seriesInterval
  }
}
