import ArgumentParser
import Experiments

/// `vdcsim models`.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Lists what scenarios can name: policies, distributions, arrival processes, power models, servers.",
    discussion: "Example: vdcsim models lognormal")

  @Argument(help: "Name of one of them, for its parameters, defaults and source.")
  var name: String?

  func run() throws {
  }
}
