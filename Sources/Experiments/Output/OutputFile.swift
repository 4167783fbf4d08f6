import Glibc

/// Why output could not be written.
public struct OutputError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file or directory.
  public let path: String
  /// What was attempted, as in `write` or `create`.
  public let action: String
  /// What the operating system said.
  public let reason: String

  /// Makes an error of its parts.
  public init(path: String, action: String, reason: String) {
    self.path = path
    self.action = action
    self.reason = reason
  }

  /// The error of the system call that has just failed.
  static func lastSystemError(_ action: String, _ path: String) -> OutputError {
    OutputError(path: path, action: action, reason: String(cString: strerror(errno)))
  }

  /// `cannot write 'x.csv': No space left on device`.
  public var description: String { "cannot \(action) '\(path)': \(reason)" }
}

/// A file that grows by whole pieces: a piece that does not fit on the disk leaves nothing of itself behind.
final class OutputFile {
  let path: String
  private let descriptor: Int32
  private var length: off_t = 0

  /// Creates the file, or empties it.
  init(creating path: String) throws(OutputError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw .lastSystemError("create", path) }
  }

  /// Opens a file to write after its end.
  init(extending path: String) throws(OutputError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CLOEXEC)
    if descriptor < 0 { throw .lastSystemError("open", path) }
    length = lseek(descriptor, 0, SEEK_END)
  }

  deinit { close(descriptor) }

  func write(_ bytes: [UInt8]) throws(OutputError) {
    try bytes.withUnsafeBufferPointer { buffer throws(OutputError) in try write(UnsafeRawBufferPointer(buffer)) }
  }

  func write(_ buffer: UnsafeRawBufferPointer) throws(OutputError) {
    var rest = buffer[...]
    while let base = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
      let written = Glibc.write(descriptor, base, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        let error = OutputError.lastSystemError("write", path)
        ftruncate(descriptor, length)
        throw error
      }
      rest = rest.dropFirst(written)
    }
    length += off_t(buffer.count)
  }

  /// Writes a file in one go.
  static func write(_ bytes: [UInt8], to path: String) throws(OutputError) {
    try OutputFile(creating: path).write(bytes)
  }

  /// Appends the bytes of a file after its first `skipped` ones to another file.
  static func append(contentsOf source: String, skipping skipped: Int, to target: OutputFile) throws(OutputError) {
    let input = open(source, O_RDONLY | O_CLOEXEC)
    if input < 0 { throw .lastSystemError("read", source) }
    defer { close(input) }
    lseek(input, off_t(skipped), SEEK_SET)
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(input, $0.baseAddress, $0.count) }
      if count == 0 { return }
      if count < 0 {
        if errno == EINTR { continue }
        throw .lastSystemError("read", source)
      }
      try chunk.withUnsafeBufferPointer { buffer throws(OutputError) in
        try target.write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[..<count])))
      }
    }
  }
}
