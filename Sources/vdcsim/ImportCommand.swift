import ArgumentParser
import Foundation
import ScenarioFiles

/// `vdcsim import`.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Turns what other tools export into a scenario, written to standard output.",
    subcommands: [RVToolsImportCommand.self])
}

/// `vdcsim import rvtools`.
struct RVToolsImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rvtools", abstract: "Turns the CSV files of an RVTools export into a scenario of kind datacenter.",
    discussion: """
      SOURCE is the folder RVTools writes with File, Export all to csv: RVTools_tabvInfo.csv, RVTools_tabvHost.csv and \
      so on; names such as vInfo.csv do as well. What is missing or wrong is listed with file, line and column, and \
      nothing is written. What a scenario cannot hold is listed as warnings on standard error.

      Example: vdcsim import rvtools export/ > datacenter.yaml && vdcsim check datacenter.yaml
      """)

  @Argument(help: "Folder with the CSV files of an export.", completion: .directory)
  var source: String

  @Option(
    help: ArgumentHelp(
      "CSV file, or folder of them, with recorded counters to use as demand.",
      discussion: "Columns: time, VM and either counter and value or one column a counter (cpu.usagemhz.average …).",
      valueName: "path"))
  var performance: String?

  @Flag(help: "Adapters with 'Direct Path IO' are physical adapters handed to their machine, which then stays put.")
  var passthrough = false

  @Flag(name: .shortAndLong, help: "No warnings.")
  var quiet = false

  func run() throws {
    let files = try exportFiles()
    let records = try performance.map(performanceFiles) ?? []
    do {
      let result = try RVToolsImport(files: files, performance: records, isPassthrough: passthrough)
      if !quiet { for warning in result.warnings { StandardError.write(warning.description) } }
      try FileHandle.standardOutput.write(contentsOf: Data(result.scenario.utf8))
    } catch let errors as ScenarioErrors {
      throw CommandFailure(.invalidInput, errors.description)
    } catch {
      throw CommandFailure(.runFailed, "error: cannot write to standard output: \(error.localizedDescription)")
    }
  }

  private func exportFiles() throws(CommandFailure) -> [RVToolsFile] {
    guard isFolder(source) else {
      let isWorkbook = ["xlsx", "xls"].contains(URL(fileURLWithPath: source).pathExtension.lowercased())
      let hint =
        isWorkbook
        ? "workbooks are not read: choose File, Export all to csv in RVTools, or run RVTools -c ExportAll2csv -d FOLDER"
        : "name the folder with RVTools_tabvInfo.csv, RVTools_tabvHost.csv and the others"
      throw CommandFailure(.invalidInput, "\(source):1:1: error: not a folder of CSV files\n  hint: \(hint)")
    }
    var files: [RVToolsFile] = []
    for name in try names(in: source) {
      let bytes = RVToolsImport.isSheet(fileName: name) ? try content(path(name, in: source)) : []
      files.append(RVToolsFile(path: path(name, in: source), bytes: bytes))
    }
    return files
  }

  private func performanceFiles(_ place: String) throws(CommandFailure) -> [RVToolsFile] {
    guard isFolder(place) else { return [RVToolsFile(path: place, bytes: try content(place))] }
    var files: [RVToolsFile] = []
    for name in try names(in: place) where name.lowercased().hasSuffix(".csv") {
      files.append(RVToolsFile(path: path(name, in: place), bytes: try content(path(name, in: place))))
    }
    guard !files.isEmpty else {
      throw CommandFailure(.invalidInput, "\(place):1:1: error: no CSV file in the folder")
    }
    return files
  }

  private func isFolder(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
  }

  private func path(_ name: String, in folder: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  private func names(in folder: String) throws(CommandFailure) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      throw CommandFailure(.invalidInput, "\(folder):1:1: error: cannot read the folder: \(error.localizedDescription)")
    }
  }

  private func content(_ path: String) throws(CommandFailure) -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw CommandFailure(.invalidInput, "\(path):1:1: error: cannot read the file: \(error.localizedDescription)")
    }
  }
}
