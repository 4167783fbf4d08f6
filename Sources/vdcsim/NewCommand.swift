import ArgumentParser
import Foundation
import ScenarioFiles

/// `vdcsim new`.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Prints a commented file to start from: scenarios, a study, variants.",
    discussion: """
      Without a name, lists what there is.

      Examples:
        vdcsim new datacenter > mine.yaml
        vdcsim new study --out study.yaml
      """)

  @Argument(
    help: "What kind of file.", completion: .list(ScenarioTemplate.all.map(\.name)))
  var template: String?

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp("File to write, which must not exist; otherwise standard output.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var output: String?

  mutating func validate() throws {
    if template == nil, output != nil { throw ValidationError("--out needs the name of a template before it") }
  }

  func run() throws {
    guard let template else { return print(Self.list) }
    guard let found = ScenarioTemplate.named(template) else {
      throw CommandFailure(
        .invalidInput,
        "error: no template is called '\(template)'\n  hint: "
          + ScenarioTemplate.all.map(\.name).joined(separator: ", "))
    }
    guard let output else { return print(found.text, terminator: "") }
    do {
      try Data(found.text.utf8).write(to: URL(fileURLWithPath: output), options: .withoutOverwriting)
    } catch let error as CocoaError where error.code == .fileWriteFileExists {
      throw CommandFailure(
        .invalidInput, "\(output): error: there is a file already, which is left as it is\n  hint: give another name")
    } catch {
      throw CommandFailure(.runFailed, "\(output): error: cannot write: \(error.localizedDescription)")
    }
  }

  private static var list: String {
    let width = ScenarioTemplate.all.map(\.name.count).max() ?? 0
    return ScenarioTemplate.all.map { template in
      template.name + String(repeating: " ", count: width - template.name.count + 2) + template.summary
    }.joined(separator: "\n")
  }
}
