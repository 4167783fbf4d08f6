import Foundation

/// Standard error: everything that is not a result.
enum StandardError {
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes a line.
  static func write(_ line: String) { writeRaw(line.hasSuffix("\n") || line.isEmpty ? line : line + "\n") }

  /// Writes text without a line end.
  static func writeRaw(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
