import Quantities
import SimulationKernel

/// A model that an experiment can run: it lives on the clock, records while it runs and ends with metrics.
public protocol RecordedModel: TimedEventProducer {
  /// What it has recorded and nobody has drained yet.
  var recording: Recording { get set }

  /// The replication's results, asked for once after `finish(at:)`. Same order and names in every replication.
  func metrics() -> [MetricValue]

  /// What a stop reason of this model means, for the summary.
  func describe(stopReason: UInt32) -> String

  /// Things the person who runs this should know although the run succeeded, such as 'no migration happened'.
  func warnings() -> [String]
}

/// The tables a model fills while it runs. An experiment drains them to files between events.
public struct Recording: Sendable {
  /// Time series, each its own CSV. Empty when the scenario asks for none.
  public var series: [TimeSeries]
  /// Things that happened, in order of time.
  public var events: [EventRecord] = []
  /// Policy decisions and their reasons, filled only when asked for.
  public var decisions: [DecisionRecord] = []

  /// Starts with the tables declared and nothing recorded.
  public init(series: [TimeSeries] = []) { self.series = series }

  /// Rows of every kind waiting to be drained.
  public var pendingRowCount: Int { series.reduce(events.count + decisions.count) { $0 + $1.rowCount } }
}
