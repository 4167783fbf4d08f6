import Foundation

/// The lines of a file or of standard input, as many at a time as are there: what waits for an answer gets one.
struct InputLines {
  private let descriptor: Int32
  private let name: String
  private var rest: [UInt8] = []
  private var isAtEnd = false

  /// Longer lines are refused.
  private static let lengthLimit = 64 << 20

  /// Opens a file; standard input where there is no path.
  init(path: String?) throws(CommandFailure) {
    name = path ?? "standard input"
    guard let path else {
      descriptor = STDIN_FILENO
      return
    }
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw failure() }
  }

  /// The next lines without their ends, at least one; nil when there are no more.
  mutating func nextBatch() throws(CommandFailure) -> [[UInt8]]? {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while !isAtEnd {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure() }
      isAtEnd = count == 0
      let lines = take(buffer[..<count])
      if !lines.isEmpty { return lines }
      guard rest.count <= Self.lengthLimit else {
        throw CommandFailure(.invalidInput, "error: a line of '\(name)' is longer than 64 MiB")
      }
    }
    return nil
  }

  /// Adds what was read; returns the lines that are complete with it.
  private mutating func take(_ bytes: ArraySlice<UInt8>) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var start = bytes.startIndex
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(rest + bytes[start..<end])
      rest = []
      start = end + 1
    }
    rest += bytes[start...]
    if isAtEnd, !rest.isEmpty {
      lines.append(rest)
      rest = []
    }
    return lines
  }

  private func failure() -> CommandFailure {
    CommandFailure(.invalidInput, "error: cannot read '\(name)': \(String(cString: strerror(errno)))")
  }
}
