/// Reads scenario files.
public enum ScenarioLoader {
  /// Reads, merges and checks a scenario file.
  /// - Parameters:
  ///   - path: the scenario file.
  ///   - overrides: `path=value` texts, applied in order over the file and what it includes; a path is made of keys and
  ///     list indices with dots between them (`stations.0.servers=8`), a value is YAML.
  /// - Throws: `ScenarioErrors` with everything that is wrong.
  public static func load(path: String, overrides: [String] = []) throws(ScenarioErrors) -> Scenario {
    throw ScenarioErrors(issues: [])
  }
}
