import Quantities
import Testing

@testable import VSphere

@Suite struct DatacenterRunTests {
  @Test func aQuietClusterServesAllDemand() throws {
    let run = try SmallDatacenter().run()
    #expect(run.end == .horizonReached)
    #expect((run.metric("cpu_demand") - 8 * 4 * 0.25 * 2500).magnitude < 1e-6)
    #expect(run.metric("cpu_unserved").magnitude < 1e-9)
    #expect(run.metric("migrations") == 0)
    #expect(run.model.bookingDifference() == nil)
  }

  @Test func aHostFailureIsDetectedAndItsMachinesRestarted() throws {
    var datacenter = SmallDatacenter(hosts: 3)
    datacenter.configuration.clusters[0].ha.isEnabled = true
    datacenter.configuration.datastores = [
      DatacenterConfiguration.DatastoreConfiguration(name: "ds", settings: DatastoreSettings(capacityBytes: 1 << 44))
    ]
    datacenter.configuration.faults = FaultSchedule([
      .once(.host(0), at: .zero + .minutes(10), duration: .minutes(20))
    ])
    let run = try datacenter.run(explains: true)
    #expect(run.events("ha_restart").count == 3)
  }

  @Test func drsMovesMachinesOffALoadedHost() throws {
    var datacenter = SmallDatacenter(machines: 12, demand: 0.9)
    datacenter.configuration.clusters[0].isDRSEnabled = true
    datacenter.configuration.machines[0].host = 0
    let run = try datacenter.run(explains: true)
    #expect(run.metric("migrations") > 0)
  }
}
