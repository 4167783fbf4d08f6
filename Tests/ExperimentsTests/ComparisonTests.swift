import Foundation
import OutputAnalysis
import ScenarioFiles
import Testing

@testable import Experiments

@Suite struct ComparisonTests {
  private let folder = TemporaryFolder()

  private static let queue = """
    kind: queueing
    horizon: 200 s
    stations:
      - name: desk
        servers: 2
        service: {distribution: exponential, mean: 1 s}
    arrivals:
      - {name: people, station: desk, process: poisson, rate: 1.4 /s}
    """

  private func compare(
    _ name: String, _ variants: [Variant], _ stopping: ComparisonPlan.Stopping = .replications(8),
    metrics: [String] = [], jobs: Int = 2, scenario: String = queue
  ) throws -> ComparisonReport {
    let path = folder.path("desk.yaml")
    try scenario.write(toFile: path, atomically: true, encoding: .utf8)
    var plan = ComparisonPlan(variants: variants, stopping: stopping)
    plan.metrics = MetricSelection(metrics)
    return try Comparison(
      path: path, overrides: [], plan: plan,
      options: ExperimentOptions(
        output: OutputLocation(path: folder.path(name), replaces: true), jobs: jobs, version: "test")
    ).run()
  }

  private func row(_ report: ComparisonReport, _ variant: String, _ metric: String, entity: String = "") throws
    -> MetricComparison
  {
    try #require(report.rows.first { $0.variant == variant && $0.metric == metric && $0.entity == entity })
  }

  private let three = Variant(name: "three", overrides: ["stations.0.servers=3"])

  @Test func equalVariantsDifferByExactlyZero() throws {
    let same = Variant(name: "same", overrides: ["stations.0.servers=2"])
    let report = try compare("a", [same, three])
    for row in report.rows where row.variant == "same" {
      #expect(row.comparison.difference.mean == 0 && row.comparison.difference.halfWidth == 0)
      #expect(row.finding == .equal)
    }
    #expect(try row(report, "three", "mean_wait").finding == .different)
    #expect(report.status == .completed)
  }

  /// The pairs of a comparison are the replications that 'run' gives for base and variant alone.
  @Test func replicationsAreThoseOfTheScenariosAlone() throws {
    _ = try compare("a", [three], metrics: ["mean_wait"])
    let values = folder.text("a/values.csv").split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    for (name, overrides) in [("base", []), ("three", three.overrides)] {
      let scenario = try ScenarioLoader.load(path: folder.path("desk.yaml"), overrides: overrides + ["replications=8"])
      let options = ExperimentOptions(output: OutputLocation(path: folder.path(name), replaces: true), version: "test")
      let report = try Experiment(
        scenario, body: ScenarioReplication(scenario, explains: false), options: options
      ).run()
      let alone = report.replications.map { $0.metrics.first { $0.metric == "mean_wait" && $0.entity.isEmpty }?.value }
      #expect(values.filter { $0[0] == name }.map { Double($0[5]) } == alone)
    }
  }

  @Test func filesAreTheSameOnAnyNumberOfThreads() throws {
    let best = ComparisonPlan.Stopping.best(
      .init(metric: "mean_wait", goal: .smallest, indifference: .relative(0.05), firstStage: 5))
    for (index, stopping) in [.replications(20), best].enumerated() {
      _ = try compare("one-\(index)", [three], stopping, jobs: 1)
      _ = try compare("four-\(index)", [three], stopping, jobs: 4)
      for file in ["comparison.csv", "values.csv"] {
        #expect(folder.text("one-\(index)/\(file)") == folder.text("four-\(index)/\(file)"))
      }
    }
  }

  /// Both the table and the values are what the tally says, computed here from the values once more.
  @Test func theTableFollowsFromTheValues() throws {
    let report = try compare("a", [three], metrics: ["mean_wait", "utilisation"])
    #expect(Set(report.rows.map(\.metric)) == ["mean_wait", "utilisation"])
    let values = folder.text("a/values.csv").split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let column = { (variant: String) in
      values.filter { $0[0] == variant && $0[2] == "mean_wait" }.compactMap { Double($0[5]) }
    }
    let expected = PairedComparison(base: column("base"), variant: column("three"))
    let found = try row(report, "three", "mean_wait").comparison
    #expect(abs(found.difference.mean - expected.difference.mean) < 1e-12)
    #expect(abs(try #require(found.varianceReduction) - (try #require(expected.varianceReduction))) < 1e-6)
    let header = folder.text("a/comparison.csv").split(separator: "\n")[0]
    #expect(header == ComparisonFiles.comparisonColumns.joined(separator: ","))
  }

  @Test func replicatesUntilThePrecisionIsReached() throws {
    let rule = SequentialStopping(relativeHalfWidth: 0.05, floor: 4, ceiling: 400)
    let report = try compare("a", [three], .precision(rule), metrics: ["mean_wait"])
    #expect(report.precisionReached == true)
    let row = try row(report, "three", "mean_wait")
    #expect(try #require(row.comparison.difference.halfWidth) <= 0.05 * row.baseMean)
    #expect(report.replications > 4)
    let short = try compare(
      "b", [three], .precision(SequentialStopping(relativeHalfWidth: 0.001, floor: 3, ceiling: 6)),
      metrics: ["mean_wait"])
    #expect(short.precisionReached == false && short.replications == 6)
  }

