import Foundation
import Testing

@Suite struct NewCommandTests {
  private let folder = TemporaryFolder()

  private func run(_ arguments: String...) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(arguments, in: folder)
  }

  @Test func everyTemplateIsListedAndWrittenAndChecks() throws {
    let list = try run("new")
    expect(list, 0)
    let names = list.standardOutput.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(names == ["queueing", "task-farm", "consolidation", "datacenter", "study", "variants"])
    for name in names {
      expect(try run("new", name, "--out", "\(name).yaml"), 0)
      #expect(try run("new", name).standardOutput == folder.text("\(name).yaml"))
      if name != "variants" { expect(try run("check", "\(name).yaml"), 0) }
    }
    let compared = try run(
      "compare", "queueing.yaml", "--variants", "variants.yaml", "--set", "horizon=6min", "--replications", "2")
    expect(compared, 0)
    #expect(compared.standardOutput.contains("five-servers"))
  }

  @Test func aFileThatIsThereIsLeftAlone() throws {
    try "mine".write(toFile: folder.path("a.yaml"), atomically: true, encoding: .utf8)
    let refused = try run("new", "study", "--out", "a.yaml")
    expect(refused, 2)
    #expect(refused.standardError.contains("a.yaml: error:") && refused.standardError.contains("hint:"))
    #expect(folder.text("a.yaml") == "mine")
    expect(try run("new", "stduy"), 2)
    expect(try run("new", "--out", "b.yaml"), 2)
  }

  @Test func checkLooksAtAStudyAndItsScenario() throws {
    expect(try run("new", "queueing", "--out", "queueing.yaml"), 0)
    expect(try run("new", "study", "--out", "study.yaml"), 0)
    #expect(try run("check", "study.yaml").standardOutput == "study.yaml: ok (study, 10 points of queueing)\n")
    try folder.text("study.yaml").replacing("stations.0.servers", with: "stations.0.srevers").write(
      toFile: folder.path("bad.yaml"), atomically: true, encoding: .utf8)
    let bad = try run("check", "bad.yaml")
    expect(bad, 2)
    #expect(bad.standardError.contains("srevers"))
  }
}
