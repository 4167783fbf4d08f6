import Foundation
import ScenarioFiles
import Testing

@testable import Experiments

@Suite struct SweepTests {
  private let folder = TemporaryFolder()

  static let queue = """
    kind: queueing
    horizon: 100 s
    stations:
      - name: desk
        servers: 2
        service: {distribution: exponential, mean: 1 s}
    arrivals:
      - {name: people, station: desk, process: poisson, rate: 1.4 /s}
    """

  private func study(_ text: String) throws -> Study {
    try Self.queue.write(toFile: folder.path("desk.yaml"), atomically: true, encoding: .utf8)
    let text = "kind: study\nscenario: desk.yaml\nreplications: 3\n" + text
    try text.write(toFile: folder.path("study.yaml"), atomically: true, encoding: .utf8)
    return try StudyLoader.load(path: folder.path("study.yaml"))
  }

  private func options(_ name: String, jobs: Int = 2, replaces: Bool = false) -> ExperimentOptions {
    ExperimentOptions(output: OutputLocation(path: folder.path(name), replaces: replaces), jobs: jobs, version: "test")
  }

  private func rows(_ name: String) -> [[String]] {
    folder.text(name).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  private let grid = """
    parameters:
      - {path: stations.0.servers, values: [2, 3]}
      - {path: arrivals.0.rate, from: 1, to: 1.2, step: 0.1, unit: /s}
    metrics: [mean_wait]
    """

  @Test func aGridRunsEveryCombinationOnTheSameRandomNumbers() throws {
    let sweep = try Sweep(study(grid), resumes: false, options: options("a"))
    #expect(
      sweep.points.map(\.values) == [
        ["2", "1 /s"], ["2", "1.1 /s"], ["2", "1.2 /s"], ["3", "1 /s"], ["3", "1.1 /s"], ["3", "1.2 /s"],
      ])
    #expect(try sweep.run(sweep.pendingPoints) == 6)
    let report = try sweep.conclude()
    #expect(report.status == .completed && report.failures.isEmpty)
    let table = rows("a/sweep.csv")
    #expect(
      table[0] == [
        "point", "status", "n", "stations.0.servers", "arrivals.0.rate", "mean_wait_s", "mean_wait_s:ci95", "error",
      ])
    #expect(table.count == 7)
    // The replications of a point are those of the scenario with its settings.
    let scenario = try ScenarioLoader.load(
      path: folder.path("desk.yaml"), overrides: ["stations.0.servers=3", "arrivals.0.rate=1.1 /s", "replications=3"])
    let alone = try Experiment(
      scenario, body: ScenarioReplication(scenario, explains: false), options: options("alone")
    ).run()
    let wait = try #require(alone.metrics.first { $0.metric == "mean_wait" && $0.entity.isEmpty })
    #expect(Double(table[5][5]) == wait.estimate.mean && Double(table[5][6]) == wait.estimate.halfWidth)
    #expect(!folder.names().contains("points") && rows("a/values.csv").count == 1 + 6 * 3)
  }

  @Test func tablesAreTheSameOnAnyNumberOfThreadsAndWhateverIsDoneFirst() throws {
    let study = try study(grid)
    let straight = try Sweep(study, resumes: false, options: options("one", jobs: 1))
    try straight.run(straight.pendingPoints)
    _ = try straight.conclude()
    let shared = try Sweep(study, resumes: false, options: options("shares", jobs: 3))
    for index in [2, 0, 1] {
      let share = SweepShare(index: index, count: 3)
      let task = try Sweep(joining: study, options: options("shares"))
      #expect(try task.run(task.pendingPoints.filter(share.contains)) == 2)
    }
    _ = try shared.conclude()
    for file in ["sweep.csv", "values.csv", "study.yaml"] {
      #expect(folder.text("one/\(file)") == folder.text("shares/\(file)"))
    }
  }

  @Test func aSweepGoesOnWhereItStopped() throws {
    let study = try study(grid)
    let first = try Sweep(study, resumes: false, options: options("a"))
    try first.run(Array(first.points.prefix(4)))
    #expect(try first.conclude().status == .incomplete)
    #expect(throws: RunDirectoryRefusal.self) { try Sweep(study, resumes: false, options: options("a")) }
    // A record cut short, as by a kill in the middle of a copy, counts for nothing.
    try "{\"point\":2".write(
      toFile: folder.path("a/points/\(PointRecord.name(of: 2))"), atomically: true, encoding: .utf8)
    let second = try Sweep(study, resumes: true, options: options("a"))
    #expect(second.pendingPoints.map(\.number) == [2, 5, 6])
    try second.run(second.pendingPoints)
    #expect(try second.conclude().status == .completed)
    #expect(throws: RunDirectoryRefusal.self) { try Sweep(study, resumes: true, options: options("a")) }
    var other = study
    other.overrides = ["horizon=50 s"]
    #expect(throws: RunDirectoryRefusal.self) { try Sweep(other, resumes: true, options: options("a")) }
  }

  @Test func aPointThatFailsIsRecordedAndTheOthersGoOn() throws {
    let study = try study(
      "parameters: [{path: stations.0.servers, values: [2, -1, 3]}]\nmetrics: [mean_wait]")
    let sweep = try Sweep(study, resumes: false, options: options("a"))
    try sweep.run(sweep.pendingPoints)
    let report = try sweep.conclude()
    #expect(report.failures.map(\.point) == [2] && report.status == .completed)
    let table = rows("a/sweep.csv")
    #expect(table[2][1] == "failed" && table[2][2] == "0")
    #expect(folder.text("a/sweep.csv").contains("-1 is out of range"))
    #expect(table[1][1] == "completed" && table[3][1] == "completed")
  }

  @Test func aTypingErrorInAPathIsFoundBeforeAnythingIsWritten() throws {
    let study = try study("parameters: [{path: stations.0.server, values: [2, 3]}]")
    #expect(throws: ScenarioErrors.self) { try Sweep(study, resumes: false, options: options("a")) }
    #expect(folder.text("a/manifest.json").isEmpty)
  }

  @Test func drawnPointsFillTheirRanges() throws {
    let text = """
      points: 16
      parameters:
        - {path: arrivals.0.rate, from: 0.5, to: 1.5, unit: /s}
        - {path: stations.0.servers, from: 1, to: 4, whole: true}
      """
    for design in ["latin-hypercube", "sobol"] {
      let points = try study("design: \(design)\n" + text).points(seed: 3)
      #expect(points.count == 16 && Set(points).count == 16)
      let rates = points.compactMap { Double($0.values[0].dropLast(3)) }
      // One in each sixteenth of the range, up to the boundary for Sobol, which starts at the middle.
      let strata = Set(rates.map { Int((($0 - 0.5) * 16 * (1 - 1e-12)).rounded(.down)) })
      #expect(design == "sobol" ? strata.count >= 15 : strata.count == 16)
      // Each number of servers gets its share.
      for servers in 1...4 { #expect(points.count { $0.values[1] == "\(servers)" } >= 3) }
      #expect(try study("design: \(design)\n" + text).points(seed: 3) == points)
    }
  }

  @Test func searchesFindTheBestSetting() throws {
    // The mean wait falls with the servers and rises with the rate.
    let text = """
      parameters:
        - {path: stations.0.servers, from: 1, to: 6, whole: true}
        - {path: arrivals.0.rate, from: 0.5, to: 0.9, unit: /s}
      """
    for method in ["pattern-search", "annealing"] {
      let study = try study(text + "\noptimize: {metric: mean_wait, method: \(method), evaluations: 60}")
      let report = try Optimization(study, options: options("a", replaces: true)).run()
      let best = try #require(report.best)
      #expect(report.status == .completed && report.steps.count <= 60)
      #expect(Int(best.settings[0]) ?? 0 >= 5, "\(best)")
      #expect(report.steps.map(\.best) == report.steps.map(\.best).sorted(by: >))
      let again = try Optimization(study, options: options("b", jobs: 1, replaces: true)).run()
      #expect(again.steps == report.steps)
      #expect(rows("a/trajectory.csv").count == report.steps.count + 1)
    }
    #expect(throws: ComparisonProblem.self) {
      try Optimization(study(text + "\noptimize: {metric: mean_weight}"), options: options("c")).run()
    }
  }

  @Test(arguments: [
    "", "parameters: []", "parameters: [{path: a}]", "parameters: [{path: a, values: []}]",
    "parameters: [{path: a, values: 3}]", "parameters: [{path: a, from: 2, to: 1, count: 3}]",
    "parameters: [{path: a, from: 1, to: 2}]", "parameters: [{path: a, from: 1, to: 2, step: 0}]",
    "parameters: [{path: a, from: 1, to: 2, step: 1e-9}]",
    "parameters: [{path: a, from: -1, to: 2, scale: log, count: 3}]",
    "parameters: [{path: a, from: 1, to: 2, step: 1, count: 2}]",
    "parameters: [{path: a, values: [1]}, {path: a, values: [2]}]",
    "design: sobol\nparameters: [{path: a, from: 1, to: 2}]",
    "cases: []", "cases: [3]", "cases: [{a: 1}, {b: 1}]", "design: random", "set: [1]", "cases: {a: 1}",
    "parameters: [{path: a, values: [1], from: 2}]", "cases: [{a: 1}]\nfoo: 1",
  ])
  func brokenStudiesAreRefused(text: String) { #expect(throws: ScenarioErrors.self) { try study(text) } }

  @Test func casesAndListsKeepTheirText() throws {
    let study = try study("cases:\n  - {a.b: [1, 2], c: \"5\"}\n  - {a.b: {d: x}, c: true}\nset: {e: 1}\nseed: 4")
    #expect(study.design == .cases([["[1, 2]", "\"5\""], ["{d: x}", "true"]]))
    #expect(study.overrides(of: ["[1, 2]", "\"5\""]) == ["e=1", "seed=4", "a.b=[1, 2]", "c=\"5\""])
  }
}

