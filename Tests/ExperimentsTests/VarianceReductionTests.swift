import Foundation
import OutputAnalysis
import ScenarioFiles
import Testing

@testable import Experiments

@Suite struct VarianceReductionTests {
  private let folder = TemporaryFolder()

  /// Waiting grows with every service time and shrinks with every gap between arrivals.
  private static let queue = """
    kind: queueing
    horizon: 60 s
    stations: [{name: desk, service: {distribution: exponential, mean: 1 s}}]
    arrivals: [{name: people, station: desk, process: poisson, rate: 0.6 /s}]
    """

  private func run(_ name: String, _ overrides: [String], replications: Int = 400) throws -> ExperimentReport {
    let scenario = try ScenarioLoader.load(
      text: Array(Self.queue.utf8), file: "desk.yaml", overrides: ["replications=\(replications)"] + overrides)
    let options = ExperimentOptions(output: OutputLocation(path: folder.path(name), replaces: true), version: "test")
    return try Experiment(scenario, body: ScenarioReplication(scenario, explains: false), options: options).run()
  }

  private func estimate(_ report: ExperimentReport, _ metric: String) throws -> MeanEstimate {
    try #require(report.metrics.first { $0.metric == metric && $0.entity.isEmpty }).estimate
  }

  /// Pairs vary less than independent replications, two for two, around the same mean.
  @Test func antitheticPairsVaryLess() throws {
    let plain = try estimate(run("a", []), "mean_busy_servers")
    let paired = try estimate(run("b", ["variance_reduction=antithetic"]), "mean_busy_servers")
    #expect(plain.count == 400 && paired.count == 200)
    let variance = { (estimate: MeanEstimate) in estimate.standardDeviation * estimate.standardDeviation }
    #expect(variance(paired) < 0.6 * variance(plain) / 2)
    #expect(abs(paired.mean - plain.mean) < 4 * (try #require(plain.halfWidth)) / 1.96)
  }

  /// The odd replications are those of a run without pairs; only the even ones differ.
  @Test func theFirstOfAPairIsAsWithoutPairs() throws {
    let plain = try run("a", [], replications: 4).replications.map(\.fingerprint)
    let paired = try run("b", ["variance_reduction=antithetic"], replications: 4).replications.map(\.fingerprint)
    #expect(plain[0] == paired[0] && plain[2] == paired[2])
    #expect(plain[1] != paired[1] && paired[0] != paired[1])
  }

  @Test func anOddNumberOfPairedReplicationsIsRefused() {
    #expect(throws: ScenarioErrors.self) { try run("a", ["variance_reduction=antithetic"], replications: 3) }
    #expect(throws: ScenarioErrors.self) { try run("a", ["variance_reduction=mirrored"]) }
  }

  /// The first arrivals of the replications fill the strata, so that their mean hardly varies.
  @Test func stratifiedFirstDrawsAreSpreadEvenly() throws {
    let few = ["variance_reduction=stratified", "customers=1", "horizon=10000 s"]
    let plain = try run("a", Array(few.dropFirst()), replications: 64)
    let spread = try run("b", few, replications: 64)
    let ends = { (report: ExperimentReport) in report.replications.map(\.endTime.seconds).reduce(0, +) / 64 }
    // The first departure: an arrival of mean 1 / 0.6 and a service of mean 1, both the first draws of their streams.
    #expect(abs(ends(spread) - (1 / 0.6 + 1)) < 0.12)
    #expect(abs(ends(spread) - (1 / 0.6 + 1)) < abs(ends(plain) - (1 / 0.6 + 1)))
  }

  @Test func comparisonsPairReplicationsWithTheirComplements() throws {
    try Self.queue.write(toFile: folder.path("desk.yaml"), atomically: true, encoding: .utf8)
    var plan = ComparisonPlan(
      variants: [Variant(name: "fast", overrides: ["stations.0.service.mean=900 ms"])], stopping: .replications(40))
    plan.metrics = MetricSelection(["mean_busy_servers"])
    let options = ExperimentOptions(output: OutputLocation(path: folder.path("c"), replaces: true), version: "test")
    let overrides = ["variance_reduction=antithetic"]
    let report = try Comparison(path: folder.path("desk.yaml"), overrides: overrides, plan: plan, options: options)
      .run()
    #expect(report.rows[0].comparison.difference.count == 20 && report.replications == 40)
    plan.stopping = .replications(41)
    #expect(throws: ScenarioErrors.self) {
      try Comparison(path: folder.path("desk.yaml"), overrides: overrides, plan: plan, options: options)
    }
    plan.stopping = .precision(SequentialStopping(relativeHalfWidth: 0.1))
    #expect(throws: ComparisonProblem.self) {
      try Comparison(path: folder.path("desk.yaml"), overrides: overrides, plan: plan, options: options)
    }
  }
}
