import RandomStreams
import Testing

@testable import Workloads

/// Real columns against maximum-likelihood fits made by another program, to its four digits.
@Suite struct TraceFitTests {
  struct Published: Sendable {
    let file: String
    let column: String
    let unit: Double
    let family: DistributionFamily
    let parameters: [Double]
    let distance: Double
  }

  private static let hours = 1 / 3_600_000.0

  static let published: [Published] = [
    Published(
      file: "failures/runescape_online_game.csv", column: "failure_interval", unit: hours, family: .gamma,
      parameters: [0.3983, 82.01], distance: 0.050),
    Published(
      file: "failures/runescape_online_game.csv", column: "failure_interval", unit: hours, family: .weibull,
      parameters: [0.5281, 19.32], distance: 0.067),
    Published(
      file: "failures/atlassian_bitbucket_operator_reported.csv", column: "failure_interval", unit: hours,
      family: .burrXII, parameters: [0.9165, 2.901, 840.8], distance: 0.060),
    Published(
      file: "failures/atlassian_bitbucket_operator_reported.csv", column: "failure_interval", unit: hours,
      family: .paretoII, parameters: [2.088, 507], distance: 0.072),
    Published(
      file: "alibaba-gpu-v2023/openb_pod_list_default.csv", column: "memory_mib", unit: 1 / 1024, family: .gamma,
      parameters: [1.621, 22.43], distance: 0.204),
  ]

  @Test(.enabled(if: TraceTestData.path("failures") != nil, "\(TraceTestData.hint)"), arguments: published)
  func publishedFitsAreReproduced(_ known: Published) throws {
    let path = try #require(TraceTestData.path(known.file))
    let column = try ColumnReader.read(ColumnSource(path: path, column: known.column, unit: known.unit))
    let sample = FitSample(column.values.filter { $0 > 0 })
    let fitted = try DistributionFit.fit(known.family, sample, FitContext(isNonNegative: true, mayCount: false))
    for (parameter, value) in zip(fitted.parameters, known.parameters) {
      #expect((parameter.value / value - 1).magnitude < 1e-3, "\(parameter.name) \(parameter.value)")
    }
    #expect((fitted.goodness.kolmogorovSmirnov - known.distance).magnitude < 0.001)
  }
}
