import Glibc

@testable import Workloads

/// Optional real traces: `VDCSIM_DATA`, or `../shared/data` beside the package.
enum TraceTestData {
  static func path(_ name: String, file: String = #filePath) -> String? {
    let root = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    var candidates = ["\(root)/../shared/data"]
    if let variable = getenv("VDCSIM_DATA") { candidates.insert(String(cString: variable), at: 0) }
    for candidate in candidates where access("\(candidate)/\(name)", R_OK) == 0 { return "\(candidate)/\(name)" }
    print("skipped: no \(name); set VDCSIM_DATA to the folder of real traces to run this test")
    return nil
  }
}

/// A folder with given files that disappears with the value that owns it.
final class TemporaryFolder {
  let path: String

  init(_ files: [String: String]) {
    var template = Array("/tmp/vdcsim-traces-XXXXXX".utf8CString)
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
}
