import Infrastructure
import Quantities
import RandomStreams
import Testing

@testable import VSphere

private struct Names: FaultNames {
  let hosts = ["esx-01", "esx-02", "esx:03"]
  func position(_ name: String, _ names: [String]) -> Int32? { names.firstIndex(of: name).map { Int32($0) } }
  func host(named name: String) -> Int32? { position(name, hosts) }
  func rack(named name: String) -> Int32? { position(name, ["r1", "r2"]) }
  func nic(named name: String, ofHost host: Int32) -> Int32? { position(name, ["vmnic0", "vmnic1"]) }
  func datastore(named name: String) -> Int32? { position(name, ["ds1", "ds@2"]) }
  func machine(named name: String) -> Int32? { position(name, ["web-1"]) }
}

private func transitions(_ sources: [FaultSchedule.Source], until end: SimTime, seed: UInt64 = 1) throws -> [String] {
  let streams = RandomStreams(seed: seed, replication: 0)
  return try withExtendedLifetime(streams) {
    var process = try FaultProcess(FaultSchedule(sources), streams: streams)
    var lines: [String] = []
    while process.nextEventTime <= end {
      let now = process.nextEventTime
      while let change = process.advance(to: now) {
        #expect(change.time == now)
        lines.append("\(now.seconds) \(process.targets[Int(change.target)].kind.rawValue) \(change.isFailure)")
      }
      #expect(process.nextEventTime > now)
    }
    return lines
  }
}

@Suite struct FaultTests {
  @Test func targetsAreRead() throws {
    func read(_ text: String) throws -> FaultTarget { try FaultTarget(parsing: text, names: Names()) }
    #expect(try read("host:esx-02") == .host(1))
    #expect(try read("host:esx:03") == .host(2))
    #expect(try read("rack:r2") == .rack(1))
    #expect(try read("nic:esx-01/vmnic1") == .nic(host: 0, nic: 1))
    #expect(try read("apd:ds1") == .allPathsDown(datastore: 0, host: -1))
    #expect(try read("apd:ds@2") == .allPathsDown(datastore: 1, host: -1))
    #expect(try read("pdl:ds@2@esx-02") == .permanentDeviceLoss(datastore: 1, host: 1))
    #expect(try read("partition:esx-02+esx-01+esx-02") == .partition(hosts: [0, 1]))
    #expect(try read("agent:esx-01") == .agent(host: 0))
    #expect(try read("guest:web-1") == .guest(0))
  }

