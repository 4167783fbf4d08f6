import Quantities
import RandomStreams
import SimulationKernel
import Testing
import VSphere
import Workloads

@Suite struct ConsolidationModelTests {
  /// P_max * t for every host all day: 8 * (117 + 135) W * 24 h = 48.384 kWh; the late clock sees 86 100.1 s of it.
  @Test func theNonPowerAwareBaselineDrawsFullPower() throws {
    let physical = LiteratureCluster.configuration(
      hostsOfEachKind: 8, demand: .drawn(count: 4, distribution: .constant(0.5), interval: .seconds(300)),
      profile: .physical, overload: .none)
    #expect(abs(try LiteratureCluster.run(physical).metric("energy") - 48.384) < 1e-9)
    let quirky = LiteratureCluster.configuration(
      hostsOfEachKind: 8, demand: .drawn(count: 4, distribution: .constant(0.5), interval: .seconds(300)),
      profile: .cloudsim, overload: .none)
    let expected = 8 * 252 * 86_100.1 / 3.6e6
    #expect(abs(try LiteratureCluster.run(quirky).metric("energy") - expected) < 1e-9)
  }

  /// One machine at half of 2500 MHz on a G5 of 5320 MHz: u = 0.234962, P = 101 + 0.34962 * 4 W all day.
  @Test func energyIsTheExactIntegralOfPower() throws {
    let traces = DemandTraces(names: ["one"], interval: .seconds(300), fractions: [Double](repeating: 0.5, count: 288))
    let configuration = LiteratureCluster.configuration(
      hostsOfEachKind: 2, demand: .drawn(count: 1, distribution: .constant(0.5), interval: .seconds(300)),
      profile: .physical, overload: .dvfs)
    let watts = 101 + (1250.0 / 5320 - 0.2) * 10 * 4
    let model = try LiteratureCluster.run(configuration, traces: traces)
    #expect(abs(model.metric("energy") - watts * 86_400 / 3.6e6) < 1e-9)
    #expect(model.metric("mean_active_hosts") == 1)
  }

  @Test(arguments: [SimDuration.seconds(60), .seconds(300), .hours(1)])
  func theReportIntervalChangesNothing(interval: SimDuration) throws {
    func energy(_ series: SimDuration?) throws -> Double {
      try LiteratureCluster.run(
        LiteratureCluster.configuration(
          hostsOfEachKind: 30, demand: LiteratureCluster.drawn, profile: .physical, horizon: .hours(6),
          seriesInterval: series)
      ).metric("energy")
    }
    #expect(try energy(interval) == energy(nil))
  }

  /// After every event, whatever the policy, bookings equal placements and each machine runs on one host.
  @Test(arguments: [ConsolidationProfile.physical, .cloudsim])
  func bookingsAgreeWithPlacementsAfterEveryEvent(profile: ConsolidationProfile) throws {
    // Enough memory that the processor decides, so that machines do move.
    let configuration = LiteratureCluster.configuration(
      hostsOfEachKind: 30, memory: Bytes(count: 32_000_000_000), demand: LiteratureCluster.drawn, profile: profile,
      horizon: .hours(3))
    let streams = RandomStreams(seed: 3, replication: 0)
    let model = try ConsolidationModel(configuration, traces: configuration.drawnTraces(streams), streams: streams)
    var simulation = Simulation(SingleProducerWorld(model))
    var events = 0
    while simulation.run(until: .seconds(10_800), budget: 1) == .budgetSpent {
      events += 1
      guard simulation.world.producer.bookingsAreConsistent() else {
        Issue.record("books are wrong after event \(events)")
        return
      }
    }
    #expect(events > 40)
    #expect(simulation.world.producer.metric("migrations") > 0)
  }

  @Test func equalRunsAreEqualToTheBit() throws {
    let configuration = LiteratureCluster.configuration(
      hostsOfEachKind: 30, demand: LiteratureCluster.drawn, profile: .cloudsim, selection: .random, horizon: .hours(6))
    let first = try LiteratureCluster.run(configuration, seed: 9).metrics()
    let second = try LiteratureCluster.run(configuration, seed: 9).metrics()
    #expect(first == second)
    #expect(try LiteratureCluster.run(configuration, seed: 10).metrics() != first)
  }

  /// Two idle samples destroy a machine under the quirk and never without it.
  @Test func onlyTheQuirkDestroysIdleMachines() throws {
    let fractions = (0..<288).flatMap { (sample: Int) -> [Double] in [0.5, sample < 100 ? 0.5 : 0] }
    let traces = DemandTraces(names: ["busy", "idle"], interval: .seconds(300), fractions: fractions)
    func destroyed(_ profile: ConsolidationProfile) throws -> Double {
      try LiteratureCluster.run(
        LiteratureCluster.configuration(hostsOfEachKind: 2, demand: LiteratureCluster.drawn, profile: profile),
        traces: traces
      ).metric("vms_destroyed")
    }
    #expect(try destroyed(.cloudsim) == 1)
    #expect(try destroyed(.physical) == 0)
  }

  @Test func machinesWithoutRoomAreReportedNotLost() throws {
    let configuration = LiteratureCluster.configuration(
      hostsOfEachKind: 1, demand: .drawn(count: 20, distribution: .constant(0.1), interval: .seconds(300)),
      profile: .physical)
    let model = try LiteratureCluster.run(configuration)
    #expect(model.metric("vms_not_placed") > 0)
    #expect(model.warnings().contains { $0.contains("fit on no host") })
  }

  @Test func everyQuirkHasItsNameOnce() {
    #expect(Set(ConsolidationQuirks.names.map(\.name)).count == ConsolidationQuirks.names.count)
    #expect(ConsolidationQuirks.names.reduce(into: ConsolidationQuirks()) { $0.formUnion($1.quirk) } == .all)
  }
}
