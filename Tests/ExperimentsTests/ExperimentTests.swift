import Foundation
import Infrastructure
import Quantities
import ScenarioFiles
import Testing

@testable import Experiments

@Suite struct ExperimentTests {
  /// Runs `CounterModel`s; which replication fails or interrupts is the test's choice.
  private struct CounterBody: ReplicationBody {
    var failing: Set<Int> = []
    var interrupt: (flag: InterruptFlag, replication: Int)?

    func run(
      replication: Int, with runner: ReplicationRunner, into sink: any RecordingSink
    ) throws -> ReplicationResult {
      if failing.contains(replication) { throw ParameterError(parameter: "p", problem: "broken", hint: "mend it") }
      var model = CounterModel(offset: Double(replication))
      if let interrupt, interrupt.replication == replication {
        model.onTick = { if $0 == 50 { interrupt.flag.raise() } }
      }
      return try runner.run(model, replication: replication, into: sink)
    }
  }

  private let folder = TemporaryFolder()

  private func scenario(replications: Int = 3, horizon: SimDuration = .seconds(31)) throws -> Scenario {
    let sample = ModelCatalogue.farm(power: "model: linear, idle: 100 W, max: 200 W")
    var scenario = try ScenarioLoader.load(text: [UInt8](sample.utf8), file: "counter.yaml", overrides: ["seed=5"])
    scenario.run.replications = replications
    scenario.run.horizon = horizon
    return scenario
  }

  @discardableResult
  private func run(
    _ name: String, _ body: CounterBody = CounterBody(), replications: Int = 3, horizon: SimDuration = .seconds(31),
    jobs: Int = 2, force: Bool = false, explains: Bool = false, interrupt: InterruptFlag = InterruptFlag()
  ) throws -> ExperimentReport {
    let options = ExperimentOptions(
      output: OutputLocation(path: folder.path(name), replaces: force), jobs: jobs, explains: explains, version: "test",
      interrupt: interrupt)
    return try Experiment(scenario(replications: replications, horizon: horizon), body: body, options: options).run()
  }