  @Test(arguments: [
    ("esx-01", "'esx-01' is not a target"), ("host:esx-9", "there is no host 'esx-9'"),
    ("nic:esx-01", "'nic:esx-01' names no network card"), ("nic:esx-01/eth0", "there is no network card 'eth0'"),
    ("apd:ds9", "there is no datastore 'ds9'"), ("apd:ds1@x", "there is no host 'x'"),
    ("partition:", "there is no host ''"), ("meteor:esx-01", "'meteor:esx-01' is not a target"),
  ])
  func wrongTargetsAreNamed(text: String, problem: String) {
    #expect {
      try FaultTarget(parsing: text, names: Names())
    } throws: {
      ($0 as? ParameterError)?.problem == problem
    }
  }

  @Test func traceRows() throws {
    var schedule = FaultSchedule()
    let errors = schedule.append(
      rows: [
        .init(timeSeconds: 10, target: "host:esx-01", durationSeconds: 300),
        .init(timeSeconds: -1, target: "host:none", durationSeconds: .nan),
        .init(timeSeconds: 20, target: "rack:r1", durationSeconds: .infinity),
      ], names: Names())
    #expect(errors.map(\.parameter) == ["rows.2.time_s", "rows.2.duration_s", "rows.2.target"])
    #expect(
      schedule.sources == [
        .once(.host(0), at: .seconds(10), duration: .seconds(300)), .once(.rack(0), at: .seconds(20), duration: .max),
      ])
    #expect(
      try transitions(schedule.sources, until: .seconds(1_000_000)) == [
        "10.0 host true", "20.0 rack true", "310.0 host false",
      ])
  }

  /// Overlapping outages of one target end when the last ends; those that touch are two.
  @Test func overlappingFaultsAreCounted() throws {
    let sources: [FaultSchedule.Source] = [
      .once(.host(0), at: .seconds(10), duration: .seconds(50)),
      .once(.host(0), at: .seconds(20), duration: .seconds(10)),
      .once(.host(0), at: .seconds(55), duration: .seconds(45)),
      .once(.host(0), at: .seconds(100), duration: .seconds(5)),
      .once(.rack(0), at: .seconds(60), duration: .zero),
    ]
    #expect(
      try transitions(sources, until: .seconds(1000)) == [
        "10.0 host true", "60.0 rack true", "60.0 rack false", "100.0 host false", "100.0 host true",
        "105.0 host false",
      ])
  }

  /// Alternating renewal: availability MTTF / (MTTF + MTTR) = 0.9.
  @Test func repeatedFaultsHaveTheirAvailability() throws {
    let streams = RandomStreams(seed: 8, replication: 0)
    try withExtendedLifetime(streams) {
      let source = FaultSchedule.Source.repeated(
        .host(0), stream: "fault/host-0", timeToFailure: .exponential(mean: 900), timeToRepair: .exponential(mean: 100))
      let schedule = FaultSchedule([source])
      #expect(schedule.problems().isEmpty)
      var process = try FaultProcess(schedule, streams: streams)
      let end = SimTime.seconds(20_000_000)
      var down = 0.0
      var failures = 0
      var since = SimTime.zero
      while let change = process.advance(to: end) {
        if change.isFailure {
          failures += 1
          since = change.time
        } else {
          down += (change.time - since).seconds
        }
      }
      // Up to 20,000 cycles; standard error of the unavailability about 0.1 * 0.9 * sqrt(2 / 20000) = 0.0009.
      #expect(abs(down / end.seconds - 0.1) < 0.0045)
      #expect(abs(Double(failures) - 20_000) < 5 * 20_000.0.squareRoot())
    }
  }

  /// What one target draws does not depend on others.
  @Test func eachTargetHasItsStream() throws {
    func source(_ host: Int32) -> FaultSchedule.Source {
      .repeated(
        .host(host), stream: "fault/\(host)", timeToFailure: .exponential(mean: 100), timeToRepair: .constant(5))
    }
    let alone = try transitions([source(1)], until: .seconds(3000))
    let together = try transitions(
      [.once(.rack(0), at: .seconds(7), duration: .seconds(1)), source(1)], until: .seconds(3000))
    #expect(alone == together.filter { $0.contains("host") } && alone.count > 20)
  }

  @Test func wrongSchedulesAreNamed() {
    let schedule = FaultSchedule([
      .once(.host(0), at: .seconds(-1), duration: .seconds(-1)),
      .repeated(.host(0), stream: "a", timeToFailure: .constant(0), timeToRepair: .constant(0)),
      .repeated(
        .host(1), stream: "a", timeToFailure: .normal(mean: 1, standardDeviation: 1), timeToRepair: .constant(1)),
    ])
    #expect(
      schedule.problems().map(\.parameter) == [
        "sources.0.at", "sources.0.duration", "sources.1.timeToFailure", "sources.2.stream", "sources.2.timeToFailure",
      ])
  }

  /// A host is hit by its own faults and by those of its rack.
  @Test func outagesOfDifferentCausesAreCounted() {
    var outages = OutageCounter(count: 2)
    #expect(outages.begin(1) && !outages.begin(1) && outages.isOut(1) && !outages.isOut(0))
    #expect(!outages.end(1) && outages.end(1) && !outages.isOut(1))
  }
}
