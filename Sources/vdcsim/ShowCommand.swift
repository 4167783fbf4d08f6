import ArgumentParser

/// `vdcsim show`.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Prints a scenario with all defaults and overrides in place, as YAML.",
    discussion: """
      Running what it prints gives the same results, byte by byte.

      Example: vdcsim show Scenarios/validation/mmc.yaml --set stations.0.servers=8
      """)

  @OptionGroup var arguments: ScenarioArguments

  func run() throws {
    let scenario = try arguments.load()
    print(scenario.resolvedYAML, terminator: scenario.resolvedYAML.hasSuffix("\n") ? "" : "\n")
  }
}
