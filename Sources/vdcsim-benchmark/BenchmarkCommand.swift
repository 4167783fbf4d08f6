import Glibc

/// Runs one case: `vdcsim-benchmark CASE ARGUMENTS... [--csv FILE]`.
@main
enum BenchmarkCommand {
  /// The cases, by the name they are called with. A case takes its own arguments and returns what it measured, or nil
  /// if they are wrong.
  static let cases: [(name: String, usage: String, run: @Sendable ([String]) -> Measurement?)] = [
    ("hold", "PENDING HOLDS", { runHoldCase($0) }),
    ("share-tree", "LEAVES UPDATES", { runShareTreeCase($0) }),
    ("host-settlement", "MACHINES SETTLEMENTS", { runSettlementCase($0) }),
    ("datacenter", "HOSTS MACHINES CLUSTERS", { runDatacenterCase($0) }),
    ("read-traces", "FORMAT PATH", { runTraceCase($0) }),
  ]

  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    var csvPath: String?
    if let flag = arguments.firstIndex(of: "--csv") {
      guard flag + 1 < arguments.count else { fail("--csv needs a file name") }
      csvPath = arguments[flag + 1]
      arguments.removeSubrange(flag...(flag + 1))
    }
    let usage = cases.map { "  vdcsim-benchmark \($0.name) \($0.usage) [--csv FILE]" }.joined(separator: "\n")
    guard let name = arguments.first, let benchmark = cases.first(where: { $0.name == name }) else {
      fail("which case?\n\(usage)")
    }
    guard let measurement = benchmark.run(Array(arguments.dropFirst())) else { fail("wrong arguments\n\(usage)") }
    print(measurement.line)
    if let csvPath, !measurement.append(to: csvPath) { fail("cannot write \(csvPath)") }
  }

  private static func fail(_ message: String) -> Never {
    let text = "vdcsim-benchmark: \(message)\n"
    _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    exit(2)
  }
}
