import Foundation
import Testing

@Suite struct OtherCommandTests {
  private let folder = TemporaryFolder()

  private func run(_ arguments: String...) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(arguments, in: folder)
  }

  @Test func checkListsErrorsWithTheirPlacesAndAcceptsWhatIsRight() throws {
    try "kind: queueing\nhorizon: 10\nstatoins: []\n".write(
      toFile: folder.path("bad.yaml"), atomically: true, encoding: .utf8)
    let good = BuiltProgram.root.appendingPathComponent("Scenarios/validation/mm1.yaml").path
    let outcome = try run("check", "bad.yaml", good)
    expect(outcome, 2)
    #expect(outcome.standardError.contains("bad.yaml:2:10: error:"))
    #expect(outcome.standardError.contains("bad.yaml:3:1: error:"))
    #expect(outcome.standardOutput == "\(good): ok (queueing)\n")
    expect(try run("check", good), 0)
  }

  @Test func modelsListsAndExplainsWhatScenariosCanName() throws {
    let all = try run("models")
    expect(all, 0)
    for name in ["lognormal", "minimum-migration-time", "poisson", "exponent", "queueing"] {
      #expect(all.standardOutput.contains("  \(name) "))
    }
    let one = try run("models", "lognormal")
    #expect(one.standardOutput.contains("sigma") && one.standardOutput.contains("source:"))
    expect(try run("models", "lognormall"), 2)
  }

  @Test func helpAndVersionEndWell() throws {
    for arguments in [["--help"], ["run", "--help"], ["check", "--help"], ["show", "-h"], ["models", "--help"]] {
      let outcome = try BuiltProgram.run(arguments, in: folder)
      expect(outcome, 0)
      #expect(outcome.standardOutput.contains("USAGE"))
    }
    #expect(try run("--version").standardOutput.split(separator: ".").count == 3)
    expect(try run("fly"), 2)
  }
}
