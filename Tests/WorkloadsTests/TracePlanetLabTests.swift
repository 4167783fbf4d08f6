import Glibc
import Quantities
import Testing

@testable import Workloads

@Suite struct TracePlanetLabTests {
  @Test func aRealDayHasItsPublishedChecksum() throws {
    guard let folder = TraceTestData.path("planetlab/20110303") else { return }
    let traces = try TraceReader.read(TraceSource(path: folder, format: .planetlab))
    #expect(traces.machineCount == 1052)
    #expect(traces.sampleCount == 288)
    // Sum of all samples of the day, recomputed with awk.
    #expect(traces.percentSum == 3_730_979)
    #expect(traces.names.first == "146-179_surfsnel_dsl_internl_net_colostate_557")
    // First lines of the fifth file of the second node: 2 7 3 2.
    let machine = try #require(traces.names.firstIndex(of: "ait05_us_es_root"))
    #expect((0..<4).map { traces[sample: $0, machine: machine] } == [0.02, 7 / 100.0, 0.03, 0.02])
  }

  @Test func samplesOfOneInstantAreInMachineOrder() throws {
    let folder = TemporaryFolder(["b": "3\n4\n", "A": "1\n2\n", "c c": "5\r\n100"])
    let traces = try TraceReader.read(TraceSource(path: folder.path, format: .planetlab))
    #expect(traces.names == ["A", "b", "c c"])
    var last: [Double] = []
    traces.forEachMachine(inSample: 1) { last.append($1) }
    #expect(last == [0.02, 0.04, 1])
  }
}