  @Test func selectsTheBestAndDropsTheOthers() throws {
    let one = Variant(name: "slow", overrides: ["arrivals.0.rate=1.8 /s"])
    let report = try compare(
      "a", [one, three],
      .best(.init(metric: "mean_wait", goal: .smallest, indifference: .absolute(0.2), firstStage: 8)))
    let selection = try #require(report.selection)
    #expect(selection.remaining == ["three"] && selection.confidence == 0.95)
    #expect(ComparisonText.text(report).contains("best (smallest mean_wait): three, with 95 % confidence"))
    let most = try compare(
      "b", [one, three],
      .best(.init(metric: "mean_wait", goal: .largest, indifference: .absolute(0.2), firstStage: 8)))
    #expect(most.selection?.remaining == ["slow"])
  }

  /// A farm without chance: two replications tell everything.
  @Test func whatIsNotRandomIsComparedOnce() throws {
    let farm = ModelCatalogue.farm(power: "model: linear, idle: 100 W, max: 200 W")
    let more = Variant(name: "more", overrides: ["farm.work.base=2 GI"])
    let report = try compare("a", [more], .replications(50), scenario: farm)
    #expect(report.isDeterministic && report.replications == 2)
    let exact = try #require(report.rows.first { $0.finding == .different })
    #expect(exact.isExact && exact.sentence.hasSuffix("in every replication"))
  }

  @Test func wrongInputIsRefusedAndLeavesNothing() throws {
    #expect(throws: ComparisonProblem.self) { try compare("a", []) }
    #expect(throws: ComparisonProblem.self) { try compare("a", [three, three]) }
    #expect(throws: ComparisonProblem.self) { try compare("a", [Variant(name: "x", overrides: ["seed=2"])]) }
    #expect(throws: ComparisonProblem.self) { try compare("a", [three], metrics: ["mean_weight"]) }
    #expect(throws: ComparisonProblem.self) {
      try compare("a", [three], .best(.init(metric: "mean_*", goal: .smallest, indifference: .relative(0.01))))
    }
    #expect {
      try compare(
        "a", [Variant(name: "x", overrides: ["stations.0.server=2"]), Variant(name: "y", overrides: ["a=1"])])
    } throws: { error in
      (error as? ScenarioErrors)?.issues.count == 2
    }
    #expect(folder.names().allSatisfy { $0 == "desk.yaml" })
  }

  @Test(arguments: [
    ("a:x=1", "a", ["x=1"]), ("a:x=1,y.0=b", "a", ["x=1", "y.0=b"]),
    ("a:x=[1, 2],y={a: 1, b: 2}", "a", ["x=[1, 2]", "y={a: 1, b: 2}"]),
    ("a-1:x=\"1,2\"", "a-1", ["x=\"1,2\""]), ("plain:", "plain", []),
  ]) func variantsAreRead(text: String, name: String, overrides: [String]) throws {
    #expect(try Variant(text: text) == Variant(name: name, overrides: overrides))
  }

  @Test(arguments: ["", "x=1", ":x=1", "base:x=1", "a:x", "a:x=1,2", "a/b:x=1", "x=a:1"])
  func brokenVariantsAreRefused(text: String) {
    #expect(throws: VariantProblem.self) { try Variant(text: text) }
  }

  @Test func variantsAreReadFromAFile() throws {
    let path = folder.path("variants.yaml")
    try """
    two: {stations.0.servers: 2, arrivals: [{name: "a, b", rate: 1 /s}]}
    text:
      name: "5"
    """.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(
      try Variant.read(path: path) == [
        Variant(name: "two", overrides: ["stations.0.servers=2", "arrivals=[{name: \"a, b\", rate: 1 /s}]"]),
        Variant(name: "text", overrides: ["name=\"5\""]),
      ])
    try "- a\n".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: ScenarioErrors.self) { try Variant.read(path: path) }
    try "base: {a: 1}\nx: 3\n".write(toFile: path, atomically: true, encoding: .utf8)
    #expect { try Variant.read(path: path) } throws: { ($0 as? ScenarioErrors)?.issues.count == 2 }
  }

  @Test(arguments: [
    ("energy", "energy", true), ("energy/a", "energy", false), ("energy/a", "energy/*", true),
    ("cpu_ready", "*ready", true),
    ("cpu_ready", "c*_*y", true), ("cpu", "cpu*?", false), ("", "*", true), ("aab", "a*ab", true),
  ]) func patternsMatch(label: String, pattern: String, matches: Bool) {
    #expect(MetricKey.matches(label.unicodeScalars, pattern.unicodeScalars) == matches)
  }
}

@Suite struct OrderedWorkTests {
  @Test func resultsComeInOrderWhateverTheThreadsDo() throws {
    var seen: [Int] = []
    try OrderedWork.run(count: 2_000, jobs: 8, consume: { seen.append($0 * 10_000 + $1) }) { number in
      // Uneven work, so that threads overtake each other.
      (0..<(number % 7) * 500).reduce(number) { ($0 &* 31 &+ $1) % 1 + number }
    }
    #expect(seen == (0..<2_000).map { $0 * 10_000 + $0 })
  }

  @Test func anErrorOfTheConsumerEndsIt() {
    struct Enough: Error {}
    #expect(throws: Enough.self) {
      try OrderedWork.run(count: 100_000, jobs: 4, consume: { number, _ in if number == 3 { throw Enough() } }) { $0 }
    }
    #expect(throws: Never.self) { try OrderedWork.run(count: 0, jobs: 4, consume: { _, _ in }) { $0 } }
  }
}
