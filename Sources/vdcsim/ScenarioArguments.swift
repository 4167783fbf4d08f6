import ArgumentParser
import ScenarioFiles

/// What commands that read one scenario have in common.
struct ScenarioArguments: ParsableArguments {
  @Argument(help: "The scenario file (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var scenario: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Replace a part of the scenario; may be given several times.",
      discussion: "Keys and list indices with dots between them: --set stations.0.servers=8", valueName: "path=value"))
  var overrides: [String] = []

  @Option(help: ArgumentHelp("Seed of all random streams, as --set seed=N.", valueName: "n"))
  var seed: String?

  @Option(help: ArgumentHelp("Number of independent replications, as --set replications=N.", valueName: "n"))
  var replications: String?

  @Option(
    name: .customLong("until"),
    help: ArgumentHelp("Simulated time at which to end, such as 24h, as --set horizon=24h.", valueName: "span"))
  var horizon: String?

  @Option(
    name: .customLong("series"),
    help: ArgumentHelp(
      "Simulated time between rows of time series, such as 5min, as --set output.interval=5min.", valueName: "span"))
  var seriesInterval: String?

  @Flag(name: .customLong("no-series"), help: "Write no time series, whatever the scenario says.")
  var hasNoSeries = false

  mutating func validate() throws {
    if hasNoSeries, seriesInterval != nil { throw ValidationError("--series and --no-series exclude each other") }
  }

  /// All overrides in the order of application: those with an option of their own last.
  var allOverrides: [String] {
    let named = [
      ("seed", seed), ("replications", replications), ("horizon", horizon), ("output.interval", seriesInterval),
    ]
    return overrides + named.compactMap { path, value in value.map { "\(path)=\($0)" } }
      + (hasNoSeries ? ["output={}"] : [])
  }

  /// Reads and checks the scenario.
  func load() throws(CommandFailure) -> Scenario {
    do {
      return try ScenarioLoader.load(path: scenario, overrides: allOverrides)
    } catch {
      throw CommandFailure(.invalidInput, error.description)
    }
  }
}
