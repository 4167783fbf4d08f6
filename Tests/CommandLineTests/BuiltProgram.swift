import Foundation

/// The program as built beside these tests, run as a user would.
struct BuiltProgram {
  struct Outcome {
    var status: Int32
    var standardOutput: String
    var standardError: String
  }

  /// The package's root, where scenarios are.
  static var root: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  }

  /// The executable lies in the folder of the test bundle.
  static var executable: URL {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("vdcsim")
  }

  /// Starts the program in a folder; its output goes to files, so that no pipe can fill up.
  static func start(_ arguments: [String], in folder: TemporaryFolder) throws -> RunningProgram {
    try RunningProgram(executable, arguments, folder)
  }

  /// Runs the program to its end.
  static func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Outcome {
    try start(arguments, in: folder).outcome()
  }
}

/// A process of the program.
final class RunningProgram {
  let process = Process()
  private let folder: TemporaryFolder
  private let label = UUID().uuidString

  init(_ executable: URL, _ arguments: [String], _ folder: TemporaryFolder) throws {
    self.folder = folder
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.root)
    process.standardOutput = try handle("out")
    process.standardError = try handle("err")
    try process.run()
  }

  private func path(_ stream: String) -> String { folder.path(".\(label).\(stream)") }

  private func handle(_ stream: String) throws -> FileHandle {
    _ = FileManager.default.createFile(atPath: path(stream), contents: nil)
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path(stream)))
  }

  /// Waits for the end.
  func outcome() -> BuiltProgram.Outcome {
    process.waitUntilExit()
    let text = { (stream: String) in (try? String(contentsOfFile: self.path(stream), encoding: .utf8)) ?? "" }
    return BuiltProgram.Outcome(
      status: process.terminationStatus, standardOutput: text("out"), standardError: text("err"))
  }
}
