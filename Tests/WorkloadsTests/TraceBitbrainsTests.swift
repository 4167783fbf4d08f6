import Quantities
import Testing

@testable import Workloads

@Suite struct TraceBitbrainsTests {
  private static let sample = TraceTestData.path("format-samples/bitbrains.csv")
  private static let header =
    "Timestamp [ms];\tCPU cores;\tCPU capacity provisioned [MHZ];\tCPU usage [MHZ];\tCPU usage [%];\t"
    + "Memory capacity provisioned [KB];\tMemory usage [KB]\n"
  private let source = TraceSource(path: "b", format: .bitbrains)

  private func file(_ rows: [String]) -> String { Self.header + rows.map { $0 + "\n" }.joined() }

  @Test(.enabled(if: sample != nil, "\(TraceTestData.hint)"))
  func aRealFileSpansItsMonth() throws {
    let traces = try TraceReader.read(TraceSource(path: #require(Self.sample), format: .bitbrains))
    #expect(traces.names == ["bitbrains"])
    // 8619 rows from 1376314846 s to 1378906798 s: 2591952 s are 8639 whole intervals and one sample more.
    #expect(traces.sampleCount == 8_640)
    // First row: 0.7333333333333333 %.
    #expect(traces[sample: 0, machine: 0] == 0.007333333333333333)
    let provisioned = try #require(traces.provisioned.first)
    #expect(provisioned.cores == Cores(count: 1))
    #expect(provisioned.memory == .mebibytes(2048))
    // Capacity changes by fractions of a hertz within the file; the largest counts.
    #expect((provisioned.cpu.megahertz - 2600).magnitude < 0.01)
  }

  @Test func aRowIsReadWithItsCapacity() throws {
    let traces = try parse(
      file(["1376314846;\t4;\t10400.0;\t1040.0;\t10.5;\t8388608.0;\t1", "1376315146;4;10400;2080;20;8388608;1"]), source
    )
    #expect(traces.demands(ofMachine: 0) == [0.105, 0.2])
    #expect(
      traces.provisioned == [
        ProvisionedCapacity(cores: Cores(count: 4), cpu: .megahertz(10_400), memory: .mebibytes(8_192))
      ])
  }

  @Test func usageInMegahertzIsDividedByTheProvisioned() throws {
    var megahertz = source
    megahertz.usage = .megahertz
    let traces = try parse(file(["0;1;2000;500;99;1;1", "300;1;1000;500;99;1;1", "600;0;0;0;0;1;1"]), megahertz)
    #expect(traces.demands(ofMachine: 0) == [0.25, 0.5, 0])
    #expect(issues(file(["0;0;0;5;0;1;1"]), megahertz).count == 1)
  }

  @Test func timestampsMayBeSecondsOrMilliseconds() throws {
    let seconds = try parse(file(["1376314846;1;1;1;5;1;1", "1376315146;1;1;1;6;1;1"]), source)
    let milliseconds = try parse(file(["1376314846000;1;1;1;5;1;1", "1376315146000;1;1;1;6;1;1"]), source)
    #expect(seconds == milliseconds)
  }

  @Test func readingsAboveTheProvisionedCountAsAllOfIt() throws {
    let traces = try parse(file(["0;1;1;1;104.5;1;1", "300;1;1;1;50;1;1"]), source)
    #expect(traces.demands(ofMachine: 0) == [1, 0.5])
    #expect(traces.notes == ["1 of 2 readings above 100 % of the provisioned CPU count as 100 %"])
    #expect(issues(file(["0;1;1;1;1001;1;1", "300;1;1;1;50;1;1"]), source).count == 1)
  }

  @Test func jitterAndGapsHoldTheLastReading() throws {
    // Samples at 0, 300, 600, 900, 1200; the second reading comes a second late, the one of 600 is missing.
    let rows = ["0;1;1;1;1;1;1", "301;1;1;1;2;1;1", "900;1;1;1;3;1;1", "1200;1;1;1;4;1;1"]
    #expect(try parse(file(rows), source).demands(ofMachine: 0) == [0.01, 0.01, 0.02, 0.03, 0.04])
  }

  @Test func aFolderIsReadMachineByMachineOntoOneGrid() throws {
    let folder = TemporaryFolder([
      "2.csv": file(["100;1;1;1;1;1;1", "400;1;1;1;2;1;1"]),
      "10.csv": file(["0;1;1;1;3;1;1", "300;1;1;1;4;1;1", "600;1;1;1;5;1;1"]),
    ])
    let traces = try TraceReader.read(TraceSource(path: folder.path, format: .bitbrains))
    #expect(traces.names == ["10", "2"])
    #expect(traces.demands(ofMachine: 0) == [0.03, 0.04, 0.05])
    // Readings at 100 and 400: at 0 the first one less than an interval away, at 300 the one of 100, at 600
    // that of 400.
    #expect(traces.demands(ofMachine: 1) == [0.01, 0.01, 0.02])
  }

  @Test(arguments: [
    (["0;1;1;1;x;1;1"], "b:2:9: error: 'x' is not a number"),
    (["0;1;1;1;-2;1;1"], "b:2:9: error: '-2' is negative"),
    (["x;1;1;1;2;1;1"], "b:2:1: error: 'x' is not a number"),
    (["0;1;nan;1;2;1;1"], "b:2:5: error: 'nan' is not a number"),
    (["0;1;1;1;2;1"], "b:2: error: too few columns; the header has 7, this line 6"),
    (["0;1;1;1;2;1;1;1"], "b:2: error: too many columns; the header has 7, this line 8"),
    (["300;1;1;1;2;1;1", "0;1;1;1;2;1;1"], "b:3:1: error: time goes back"),
    (["0;1;1;1;2;1e300;1"], "b:2:11: error: '1e300' is more than can be represented"),
    ([], "b: error: no rows after the header"),
  ])
  func aBadFileIsRefused(rows: [String], expected: String) {
    let found = issues(file(rows), source)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix(expected) == true, "\(found)")
  }
}
