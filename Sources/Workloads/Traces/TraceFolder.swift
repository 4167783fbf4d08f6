import Glibc

/// An open folder and the names of the files in it, as bytes: names need not be UTF-8.
struct TraceFolder: ~Copyable {
  let path: String
  let fileNames: [[UInt8]]
  private let stream: OpaquePointer

  /// Lists a folder in the given order. Hidden files are skipped; a sub-folder is an issue, since its files would be
  /// missing from the result without anybody noticing.
  init(path: String, order: TraceOrder, issues: inout TraceIssues) throws(TraceErrors) {
    guard let stream = opendir(path) else {
      let reason = errno
      let hint = reason == ENOTDIR ? "this format is a folder with one file a machine" : ""
      try issues.fail(path, "cannot open the folder: \(systemMessage(reason))", hint: hint)
    }
    var names: [[UInt8]] = []
    var folders: [[UInt8]] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      guard name.first != UInt8(ascii: ".") else { continue }
      if Self.isFolder(name, type: Int32(entry.pointee.d_type), in: stream) {
        folders.append(name)
      } else {
        names.append(name)
      }
    }
    do throws(TraceErrors) {
      for folder in folders.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
        let name = String(decoding: folder, as: UTF8.self)
        try issues.report(
          Self.join(path, name), "a folder inside a trace folder",
          hint: names.isEmpty ? "name the folder that holds the machines' files" : "move it elsewhere")
      }
      try issues.throwIfAny()
      if names.isEmpty { try issues.fail(path, "the folder holds no files", hint: "expected one file a machine") }
    } catch {
      closedir(stream)
      throw error
    }
    self.path = path
    self.stream = stream
    self.fileNames = Self.sorted(names, order)
  }

  deinit { closedir(stream) }

  /// Path of a file for messages.
  func path(of name: [UInt8]) -> String { Self.join(path, String(decoding: name, as: UTF8.self)) }

  /// Descriptor that `openat` starts from.
  var descriptor: Int32 { dirfd(stream) }

  static func sorted(_ names: [[UInt8]], _ order: TraceOrder) -> [[UInt8]] {
    switch order {
    case .byte:
      return names.sorted { $0.lexicographicallyPrecedes($1) }
    case .caseInsensitive:
      let keyed = names.map { (key: $0.map(upperCased), name: $0) }
      return keyed.sorted { left, right in
        left.key == right.key
          ? left.name.lexicographicallyPrecedes(right.name) : left.key.lexicographicallyPrecedes(right.key)
      }.map(\.name)
    }
  }

  private static func upperCased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") ? byte - 32 : byte
  }

  private static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  private static func isFolder(_ name: [UInt8], type: Int32, in stream: OpaquePointer) -> Bool {
    let folder: Int32 = 4  // DT_DIR; 0 and 10 are 'unknown' and 'symbolic link', which only the file itself can tell.
    if type != 0 && type != 10 { return type == folder }
    var status = stat()
    let isKnown = (name + [0]).withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { fstatat(dirfd(stream), $0.baseAddress!, &status, 0) == 0 }
    }
    return isKnown && status.st_mode & S_IFMT == S_IFDIR
  }
}

/// Whether a path leads to a folder; false also for a path that leads nowhere.
func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// What the system calls an error number.
func systemMessage(_ number: Int32) -> String {
  guard let text = strerror(number) else { return "error \(number)" }
  return String(cString: text)
}
