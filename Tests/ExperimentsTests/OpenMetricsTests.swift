import Foundation
import Testing

@testable import Experiments

@Suite struct OpenMetricsTests {
  private let folder = TemporaryFolder()

  private func write(_ name: String, _ lines: String...) throws {
    try lines.map { $0 + "\n" }.joined().write(toFile: folder.path(name), atomically: true, encoding: .utf8)
  }

  private func export(_ series: [String], scenario: String = "s", epoch: Int64 = 1_000) throws -> [String] {
    if folder.text("events.csv").isEmpty { try write("events.csv", "replication,time_s,kind,entity,source,target") }
    let tables = RunTables(directory: folder.root, scenario: scenario, kind: "datacenter", series: series)
    #expect(try OpenMetricsExport(epoch: epoch).write(tables) == ["dashboard.json", "metrics.om"])
    return folder.text("metrics.om").split(separator: "\n").map(String.init)
  }

  @Test func familiesAndSeriesAreEachInOnePiece() throws {
    try write(
      "hosts.csv", "replication,time_s,name,cpu_usage_mhz,vms", "1,0,a,5,1", "1,0,b,6,2", "1,0.5,a,7.25,3",
      "1,0.5,b,1e-05,4", "2,0,a,9,5")
    #expect(
      try export(["hosts"]) == [
        "# HELP vdcsim_hosts_cpu_usage_mhz Column cpu_usage_mhz of hosts.csv.",
        "# UNIT vdcsim_hosts_cpu_usage_mhz mhz", "# TYPE vdcsim_hosts_cpu_usage_mhz gauge",
        #"vdcsim_hosts_cpu_usage_mhz{scenario="s",replication="1",name="a"} 5 1000"#,
        #"vdcsim_hosts_cpu_usage_mhz{scenario="s",replication="1",name="a"} 7.25 1000.5"#,
        #"vdcsim_hosts_cpu_usage_mhz{scenario="s",replication="1",name="b"} 6 1000"#,
        #"vdcsim_hosts_cpu_usage_mhz{scenario="s",replication="1",name="b"} 1e-05 1000.5"#,
        #"vdcsim_hosts_cpu_usage_mhz{scenario="s",replication="2",name="a"} 9 1000"#,
        "# HELP vdcsim_hosts_vms Column vms of hosts.csv.", "# TYPE vdcsim_hosts_vms gauge",
        #"vdcsim_hosts_vms{scenario="s",replication="1",name="a"} 1 1000"#,
        #"vdcsim_hosts_vms{scenario="s",replication="1",name="a"} 3 1000.5"#,
        #"vdcsim_hosts_vms{scenario="s",replication="1",name="b"} 2 1000"#,
        #"vdcsim_hosts_vms{scenario="s",replication="1",name="b"} 4 1000.5"#,
        #"vdcsim_hosts_vms{scenario="s",replication="2",name="a"} 5 1000"#, "# EOF",
      ])
    #expect(
      RunDirectory.entries(of: folder.root).allSatisfy { !$0.hasPrefix("metrics.om.") }, "no working file is left")
  }

  @Test func valuesThatDoNotExistAreLeftOutAndInfinityHasItsName() throws {
    try write("vms.csv", "replication,time_s,name,x,empty", "1,0,a,,", "1,1,a,inf,", "1,2,a,-inf,", "1,3,a,,")
    let lines = try export(["vms"])
    #expect(
      lines.filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ").dropFirst() } == [
        ["+Inf", "1001"], ["-Inf", "1002"],
      ])
    #expect(!lines.contains { $0.contains("vdcsim_vms_empty") })
  }

  @Test func namesKeepCommasQuotesBackslashesAndLineBreaks() throws {
    try write("vms.csv", "replication,time_s,name,x", "1,0,\"a,\"\"b\"\"\\c\nd\",1")
    let lines = try export(["vms"], scenario: #"q"\"#)
    #expect(lines.contains(#"vdcsim_vms_x{scenario="q\"\\",replication="1",name="a,\"b\"\\c\nd"} 1 1000"#))
  }

  @Test func tablesWithoutRowsGiveNothing() throws {
    try write("vms.csv", "replication,time_s,name,x")
    #expect(try export(["vms"]) == ["# EOF"])
  }

  @Test func ofRowsWithinAMillisecondTheFirstCounts() throws {
    try write("vms.csv", "replication,time_s,name,x", "1,1.0001,a,1", "1,1.0002,a,2", "1,1.0009,a,3")
    #expect(
      try export(["vms"]).filter { !$0.hasPrefix("#") }.map { $0.suffix(6) }
        == ["1 1001", "1001.001"].map { $0.suffix(6) })
  }

  // Events at 0, 1.2, 1.9 and 3: at second 2 there have been three.
  @Test func eventsAreCountedAtWholeSeconds() throws {
    try write(
      "events.csv", "replication,time_s,kind,entity,source,target,duration_s,detail", "1,0,on,a,,,,", "1,1.2,on,b,,,,",
      "1,1.9,on,c,,,,", "1,2.5,off,c,,,,x", "1,3,on,c,,,,", "2,7,on,a,,,,")
    let lines = try export([])
    #expect(
      lines.prefix(2) == [
        "# HELP vdcsim_events Events of events.csv until then, by kind.", "# TYPE vdcsim_events counter",
      ])
    #expect(
      lines.dropFirst(2) == [
        #"vdcsim_events_total{scenario="s",replication="1",kind="on"} 1 1000"#,
        #"vdcsim_events_total{scenario="s",replication="1",kind="on"} 3 1002"#,
        #"vdcsim_events_total{scenario="s",replication="1",kind="on"} 4 1003"#,
        #"vdcsim_events_total{scenario="s",replication="1",kind="off"} 0 1000"#,
        #"vdcsim_events_total{scenario="s",replication="1",kind="off"} 1 1003"#,
        #"vdcsim_events_total{scenario="s",replication="2",kind="on"} 0 1000"#,
        #"vdcsim_events_total{scenario="s",replication="2",kind="on"} 1 1007"#, "# EOF",
      ])
  }

  /// However little may wait in memory, the samples that come out are the ones that went in.
  @Test(arguments: [1, 50, 1 << 20]) func samplesSpilledToTheDiskComeBackInOrder(_ limit: Int) throws {
    let spool = try SampleSpool(path: folder.path("spool"), limit: limit)
    for _ in 0..<2 {
      spool.extend(to: 3)
      for instant in 0..<40 {
        for index in 0..<3 where instant % (index + 1) == 0 {
          let text = ArraySlice("\(instant * 10 + index)".utf8)
          try spool.append(text, at: SampleInstant(milliseconds: Int64(instant) * 1_000), to: index)
        }
      }
      for index in 0..<3 {
        let expected = (0..<40).filter { $0 % (index + 1) == 0 }.map { "\($0 * 10 + index) \($0)\n" }.joined()
        #expect(String(decoding: try spool.samples(of: index), as: UTF8.self) == expected)
      }
      spool.removeAll()
    }
  }

  @Test(arguments: [
    ("0", 0), ("1.5", 1_500_000_000), ("0.000000001", 1), ("-2.25", -2_250_000_000),
    ("9223372036.854775807", Int64.max),
  ]) func secondsAreReadExactly(_ text: String, _ nanoseconds: Int64) {
    #expect(DecimalSeconds.nanoseconds(ArraySlice(text.utf8)) == nanoseconds)
  }

  @Test(arguments: ["", "-", "x", "1e3", "1.2.3", "1.0000000001", "9223372036.854775808"])
  func whatIsNoTimeIsNone(_ text: String) { #expect(DecimalSeconds.nanoseconds(ArraySlice(text.utf8)) == nil) }
}
