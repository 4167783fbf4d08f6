import Glibc
import Testing

@testable import Workloads

/// How fast traces are read. Run with `VDCSIM_BENCHMARKS=1 swift test -c release --filter TraceBenchmarks`.
@Suite(
  .serialized, .enabled(if: getenv("VDCSIM_BENCHMARKS") != nil, "benchmarks run with VDCSIM_BENCHMARKS=1"))
struct TraceBenchmarks {
  @Test func wideTable() throws {
    let header = "time" + (0..<100).map { ",vm\($0)" }.joined()
    var text = header + "\n"
    for row in 0..<20_000 {
      text += "\(row * 300)"
      for column in 0..<100 { text += ",\((row &* 31 &+ column &* 17) % 101)" }
      text += "\n"
    }
    measure("wide-csv, whole percentages", rows: 20_000, cells: 2_000_000, text, .wideCSV)
  }

  @Test func wideTableOfFractions() throws {
    var text = "time" + (0..<100).map { ",vm\($0)" }.joined() + "\n"
    for row in 0..<20_000 {
      text += "\(row * 300)"
      for column in 0..<100 { text += ",\((row &* 31 &+ column &* 17) % 101).\(row % 997)" }
      text += "\n"
    }
    text = text.replacing("100.", with: "99.")
    measure("wide-csv, decimals", rows: 20_000, cells: 2_000_000, text, .wideCSV)
  }

  @Test func longTable() throws {
    var text = "time,name,value\n"
    for row in 0..<2_000 { for machine in 0..<1_000 { text += "\(row * 300),machine-\(machine),\(row % 101)\n" } }
    measure("long-csv, by time", rows: 2_000_000, cells: 2_000_000, text, .longCSV)
  }

  @Test func bitbrainsFile() throws {
    var text =
      "Timestamp [ms];\tCPU cores;\tCPU capacity provisioned [MHZ];\tCPU usage [MHZ];\tCPU usage [%];\t"
      + "Memory capacity provisioned [KB];\tMemory usage [KB];\tDisk read throughput [KB/s];\t"
      + "Disk write throughput [KB/s];\tNetwork received throughput [KB/s];\tNetwork transmitted throughput [KB/s]\n"
    for row in 0..<200_000 {
      text += "\(1_376_314_846 + row * 300);\t1;\t2599.999309;\t19.06666159933333;\t0.7333333333333333;\t2097152.0;\t"
      text += "110448.53333333334;\t0.0;\t1.4666666666666666;\t0.0;\t0.0\n"
    }
    measure("bitbrains", rows: 200_000, cells: 200_000, text, .bitbrains)
  }

  @Test func planetLabFile() throws {
    let text = (0..<4_000_000).map { "\($0 % 101)\n" }.joined()
    measure("planetlab, one file in memory", rows: 4_000_000, cells: 4_000_000, text, .planetlab)
  }

  /// Prints the best of five.
  private func measure(_ name: String, rows: Int, cells: Int, _ text: String, _ format: TraceFormat) {
    let bytes = Array(text.utf8)
    var best = Duration.seconds(1_000)
    for _ in 0..<5 {
      best = min(
        best,
        ContinuousClock().measure {
          do throws(TraceErrors) { _ = try parse(bytes: bytes, TraceSource(path: name, format: format)) } catch {
            Issue.record("\(error)")
          }
        })
    }
    let seconds = Double(best.components.attoseconds) / 1e18 + Double(best.components.seconds)
    func millions(_ count: Int) -> String { "\((Double(count) / seconds / 1e5).rounded() / 10)" }
    print("\(name): \(millions(rows)) M rows/s, \(millions(cells)) M samples/s, \(millions(bytes.count)) MB/s")
  }
}
