import Foundation

@testable import ScenarioFiles

/// Where things lie in the package, from this file's place in it.
enum Fixtures {
  static let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  static let invalid = packageRoot + "/Tests/Fixtures/invalid"

  /// Paths of the YAML files of a folder and the folders in it, in order.
  static func yamlFiles(in folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().map { folder + "/" + $0 }
  }

  /// The scenarios users start from.
  static var shippedScenarios: [String] { yamlFiles(in: packageRoot + "/Scenarios") }
}

/// A small scenario that is right; tests change one thing in it.
let smallScenario = """
  kind: queueing
  horizon: 1 h
  stations:
    - name: cpu
      service: {distribution: exponential, mean: 1 s}
  arrivals:
    - {name: jobs, station: cpu, process: poisson, rate: 0.8 /s}

  """

/// Loads a text, as a file called `test.yaml`.
func load(_ text: String, _ overrides: [String] = []) throws(ScenarioErrors) -> Scenario {
  try ScenarioLoader.load(text: Array(text.utf8), file: "test.yaml", overrides: overrides)
}

/// What is wrong with a text, one line an issue, without the hints.
func problems(_ text: String, _ overrides: [String] = []) -> [String] {
  do throws(ScenarioErrors) {
    _ = try load(text, overrides)
    return []
  } catch {
    return error.issues.map { "\($0.line):\($0.column) \($0.message)" }
  }
}
