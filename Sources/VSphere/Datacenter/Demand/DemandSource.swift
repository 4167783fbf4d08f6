import Quantities
import RandomStreams
import Workloads

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One demand of the machines of a group, ready to be asked for values.
struct DemandSource {
  private enum Kind {
    case constant(Double)
    case drawn(Sampler)
    case daily(low: Double, high: Double, peak: SimDuration, noise: Sampler?)
    case steps(times: ContiguousArray<SimTime>, values: ContiguousArray<Double>)
    case recorded(traces: Int, scale: Double)
  }

  private let kind: Kind
  /// One for every machine where values are drawn.
  private var streams: ContiguousArray<RandomStream> = []
  private let range: ClosedRange<Double>

  /// Prepares a demand.
  /// - Parameters:
  ///   - range: where values are held.
  ///   - machineNames: names of the group's machines; each draws from a stream of its own.
  ///   - purpose: what is demanded, the last part of the streams' names.
  ///   - traceIndex: position of a recording among those that were read.
  /// - Throws: `DistributionError` for a distribution that cannot be.
  init(
    _ shape: DemandShape, within range: ClosedRange<Double>, machineNames: ArraySlice<String>, purpose: String,
    streams owner: RandomStreams, traceIndex: (TraceSource) -> Int
  ) throws {
    self.range = range
    switch shape {
    case .drawn(let distribution):
      if case .constant(let value) = distribution {
        kind = .constant(value)
      } else {
        kind = .drawn(try Sampler(distribution))
      }
    case .daily(let low, let high, let peak, let noise):
      let sampler = noise >= 1e-5 ? try Sampler(.lognormalAroundOne(coefficientOfVariation: noise)) : nil
      kind = .daily(low: low, high: high, peak: peak, noise: sampler)
    case .steps(let steps):
      kind = .steps(times: ContiguousArray(steps.map { .zero + $0.time }), values: ContiguousArray(steps.map(\.value)))
    case .recorded(let source, let scale):
      kind = .recorded(traces: traceIndex(source), scale: scale)
    }
    if draws { streams = ContiguousArray(machineNames.map { owner.stream("vm/\($0)/\(purpose)") }) }
  }

  private var draws: Bool {
    switch kind {
    case .drawn, .daily(_, _, _, .some): true
    default: false
    }
  }

  /// Whether the value never changes.
  var isConstant: Bool { if case .constant = kind { true } else { false } }
  /// Whether it is always 0.
  var isZero: Bool { if case .constant(0) = kind { true } else { false } }

  /// The value of the group's machine at a position, from an instant on; drawn values move their stream on.
  func value(machine: Int, at time: SimTime, traces: [DemandTraces]) -> Double {
    let value: Double
    switch kind {
    case .constant(let constant): value = constant
    case .drawn(let sampler): value = sampler.sample(streams[machine])
    case .daily(let low, let high, let peak, let noise):
      let phase = (time - (.zero + peak)).seconds / 86_400
      let mean = low + (high - low) * (1 + cos(2 * Double.pi * phase)) / 2
      value = mean * (noise?.sample(streams[machine]) ?? 1)
    case .steps(let times, let values):
      value = values[max(0, times.partitioningIndex { $0 > time } - 1)]
    case .recorded(let index, let scale):
      let recording = traces[index]
      let sample = Int((time - .zero) / recording.interval) % recording.sampleCount
      value = scale * recording[sample: sample, machine: machine % recording.machineCount]
    }
    return min(range.upperBound, max(range.lowerBound, value))
  }
}

extension Distribution {
  /// Lognormal with mean 1.
  static func lognormalAroundOne(coefficientOfVariation: Double) -> Distribution {
    let variance = log1p(coefficientOfVariation * coefficientOfVariation)
    return .lognormal(mu: -variance / 2, sigma: variance.squareRoot())
  }
}

extension ContiguousArray {
  /// First position whose element satisfies a condition that stays true once it is; `count` if none does.
  fileprivate func partitioningIndex(_ isBeyond: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isBeyond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
