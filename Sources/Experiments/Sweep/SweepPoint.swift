import RandomStreams
import ScenarioFiles

/// One setting of a study's parameters.
public struct SweepPoint: Sendable, Hashable {
  /// Its number, from 1.
  public let number: Int
  /// The text of each parameter's value, in the order of the study.
  public let values: [String]
}

extension Study {
  /// The points of a sweep in their order; the same for the same study and seed.
  /// - Parameter seed: where a Latin hypercube draws from.
  func points(seed: UInt64) -> [SweepPoint] {
    let rows: [[String]]
    switch design {
    case .grid: rows = grid
    case .cases(let cases): rows = cases
    case .latinHypercube(let count):
      let streams = RandomStreams(seed: seed, replication: 0)
      rows = texts(
        SpaceFillingDesign.latinHypercube(
          points: count, dimensions: parameters.count, stream: streams.stream("study/latin-hypercube")))
    case .sobol(let count): rows = texts(SpaceFillingDesign.sobol(points: count, dimensions: parameters.count))
    }
    return rows.enumerated().map { SweepPoint(number: $0.offset + 1, values: $0.element) }
  }

  /// Every combination; the first parameter changes slowest.
  private var grid: [[String]] {
    parameters.reduce([[]]) { rows, parameter in
      let texts = parameter.gridTexts
      return rows.flatMap { row in texts.map { row + [$0] } }
    }
  }

  private func texts(_ points: [[Double]]) -> [[String]] {
    points.map { point in zip(parameters, point).map { $0.text(at: $1) } }
  }

  /// The `path=value` texts of a point, after those of the study.
  func overrides(of values: [String]) -> [String] {
    overrides + zip(parameters, values).map { "\($0.path)=\($1)" }
  }
}
