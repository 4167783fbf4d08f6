import Foundation

/// What the program tells the shell.
struct ExitStatus: Equatable {
  let code: Int32

  /// All went well.
  static let success = ExitStatus(code: 0)
  /// A replication failed, or files could not be written.
  static let runFailed = ExitStatus(code: 1)
  /// Wrong usage or an invalid scenario; nothing was written.
  static let invalidInput = ExitStatus(code: 2)

  /// An assertion of the scenario does not hold.
  static let assertionViolated = ExitStatus(code: 3)
  /// An assertion of the scenario may or may not hold.
  static let undecided = ExitStatus(code: 4)

  /// Ended by a signal that was answered: 128 and its number, as shells say it.
  static func interrupted(by signal: Int32) -> ExitStatus { ExitStatus(code: 128 + signal) }

  func exit() -> Never { Foundation.exit(code) }
}

/// Ends a command with a message on standard error.
struct CommandFailure: Error {
  let status: ExitStatus
  let message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }
}
