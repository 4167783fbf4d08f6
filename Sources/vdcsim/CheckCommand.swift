import ArgumentParser
import Experiments
import ScenarioFiles

/// `vdcsim check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Lists every error in scenario and study files, with file, line and column. Runs nothing.",
    discussion: """
      Of a study its own file is checked, and its scenario at the first point (of a search: in the middle).

      Example: vdcsim check Scenarios/validation/*.yaml Scenarios/studies/*.yaml
      """)

  @Argument(help: "Files of scenarios or studies (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var scenarios: [String]

  func run() throws {
    var errors: [String] = []
    for path in scenarios {
      do throws(ScenarioErrors) {
        print("\(path): ok (\(try Self.summary(of: path)))")
      } catch {
        errors.append(error.description)
      }
    }
    if !errors.isEmpty { throw CommandFailure(.invalidInput, errors.joined(separator: "\n")) }
  }

  private static func summary(of path: String) throws(ScenarioErrors) -> String {
    guard StudyLoader.isStudy(path: path) else { return try ScenarioLoader.load(path: path).model.kind }
    let check = try StudyCheck(StudyLoader.load(path: path))
    return check.pointCount.map { "study, \($0) points of \(check.base.run.name)" }
      ?? "study, a search in \(check.base.run.name)"
  }
}
