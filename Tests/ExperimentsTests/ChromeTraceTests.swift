import Foundation
import Testing

@testable import Experiments

@Suite struct ChromeTraceTests {
  private struct Event: Decodable {
    struct Arguments: Decodable {
      var name: String?
      var value: Double?
      var detail: String?
      var open: Bool?
    }
    var ph: String
    var name: String
    var pid: Int
    var tid: Int?
    var ts: Double?
    var dur: Double?
    var s: String?
    var args: Arguments
  }
  private struct Trace: Decodable { var traceEvents: [Event] }

  private let folder = TemporaryFolder()

  private func trace(
    events: [String], hosts: [String] = [], kind: String = "datacenter"
  ) throws -> [Event] {
    let lines = ["replication,time_s,kind,entity,source,target,duration_s,detail"] + events
    try lines.map { $0 + "\n" }.joined().write(toFile: folder.path("events.csv"), atomically: true, encoding: .utf8)
    let rows = ["replication,time_s,name,power_w,x"] + hosts
    try rows.map { $0 + "\n" }.joined().write(toFile: folder.path("hosts.csv"), atomically: true, encoding: .utf8)
    let tables = RunTables(directory: folder.root, scenario: "s", kind: kind, series: ["hosts"])
    #expect(try ChromeTraceExport(path: folder.path("t.json")).write(tables) == [])
    let events = try JSONDecoder().decode(Trace.self, from: Data(folder.text("t.json").utf8)).traceEvents
    check(events)
    return events
  }

  /// What the format demands of each phase, order in time, and that spans of a thread hold one another or are apart.
  private func check(_ events: [Event]) {
    let drawn = events.filter { $0.ph != "M" }
    #expect(drawn.compactMap(\.ts).count == drawn.count)
    #expect(drawn.map { $0.ts ?? 0 } == drawn.map { $0.ts ?? 0 }.sorted())
    var open: [Int: [Double]] = [:]
    for event in events {
      switch event.ph {
      case "M": #expect(event.tid != nil && event.name.hasPrefix("process_") || event.name.hasPrefix("thread_"))
      case "i": #expect(event.tid != nil && event.s == "t")
      case "C": #expect(event.args.value != nil)
      case "X":
        let (tid, start, duration) = (event.tid ?? 0, event.ts ?? 0, event.dur ?? -1)
        #expect(tid > 0 && duration >= 0)
        open[tid]?.removeAll { $0 <= start }
        #expect(open[tid, default: []].allSatisfy { $0 >= start + duration })
        open[tid, default: []].append(start + duration)
      default: Issue.record("phase \(event.ph)")
      }
    }
    let named = Set(events.filter { $0.name == "thread_name" }.map(\.tid))
    #expect(drawn.allSatisfy { $0.tid == nil || named.contains($0.tid) })
  }

  private func spans(_ events: [Event]) -> [String] {
    events.filter { $0.ph == "X" }.map { "\($0.name) \($0.ts ?? -1) \($0.dur ?? -1)" }
  }

  @Test func spansEndOrBeginWhereTheirKindSays() throws {
    let events = [
      "1,10,migration,v,a,b,4,\"1 round, 3 \"\"GB\"\"\"", "1,20,snapshot,v,,,5,", "1,30,vm_failure,v,a,,,",
      "1,42.000000001,vm_recovered,v,,b,12.000000001,", "1,50,nic_down,n,,,,", "2,99,power_on,v,,,,",
    ]
    let found = try trace(events: events, hosts: ["1,60,a,7,1"])
    #expect(
      spans(found) == [
        "migration 6000000.0 4000000.0", "snapshot 20000000.0 5000000.0", "down 30000000.0 12000000.001",
        "link down 50000000.0 10000000.0",
      ])
    #expect(found.filter { $0.ph == "i" }.map(\.name) == ["vm_recovered"])
    #expect(found.first { $0.name == "migration" }?.args.detail == "1 round, 3 \"GB\"")
    #expect(found.filter { $0.args.open == true }.map(\.name) == ["link down"])
    #expect(spans(try trace(events: events, kind: "consolidation"))[0] == "migration 10000000.0 4000000.0")
  }

  @Test func spansThatOverlapInPartGoToAThreadOfTheirOwn() throws {
    let found = try trace(events: ["1,0,clone,v,,,10,", "1,2,snapshot,v,,,3,", "1,8,snapshot,v,,,5,"])
    let threads = found.filter { $0.ph == "X" }.map(\.tid)
    #expect(threads[0] == threads[1] && threads[0] != threads[2])
    #expect(found.filter { $0.name == "thread_name" }.compactMap(\.args.name) == ["v", "v (2)"])
  }

  @Test func entitiesOfATableAreOneProcessAndItsColumnsCounters() throws {
    let found = try trace(
      events: ["1,5,host_failure,a,,,,", "1,5,odd,nobody,,,,"],
      hosts: ["1,0,a,7,1", "1,0,b,,1", "1,9,a,0.5,1", "2,0,a,1,1"])
    #expect(found.filter { $0.name == "process_name" }.compactMap(\.args.name) == ["hosts", "other"])
    let counters = found.filter { $0.ph == "C" }
    #expect(counters.map(\.name) == ["a power_w", "a power_w"] && counters.compactMap(\.args.value) == [7, 0.5])
    let failure = found.first { $0.name == "failed" }
    #expect(failure?.pid == counters[0].pid && failure?.dur == 4_000_000)
    #expect(found.first { $0.name == "odd" }?.pid != failure?.pid)
  }

  @Test func aRunInWhichNothingHappensIsATrace() throws { #expect(try trace(events: []).allSatisfy { $0.ph == "M" }) }

  @Test func onlyATraceIsReplaced() throws {
    _ = try trace(events: [])
    #expect(throws: Never.self) { try ChromeTraceExport(path: folder.path("t.json")) }
    #expect(throws: OutputError.self) { try ChromeTraceExport(path: folder.path("hosts.csv")) }
    #expect(throws: OutputError.self) { try ChromeTraceExport(path: folder.root) }
    #expect(throws: OutputError.self) { try ChromeTraceExport(path: folder.path("nowhere/t.json")) }
  }
}
