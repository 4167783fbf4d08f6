import Infrastructure
import Quantities
import RandomStreams
import Workloads

extension ConsolidationConfiguration {
  /// Most samples that drawn demand may need, over all machines: 2 GB of memory.
  public static let drawnSampleLimit = 250_000_000

  /// Draws the processor demand of a replication: for every machine, from a stream of its own, one value an interval,
  /// held within 0 to 1.
  /// - Throws: `DistributionError` when the distribution's parameters cannot be, `ParameterError` when there would be
  ///   more than `drawnSampleLimit` samples.
  /// - Precondition: `demand` is drawn.
  public func drawnTraces(_ streams: RandomStreams) throws -> DemandTraces {
    guard case .drawn(let count, let distribution, let interval) = demand else {
      preconditionFailure("recorded demand is read, not drawn")
    }
    let sampler = try Sampler(distribution)
    let samples = Int((max(1, horizon.nanoseconds) - 1) / interval.nanoseconds) + 1
    guard samples.multipliedReportingOverflow(by: count).overflow == false, samples * count <= Self.drawnSampleLimit
    else {
      throw ParameterError(
        parameter: "traces", problem: "\(count) machines for \(horizon) at \(interval) are too many samples",
        hint: "at most \(Self.drawnSampleLimit) in all: fewer machines, a shorter horizon or a longer interval")
    }
    let names = (1...count).map { "vm-\($0)" }
    var fractions = [Double](repeating: 0, count: samples * count)
    for machine in 0..<count {
      let stream = streams.stream("vm/\(names[machine])/cpu")
      for sample in 0..<samples {
        fractions[sample * count + machine] = min(1, max(0, sampler.sample(stream)))
      }
    }
    return DemandTraces(names: names, interval: interval, fractions: fractions)
  }
}
