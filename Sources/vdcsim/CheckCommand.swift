import ArgumentParser
import ScenarioFiles

/// `vdcsim check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Lists every error in scenario files, with file, line and column. Runs nothing.",
    discussion: "Example: vdcsim check Scenarios/validation/*.yaml")

  @Argument(help: "Scenario files (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var scenarios: [String]

  func run() throws {
    var errors: [String] = []
    for path in scenarios {
      do {
        let scenario = try ScenarioLoader.load(path: path)
        print("\(path): ok (\(scenario.model.kind))")
      } catch {
        errors.append(error.description)
      }
    }
    if !errors.isEmpty { throw CommandFailure(.invalidInput, errors.joined(separator: "\n")) }
  }
}
