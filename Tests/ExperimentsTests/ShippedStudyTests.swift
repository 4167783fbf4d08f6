import Foundation
import ScenarioFiles
import Testing

@testable import Experiments

/// What shipped studies claim is true.
@Suite struct ShippedStudyTests {
  private let folder = TemporaryFolder()

  private func study(_ name: String) throws -> Study {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try StudyLoader.load(path: root.appendingPathComponent("Scenarios/studies/\(name).yaml").path)
  }

  private func options(_ name: String) -> ExperimentOptions {
    ExperimentOptions(output: OutputLocation(path: folder.path(name), replaces: false), jobs: 2, version: "test")
  }

  /// Erlang C: P(wait > t) = C exp(-(c - a) t / service), so the p95 of the wait is ln(C / 0.05) service / (c - a).
  private func p95(servers: Int, load: Double) -> Double {
    var blocking = 1.0
    for count in 1...servers { blocking = load * blocking / (Double(count) + load * blocking) }
    let waiting = blocking / (1 - load / Double(servers) * (1 - blocking))
    return max(0, log(waiting / 0.05)) / (Double(servers) - load)
  }

  @Test func theSizesOfAQueueAgreeWithErlangC() throws {
    var study = try study("queue-sizing")
    study.overrides.append("horizon=4000s")
    study.metrics = ["p95_wait/cluster"]
    let sweep = try Sweep(study, resumes: false, options: options("sizes"))
    try sweep.run(sweep.pendingPoints)
    let report = try sweep.conclude()
    #expect(report.shown.count == 5 && report.failures.isEmpty && report.unmatched.isEmpty)
    for record in report.shown {
      let exact = p95(servers: try #require(Int(record.settings[0])), load: 6.4)
      let estimate = record.estimate(0)
      // Three half widths: five intervals of 95 % shall not fail by chance, and buckets of quantiles are 0.1 % wide.
      let halfWidth = try #require(estimate.halfWidth)
      #expect((estimate.mean - exact).magnitude < 3 * halfWidth, "\(record.settings[0]): \(estimate.mean) \(exact)")
    }
  }

  /// Two M/M/1 queues: the best share is (m1 - (m1 + m2 - l) sqrt(m1) / (sqrt(m1) + sqrt(m2))) / l = 0.7475.
  @Test func theSearchFindsTheBestShareAsAGridDoes() throws {
    let found = try Optimization(study("placement-optimum"), options: options("search")).run()
    let best = try #require(found.best)
    let share = try #require(Double(best.settings[0].dropLast(2)))
    #expect((share - 74.75).magnitude <= 4)
    #expect((best.objective.mean - 0.62854).magnitude < 0.02)
    #expect(found.steps.count <= 40)
    var grid = try study("placement-optimum")
    grid.metrics = [try #require(grid.optimization).metric]
    grid.optimization = nil
    grid.parameters[0].domain = .values(stride(from: 50, through: 100, by: 10).map { "\($0) %" })
    let sweep = try Sweep(grid, resumes: false, options: options("grid"))
    try sweep.run(sweep.pendingPoints)
    for record in try sweep.conclude().shown { #expect(record.estimate(0).mean >= best.objective.mean) }
  }

  @Test(arguments: ["consolidation-policies", "drs-threshold-study", "placement-optimum", "queue-sizing"])
  func aShippedStudyIsRight(name: String) throws {
    _ = try StudyCheck(study(name))
  }
}
