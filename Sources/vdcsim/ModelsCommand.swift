import ArgumentParser
import Experiments

/// `vdcsim models`.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract:
      "Lists what scenarios can name (policies, distributions, arrivals, power models, servers), and calculators.",
    discussion: "Examples: vdcsim models lognormal, vdcsim models share-tree")

  @Argument(help: "Name of one of them, or of a group, for parameters, units, defaults and sources.")
  var name: String?

  func run() throws {
    guard let name else { return print(CatalogueText.overview(), terminator: "") }
    guard let details = CatalogueText.details(of: name) else {
      throw CommandFailure(.invalidInput, "error: nothing is called '\(name)'; 'vdcsim models' lists all names")
    }
    print(details, terminator: "")
  }
}
