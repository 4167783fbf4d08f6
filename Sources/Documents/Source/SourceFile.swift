#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads the bytes of a scenario file and makes sure that they are text a YAML parser can take.
package struct SourceFile {
  /// The path as it was given, used in messages.
  package var path: String
  /// The content as it is on disk.
  package var bytes: [UInt8]
  /// The content as text, without a byte order mark.
  package var text: String

  /// Larger files are refused: traces belong in their own formats.
  static let sizeLimit = 64 << 20

  /// Reads a file; problems are noted at `blame`, or in the file where they have a place in it.
  package init?(path: String, blame: SourcePosition, issues: IssueCollector) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      issues.error(
        at: blame, "cannot read '\(path)': \(lastSystemError())", hint: "paths are relative to where they are written")
      return nil
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG, S_IFIFO, S_IFCHR: break
    case S_IFDIR:
      issues.error(at: blame, "'\(path)' is a folder", hint: "name the scenario file in it")
      return nil
    default:
      issues.error(at: blame, "'\(path)' is not a file")
      return nil
    }
    guard let bytes = Self.contents(of: path) else {
      issues.error(at: blame, "cannot read '\(path)': \(lastSystemError())")
      return nil
    }
    guard bytes.count <= Self.sizeLimit else {
      issues.error(
        at: blame, "'\(path)' is larger than 64 MiB", hint: "a scenario names its data files instead of holding them")
      return nil
    }
    self.init(path: path, bytes: bytes, issues: issues)
  }

  /// Takes bytes that are in memory already.
  package init?(path: String, bytes: [UInt8], issues: IssueCollector) {
    guard let text = Self.text(of: bytes, file: path, issues: issues) else { return nil }
    self.path = path
    self.bytes = bytes
    self.text = text
  }

  /// At most one byte more than `sizeLimit`, or nil when reading fails.
  private static func contents(of path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= sizeLimit {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { break }
      bytes.append(contentsOf: buffer[..<count])
    }
    return bytes
  }

  /// The bytes as UTF-8 without characters YAML forbids, or nil with an issue at the first bad one.
  /// - Parameter line: what the first line is called in messages.
  package static func text(of bytes: [UInt8], file: String, line: Int = 1, issues: IssueCollector) -> String? {
    let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    var position = SourcePosition(file: file, line: line, column: 1)
    var decoder = UTF8()
    var iterator = content.makeIterator()
    var previous: Unicode.Scalar = " "
    while true {
      switch decoder.decode(&iterator) {
      case .emptyInput: return String(decoding: content, as: UTF8.self)
      case .error:
        issues.error(at: position, "not UTF-8 text", hint: "save the file in UTF-8")
        return nil
      case .scalarValue(let scalar):
        guard isAllowed(scalar) else {
          issues.error(
            at: position, "character U+\(hexadecimal(scalar.value)) is not allowed in YAML", hint: "remove it")
          return nil
        }
        if scalar == "\n" || scalar == "\r" {
          if !(scalar == "\n" && previous == "\r") { position.line += 1 }
          position.column = 1
        } else {
          position.column += 1
        }
        previous = scalar
      }
    }
  }

  /// The printable characters of YAML 1.2, section 5.1.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

/// The C library's words for the error of the last system call.
package func lastSystemError() -> String { String(cString: strerror(errno)) }