  @Test func tablesHoldAllReplicationsInOrderWithOneHeader() throws {
    try run("a", explains: true)
    let rows = folder.text("a/counters.csv").split(separator: "\n")
    #expect(rows[0] == "replication,time_s,name,count,half")
    #expect(rows[1] == "1,1,a,1,0.5")
    #expect(rows[2] == "1,1,\"b,c\",1,0.5")
    // 30 ticks, two rows each, three replications.
    #expect(rows.count == 1 + 3 * 60)
    #expect(rows.dropFirst().map { $0.prefix(1) } == (1...3).flatMap { Array(repeating: "\($0)"[...], count: 60) })
    #expect(
      folder.text("a/events.csv").split(separator: "\n").prefix(2) == [
        "replication,time_s,kind,entity,source,target,duration_s,detail", "1,10,ten,a,,,1.5,\"said \"\"ten\"\"\"",
      ])
    #expect(folder.text("a/decisions.csv").split(separator: "\n")[1] == "1,10,p,a,b,\"why, not\"")
  }

  // offset is 1, 2, 3: mean 2, sd 1, half width t(0.975, 2)/sqrt(3) = 4.302653/1.732051 = 2.484138.
  @Test func theSummaryHasMeanAndIntervalAcrossReplications() throws {
    let report = try run("a")
    let rows = folder.text("a/summary.csv").split(separator: "\n")
    #expect(rows[0] == "metric,entity,unit,n,mean,sd,ci95_low,ci95_high,min,max")
    #expect(rows[1] == "ticks,,,3,30,0,30,30,30,30")
    #expect(rows[3] == "nothing,,s,0,,,,,,")
    let offset = report.metrics[1]
    #expect(offset.estimate.mean == 2)
    #expect(abs(try #require(offset.estimate.halfWidth) - 2.484138) < 1e-6)
    #expect(
      folder.text("a/replications.csv").split(separator: "\n")[0]
        == "replication,status,end,end_time_s,events,fingerprint,ticks,offset_pct/a,nothing_s")
  }

  @Test func oneReplicationHasNoInterval() throws {
    try run("a", replications: 1)
    #expect(folder.text("a/summary.csv").split(separator: "\n")[2] == "offset,a,%,1,1,,,,1,1")
  }

  @Test func filesDoNotDependOnTheNumberOfJobs() throws {
    try run("one", replications: 7, jobs: 1)
    try run("three", replications: 7, jobs: 3)
    for name in RunDirectory.entries(of: folder.path("one")) where name != "manifest.json" {
      #expect(folder.text("one/\(name)") == folder.text("three/\(name)"), "\(name)")
    }
    var (one, three) = (try folder.manifest("one"), try folder.manifest("three"))
    one.wallClock = three.wallClock
    #expect(one == three)
  }

  @Test func aReplicationThatFailsIsReportedAndTheOthersGoOn() throws {
    let report = try run("a", CounterBody(failing: [2]))
    #expect(report.status == .failed)
    #expect(report.replications.map(\.status) == [.completed, .failed, .completed])
    #expect(report.replications[1].end.contains("broken"))
    #expect(report.metrics[0].estimate.count == 2)
    #expect(try folder.manifest("a").status == .failed)
  }

  @Test func anInterruptedRunIsInPlaceAndMarkedIncomplete() throws {
    let flag = InterruptFlag()
    let report = try run(
      "a", CounterBody(interrupt: (flag, 1)), horizon: .days(3_000), jobs: 1, interrupt: flag)
    #expect(report.status == .incomplete)
    #expect(report.replications[2].end == "not started")
    #expect(try folder.manifest("a").status == .incomplete)
    #expect(folder.text("a/counters.csv").hasSuffix("\n"))
    #expect(RunDirectory.entries(of: folder.root) == ["a"])
  }

  @Test func aRunIsReplacedOnlyByForceAndForeignFilesStay() throws {
    try run("a")
    let before = folder.text("a/manifest.json")
    #expect(throws: RunDirectoryRefusal.self) { try run("a") }
    #expect(folder.text("a/manifest.json") == before)
    try "mine".write(toFile: folder.path("a/notes.txt"), atomically: true, encoding: .utf8)
    try run("a", replications: 1, force: true)
    #expect(folder.text("a/notes.txt") == "mine")
    #expect(try folder.manifest("a").replications.count == 1)
    #expect(RunDirectory.entries(of: folder.root) == ["a"])
  }

  @Test func whatIsNoRunIsNeverReplaced() throws {
    try FileManager.default.createDirectory(atPath: folder.path("photos"), withIntermediateDirectories: true)
    try "x".write(toFile: folder.path("photos/manifest.json"), atomically: true, encoding: .utf8)
    #expect(throws: RunDirectoryRefusal.self) { try run("photos", force: true) }
    try "x".write(toFile: folder.path("file"), atomically: true, encoding: .utf8)
    #expect(throws: RunDirectoryRefusal.self) { try run("file", force: true) }
    #expect(RunDirectory.entries(of: folder.root) == ["file", "photos"])
  }

  @Test func anEmptyDirectoryTakesARun() throws {
    try FileManager.default.createDirectory(atPath: folder.path("a"), withIntermediateDirectories: true)
    try run("a")
    #expect(try folder.manifest("a").status == .completed)
  }

  @Test func theStandardPlaceIsReusedForTheSameQuestionOnly() throws {
    func place(_ scenario: String, _ overrides: [String]) -> String {
      OutputLocation.standard(scenarioPath: scenario, overrides: overrides, parent: folder.root).path
    }
    #expect(place("x/counter.yaml", []) == folder.path("counter"))
    try run("counter")
    #expect(place("counter.yaml", ["seed=5"]) == folder.path("counter"))
    #expect(place("counter.yaml", ["seed=6"]) == folder.path("counter-2"))
    #expect(place("other/counter.yaml", ["seed=5"]) == folder.path("counter-2"))
    #expect(place(folder.path("counter/scenario.yaml"), []) == folder.path("counter-2"))
  }
}
