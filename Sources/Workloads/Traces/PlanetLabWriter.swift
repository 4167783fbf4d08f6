import Glibc

/// Writes traces as a PlanetLab folder: one file a machine, one whole percentage a line.
public enum PlanetLabWriter {
  /// Text of one machine's file. Demands are rounded to whole percentages.
  public static func text(of traces: DemandTraces, machine: Int) -> String {
    var text = ""
    for sample in 0..<traces.sampleCount {
      text += "\(Int((traces[sample: sample, machine: machine] * 100).rounded()))\n"
    }
    return text
  }

  /// Writes every machine's file into a folder, which is made when missing.
  ///
  /// Files of the same name are replaced; others are left alone, but a folder that holds any is refused, because they
  /// would be read as machines.
  public static func write(_ traces: DemandTraces, toFolder path: String) throws(TraceErrors) {
    var issues = TraceIssues()
    if mkdir(path, 0o777) != 0, errno != EEXIST {
      try issues.fail(path, "cannot make the folder: \(systemMessage(errno))")
    }
    try refuseStrangers(path, traces.names, issues: &issues)
    for (machine, name) in traces.names.enumerated() {
      let file = path + "/" + name
      guard let stream = fopen(file, "w") else {
        try issues.fail(file, "cannot write: \(systemMessage(errno))")
      }
      let bytes = Array(text(of: traces, machine: machine).utf8)
      let isWritten = fwrite(bytes, 1, bytes.count, stream) == bytes.count
      guard fclose(stream) == 0, isWritten else {
        try issues.fail(file, "cannot write: \(systemMessage(errno))")
      }
    }
  }

  private static func refuseStrangers(
    _ path: String, _ names: [String], issues: inout TraceIssues
  ) throws(TraceErrors) {
    guard let stream = opendir(path) else { try issues.fail(path, "cannot open the folder: \(systemMessage(errno))") }
    defer { closedir(stream) }
    let own = Set(names)
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if !name.hasPrefix("."), !own.contains(name) {
        try issues.report(path + "/" + name, "not one of the machines to write", hint: "write into an empty folder")
      }
    }
    try issues.throwIfAny()
  }
}