@Suite struct ClusterTaskTests {
  private let task = SweepTask(
    program: "/opt/vdc sim", study: "/a/it's.yaml", folder: "/out", jobs: 2, options: ["--set", "a=1 /s"])

  @Test func theArrayScriptQuotesItsWords() {
    let executor = SlurmExecutor(task: task, taskCount: 5, retries: 1, submitOptions: [])
    let script = executor.script(shares: [1, 4])
    #expect(script.contains("#SBATCH --array=1,4\n") && script.contains("#SBATCH --cpus-per-task=2\n"))
    #expect(
      script.contains(
        "exec '/opt/vdc sim' sweep '/a/it'\\''s.yaml' --out /out --share \"$SLURM_ARRAY_TASK_ID/5\" --jobs 2 --quiet "
          + "--set 'a=1 /s'\n"))
  }

  @Test func theJobIsIndexedAndNamedAsKubernetesWants() {
    let job = KubernetesJob(
      task: task, name: "DRS: Thresholds!", podCount: 4, image: "me/vdcsim:1", claim: "work", mountPath: "/sweep")
    #expect(job.resourceName == "vdcsim-drs--thresholds")
    #expect(job.yaml.contains("completionMode: Indexed\n  completions: 4\n"))
    #expect(job.yaml.contains("- \"$(JOB_COMPLETION_INDEX)/4\"\n"))
  }

  @Test(arguments: ["", "1", "1/1", "-1/2", "a/b", "2/2", "0/0", "1/2/3"]) func brokenSharesAreRefused(text: String) {
    #expect(SweepShare(text: text) == nil)
  }
}
