import Infrastructure
import Quantities
import RandomStreams

/// Which faults happen in a run, and when.
public struct FaultSchedule: Sendable {
  /// A fault, or a source of faults, of one target.
  public enum Source: Sendable, Hashable {
    /// Once, at a time, for a duration; `SimDuration.max` for ever.
    case once(FaultTarget, at: SimTime, duration: SimDuration)
    /// Again and again: after a time to failure it fails, after a time to repair it is back. Both are distributions in
    /// seconds of one stream, named after the target.
    case repeated(FaultTarget, stream: String, timeToFailure: Distribution, timeToRepair: Distribution)
  }

  /// The sources, in the order in which faults of one time happen.
  public var sources: [Source]

  /// Makes a schedule.
  public init(_ sources: [Source] = []) { self.sources = sources }

  /// A row of a trace of faults: columns `time_s`, `target`, `duration_s`.
  public struct Row: Sendable, Hashable {
    /// Column `time_s`.
    public var timeSeconds: Double
    /// Column `target`.
    public var target: String
    /// Column `duration_s`; infinity for ever.
    public var durationSeconds: Double
    /// Makes a row.
    public init(timeSeconds: Double, target: String, durationSeconds: Double) {
      self.timeSeconds = timeSeconds
      self.target = target
      self.durationSeconds = durationSeconds
    }
  }

  /// Adds the rows of a trace.
  /// - Returns: what is wrong with rows, each named `rows.N.column` from 1; rows that are wrong are left out.
  public mutating func append(rows: some Sequence<Row>, names: some FaultNames) -> [ParameterError] {
    var errors: [ParameterError] = []
    for (index, row) in rows.enumerated() {
      let name = "rows.\(index + 1)"
      var checks = ParameterChecks()
      checks.require(
        row.timeSeconds >= 0 && row.timeSeconds.isFinite, "time_s", "\(row.timeSeconds) is not a time",
        "seconds from 0 up")
      checks.require(
        row.durationSeconds >= 0, "duration_s", "\(row.durationSeconds) is not a duration", "seconds from 0 up")
      do throws(ParameterError) {
        let target = try FaultTarget(parsing: row.target, names: names)
        if checks.errors.isEmpty {
          sources.append(
            .once(
              target, at: .zero + .seconds(rounding: row.timeSeconds),
              duration: .seconds(rounding: row.durationSeconds)))
        }
      } catch {
        checks.require(false, "target", error.problem, error.hint)
      }
      errors += checks.errors.map { $0.inside(name) }
    }
    return errors
  }

  /// Everything that is out of range; positions count from 0.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    var streams: Set<String> = []
    for (index, source) in sources.enumerated() {
      let name = "sources.\(index)"
      switch source {
      case .once(_, let time, let duration):
        checks.require(time >= .zero, "\(name).at", "\(time) is before the start", "0 s or later")
        checks.requireNotNegative(duration, "\(name).duration")
      case .repeated(_, let stream, let failure, let repair):
        checks.require(
          streams.insert(stream).inserted, "\(name).stream", "'\(stream)' is used twice", "one stream for each source")
        for (part, distribution) in [("timeToFailure", failure), ("timeToRepair", repair)] {
          do throws(DistributionError) {
            try distribution.validate(isNonNegative: true)
          } catch {
            checks.require(false, "\(name).\(part)", error.description, "a distribution of seconds from 0 up")
          }
        }
        checks.require(
          failure.mean != 0 || repair.mean != 0, "\(name).timeToFailure", "both times are always 0",
          "a distribution with a mean above 0 s")
      }
    }
    return checks.errors
  }
}
