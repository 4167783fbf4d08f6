import Glibc
import Quantities

@testable import Workloads

/// Optional real traces: `VDCSIM_DATA`, or `../shared/data` beside the package.
enum TraceTestData {
  static let hint: String = "no real traces: set VDCSIM_DATA to their folder to run this test"

  static func path(_ name: String) -> String? {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    var candidates = ["\(root)/../shared/data"]
    if let variable = getenv("VDCSIM_DATA") { candidates.insert(String(cString: variable), at: 0) }
    return candidates.map { "\($0)/\(name)" }.first { access($0, R_OK) == 0 }
  }
}

/// Parses text as the only file of a trace, without a file.
func parse(_ text: String, _ source: TraceSource) throws(TraceErrors) -> DemandTraces {
  try parse(bytes: Array(text.utf8), source)
}

func parse(bytes: [UInt8], _ source: TraceSource) throws(TraceErrors) -> DemandTraces {
  try bytes.withUnsafeBufferPointer { buffer throws(TraceErrors) -> DemandTraces in
    var issues = TraceIssues()
    switch source.format {
    case .planetlab:
      var samples: [UInt8] = []
      _ = try PlanetLabFolder.append(buffer, path: source.path, expecting: nil, to: &samples, issues: &issues)
      try issues.throwIfAny()
      return DemandTraces(names: ["vm"], interval: source.interval, samples: SampleMatrix(percentages: samples))
    case .bitbrains:
      let machine = try BitbrainsTrace.parse(buffer, path: source.path, name: "vm", source, issues: &issues)
      try issues.throwIfAny()
      return try BitbrainsTrace.assemble([machine], source, issues: &issues)
    case .wideCSV: return try WideTraceTable.parse(buffer, source, issues: &issues)
    case .longCSV: return try LongTraceTable.parse(buffer, source, issues: &issues)
    }
  }
}

/// The messages a trace is refused with; empty when it is read.
func issues(_ text: String, _ source: TraceSource) -> [String] {
  do throws(TraceErrors) {
    _ = try parse(text, source)
    return []
  } catch { return error.issues.map(\.description) }
}

/// The messages reading from disk is refused with.
func issues(_ source: TraceSource) -> [String] {
  do throws(TraceErrors) {
    _ = try TraceReader.read(source)
    return []
  } catch { return error.issues.map(\.description) }
}

extension DemandTraces {
  /// All samples of a machine, in order of time.
  func demands(ofMachine machine: Int) -> [Double] { (0..<sampleCount).map { self[sample: $0, machine: machine] } }
}

/// A folder with given files that disappears with the value that owns it.
final class TemporaryFolder {
  let path: String

  init(_ files: [String: String] = [:]) {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/vdcsim-traces-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
    for (name, text) in files { write(Array(text.utf8), to: name) }
  }

  deinit {
    guard let stream = opendir(path) else { return }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { remove("\(path)/\(name)") }
    }
    closedir(stream)
    rmdir(path)
  }

  func write(_ bytes: [UInt8], to name: String) {
    guard let file = fopen("\(path)/\(name)", "w") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  func addFolder(_ name: String) { mkdir("\(path)/\(name)", 0o755) }
}
