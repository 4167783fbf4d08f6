import Foundation
import Testing

@Suite struct SweepCommandTests {
  private let folder = TemporaryFolder()

  private func write(_ text: String, _ name: String) throws {
    try text.write(toFile: folder.path(name), atomically: true, encoding: .utf8)
  }

  private func prepare(horizon: String) throws {
    try write(
      """
      kind: queueing
      horizon: \(horizon)
      stations:
        - {name: desk, servers: 2, service: {distribution: exponential, mean: 1 s}}
      arrivals:
        - {name: people, station: desk, process: poisson, rate: 1.4 /s}
      """, "desk.yaml")
    try write(
      """
      kind: study
      scenario: desk.yaml
      replications: 2
      parameters: [{path: arrivals.0.rate, from: 1, to: 1.9, count: 30, unit: /s}]
      """, "study.yaml")
  }

  /// Killed at twenty moments spread over its run, and gone on with, a sweep ends with the bytes of an undisturbed one.
  @Test func aKilledSweepResumesToTheSameBytes() throws {
    try prepare(horizon: "400 s")
    let clock = ContinuousClock()
    let begin = clock.now
    expect(try BuiltProgram.run(["sweep", "study.yaml", "--out", "straight", "--jobs", "1"], in: folder), 0)
    let span = clock.now - begin
    var killedCount = 0
    for attempt in 0..<20 {
      let out = "killed-\(attempt)"
      let arguments = ["sweep", "study.yaml", "--out", out, "--jobs", "1", "--quiet"]
      let program = try BuiltProgram.start(arguments, in: folder)
      // The golden ratio spreads the moments evenly in any number.
      let moment = span * ((Double(attempt) * 0.618_034).truncatingRemainder(dividingBy: 1))
      Thread.sleep(forTimeInterval: moment / .seconds(1))
      kill(program.process.processIdentifier, SIGKILL)
      if program.outcome().status == SIGKILL { killedCount += 1 }
      let isWritten = FileManager.default.fileExists(atPath: folder.path("\(out)/manifest.json"))
      if isWritten, folder.text("\(out)/manifest.json").contains("\"completed\"") { continue }
      expect(try BuiltProgram.run(arguments + ["--resume"], in: folder), 0)
      for file in ["sweep.csv", "values.csv"] {
        #expect(folder.text("\(out)/\(file)") == folder.text("straight/\(file)"), "attempt \(attempt), \(file)")
      }
    }
    #expect(killedCount >= 10)
  }

  @Test func anUnfinishedSweepIsNotOverwritten() throws {
    try prepare(horizon: "100 s")
    expect(try BuiltProgram.run(["sweep", "study.yaml", "--out", "a"], in: folder), 0)
    let refused = try BuiltProgram.run(["sweep", "study.yaml", "--out", "a"], in: folder)
    expect(refused, 2)
    #expect(refused.standardError.contains("--force"))
    expect(
      try BuiltProgram.run(["sweep", "study.yaml", "--out", "a", "--force", "--replications", "1"], in: folder), 0)
    expect(try BuiltProgram.run(["sweep", "nothing.yaml"], in: folder), 2)
    expect(try BuiltProgram.run(["sweep", "study.yaml", "--set", "foo=1", "--out", "b"], in: folder), 2)
    #expect(!FileManager.default.fileExists(atPath: folder.path("b")))
  }

  /// A real job array, with one task that fails at its first attempt, gives the bytes of a local run.
  @Test(
    .enabled(if: Self.hasSlurm, "no Slurm: Scripts/bootstrap --full, then Scripts/slurm-local; SLURM_CONF names it"))
  func aJobArrayGivesTheSameBytes() throws {
    try prepare(horizon: "100 s")
    expect(try BuiltProgram.run(["sweep", "study.yaml", "--out", "local"], in: folder), 0)
    expect(
      try BuiltProgram.run(
        ["sweep", "study.yaml", "--out", "array", "--executor", "slurm", "--tasks", "3"], in: folder), 0)
    let wrapper = folder.path("once.sh")
    try write(
      """
      #!/bin/sh
      case "$*" in *"--share 1/"*) mkdir "\(folder.path("failed"))" 2> /dev/null && exit 9 ;; esac
      exec "\(BuiltProgram.executable.path)" "$@"
      """, "once.sh")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: wrapper)
    let outcome = try BuiltProgram.run(
      ["sweep", "study.yaml", "--out", "retried", "--executor", "slurm", "--tasks", "3", "--program", wrapper],
      in: folder)
    expect(outcome, 0)
    #expect(outcome.standardError.contains("submitting 1 tasks again"))
    for file in ["sweep.csv", "values.csv"] {
      #expect(folder.text("array/\(file)") == folder.text("local/\(file)"))
      #expect(folder.text("retried/\(file)") == folder.text("local/\(file)"))
    }
  }

  static var hasSlurm: Bool {
    ProcessInfo.processInfo.environment["SLURM_CONF"].map { FileManager.default.fileExists(atPath: $0) } ?? false
  }
}
