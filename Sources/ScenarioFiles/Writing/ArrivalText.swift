import Quantities
import Workloads

/// An arrival process as a scenario file writes it: lines of keys to stand beside the name of the customers.
public enum ArrivalText {
  /// The lines; nil for processes that are not written this way (batches, on and off, traces).
  public static func lines(_ process: ArrivalProcess) -> [String]? {
    let head = "process: \(process.name)"
    switch process {
    case .poisson(let rate): return [head, "rate: \(text(rate))"]
    case .renewal(let interarrival):
      return [head, "interarrival: \(DistributionText(interarrival, .duration(unit: "s")).yaml)"]
    case .piecewisePoisson(let intervals, let isCyclic):
      return [head, "cyclic: \(isCyclic)", "intervals:"]
        + intervals.map { "  - {duration: \($0.duration), rate: \(text($0.rate))}" }
    case .markovModulatedPoisson(let rate):
      return [
        head, "rates: [\(rate.rates.map(text).joined(separator: ", "))]",
        "transitions: ["
          + rate.transitions.map { "[\($0.map(text).joined(separator: ", "))]" }.joined(separator: ", ") + "]",
      ]
    default: return nil
    }
  }

  private static func text(_ rate: EventRate) -> String { "\(DistributionText.number(rate.perSecond)) /s" }
}
