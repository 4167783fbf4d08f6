import Quantities
import Testing

@testable import Workloads

@Suite struct TracePlanetLabTests {
  private static let day = TraceTestData.path("planetlab/20110303")

  @Test(.enabled(if: day != nil, "\(TraceTestData.hint)"))
  func aRealDayHasItsPublishedChecksum() throws {
    let traces = try TraceReader.read(TraceSource(path: #require(Self.day), format: .planetlab))
    #expect(traces.machineCount == 1052)
    #expect(traces.sampleCount == 288)
    #expect(traces.duration == .hours(24))
    // Sum of all samples of the day, recomputed with awk.
    #expect(traces.percentSum == 3_730_979)
    #expect(traces.names.first == "146-179_surfsnel_dsl_internl_net_colostate_557")
    // The file of this machine begins 2 7 3 2.
    let machine = try #require(traces.names.firstIndex(of: "ait05_us_es_root"))
    #expect(traces.demands(ofMachine: machine).prefix(4) == [0.02, 0.07, 0.03, 0.02])
  }

  @Test(.enabled(if: day != nil, "\(TraceTestData.hint)"))
  func theOrderOfARealDayMovesMachinesButKeepsThem() throws {
    let path = try #require(Self.day)
    let byte = try TraceReader.read(TraceSource(path: path, format: .planetlab))
    let folded = try TraceReader.read(TraceSource(path: path, format: .planetlab, order: .caseInsensitive))
    #expect(byte.names != folded.names)
    #expect(byte.names.sorted() == folded.names.sorted())
    #expect(byte.percentSum == folded.percentSum)
  }

  @Test func samplesOfOneInstantAreInMachineOrder() throws {
    let folder = TemporaryFolder(["b": "3\n4\n", "A": "1\n2\n", "c c": "5\r\n100", ".hidden": "x"])
    let traces = try TraceReader.read(TraceSource(path: folder.path, format: .planetlab))
    #expect(traces.names == ["A", "b", "c c"])
    var last: [Double] = []
    traces.forEachMachine(inSample: 1) { last.append($1) }
    #expect(last == [0.02, 0.04, 1])
    #expect((0..<3).map { traces[sample: 0, machine: $0] } == [0.01, 0.03, 0.05])
  }

  @Test func everyPercentageIsTheExactQuotient() throws {
    let traces = try parse((0...100).map { "\($0)\n" }.joined(), TraceSource(path: "f", format: .planetlab))
    #expect(traces.demands(ofMachine: 0) == (0...100).map { Double($0) / 100.0 })
  }

  @Test func byteOrderPutsUpperCaseFirstAndCaseInsensitiveOrderPutsUnderscoreLast() {
    func sorted(_ order: TraceOrder) -> [String] {
      TraceFolder.sorted(["a_b", "aab", "Zeta", "aZb", "AAB"].map { Array($0.utf8) }, order)
        .map { String(decoding: $0, as: UTF8.self) }
    }
    // Bytes: A 41, Z 5A, _ 5F, a 61.
    #expect(sorted(.byte) == ["AAB", "Zeta", "aZb", "a_b", "aab"])
    #expect(sorted(.caseInsensitive) == ["AAB", "aab", "aZb", "a_b", "Zeta"])
  }

  @Test func theLimitTakesTheFirstMachinesInOrder() throws {
    let folder = TemporaryFolder(["c": "3\n4", "a": "1\n2", "b": "not read"])
    let traces = try TraceReader.read(TraceSource(path: folder.path, format: .planetlab, limit: 1))
    #expect(traces.names == ["a"])
  }

  @Test(arguments: [
    ("1\nx\n3\n", "f:2:1: error: 'x' is not a number"),
    ("1\n -5\n3\n", "f:2:2: error: '-5' is negative"),
    ("101\n2\n", "f:1:1: error: '101' is more than 100 percent"),
    ("99999999999999999999999999\n2\n", "f:1:1: error: '99999999999999999999999999' is more than 100 percent"),
    ("1.5\n2\n", "f:1:1: error: '1.5' is not written as a whole percentage"),
    ("nan\n2\n", "f:1:1: error: 'nan' is not a number"),
    ("1 2\n2\n", "f:1:1: error: '1 2' is not a number"),
    ("1\n\n2\n", "f:2: error: an empty line"),
    ("", "f: error: the file is empty"),
    ("\n \n", "f: error: the file is empty"),
    ("5\n", "f:1: error: only one sample"),
  ])
  func aBadLineIsNamed(text: String, expected: String) {
    let found = issues(text, TraceSource(path: "f", format: .planetlab))
    #expect(found.count == 1)
    #expect(found[0].hasPrefix(expected), "\(found)")
  }

  @Test func aFileOfAnotherLengthIsNamedWithItsLine() {
    let folder = TemporaryFolder(["a": "1\n2\n3\n", "b": "1\n2\n", "c": "1\n2\n3\n4\n5\n"])
    let found = issues(TraceSource(path: folder.path, format: .planetlab))
    #expect(found.count == 2)
    #expect(found[0].hasPrefix("\(folder.path)/b:2: error: ends after 2 samples"), "\(found)")
    #expect(found[1].hasPrefix("\(folder.path)/c:4: error: more than 3 samples"), "\(found)")
  }

  @Test func theRightLengthIsThatOfTheFirstFileWithoutOtherErrors() {
    let folder = TemporaryFolder(["a": "1\nx\n", "b": "1\n2\n"])
    #expect(issues(TraceSource(path: folder.path, format: .planetlab)).count == 1)
  }

  @Test func readingStopsAfterTwentyIssues() throws {
    let found = issues(String(repeating: "x\n", count: 1_000), TraceSource(path: "f", format: .planetlab))
    #expect(found.count == 20)
  }
}
