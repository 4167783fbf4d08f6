#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension SectionReader {
  /// The path of a data file or folder that must exist, relative to the working directory or absolute.
  ///
  /// A relative path in a file is meant from the folder of that file, so that a scenario and its data can be moved
  /// together; in an override it is meant from the working directory, where it was typed. The resolved scenario has
  /// it from the working directory and says so with `relative_paths`, whatever folder it is saved in.
  package func dataPath(_ key: String, _ meaning: String) -> String {
    let form = ValueForm<String>.text.located(at: position)
    describe(key, accepts: "a path", default: nil, isRequired: true, meaning)
    context.hasPaths = true
    guard let node = node(key) else {
      if !has(key) { missing(key, expects: "a path", meaning) }
      return ""
    }
    guard let written = form.read(node, issues) else { return "" }
    let isFromFile = context.pathBase == .file && !isOverride(written.position.file)
    let path = isFromFile ? pathBeside(written.position.file, written.value) : written.value
    if access(path, R_OK) != 0 {
      issues.error(
        at: written.position, "cannot read '\(abbreviated(path, to: 200))': \(lastSystemError())",
        hint: isFromFile
          ? "relative paths start at the folder of the scenario file" : "relative paths start at the working directory")
    }
    // Named from the root or not, a scenario in the working directory is shown with the same paths.
    let shown = relativePath(path, to: workingDirectory())
    append(key, .text(shown))
    return shown
  }
}

/// The name an override has as a file in messages.
package func overrideName(_ text: String) -> String { "--set \(text)" }

/// Whether a file in a message is an override.
package func isOverride(_ file: String) -> Bool { file.hasPrefix("--set ") }

/// A path as it is meant in the text of a file: absolute, or from that file's folder. `a/b/../c` becomes `a/c`.
package func pathBeside(_ file: String, _ path: String) -> String {
  guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
  var parts = file[..<slash].split(separator: "/", omittingEmptySubsequences: true)
  for part in path.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
    if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
  }
  let joined = parts.filter { $0 != "." }.joined(separator: "/")
  return file.hasPrefix("/") ? "/\(joined)" : joined.isEmpty ? "." : joined
}

/// A path without the folder it lies in, where it lies in that folder.
func relativePath(_ path: String, to folder: String) -> String {
  guard !folder.isEmpty, path.hasPrefix(folder + "/") else { return path }
  let rest = path.dropFirst(folder.count + 1).drop { $0 == "/" }
  return rest.isEmpty ? "." : String(rest)
}

/// The working directory, or nothing where it cannot be named.
private func workingDirectory() -> String {
  guard let buffer = getcwd(nil, 0) else { return "" }
  defer { free(buffer) }
  return String(cString: buffer)
}
