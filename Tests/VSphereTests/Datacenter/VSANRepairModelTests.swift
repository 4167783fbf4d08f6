import Infrastructure
import Quantities
import Testing

@testable import VSphere

@Suite struct VSANRepairModelTests {
  private func datacenter(downFor minutes: Int64) -> SmallDatacenter {
    var datacenter = StorageMoveTests.datacenter()
    datacenter.configuration.hosts[0].count = 4
    datacenter.configuration.machines[0].host = 1
    datacenter.configuration.horizon = .hours(4)
    datacenter.configuration.datastores[0].settings.kind = .vSAN(.mirrorOneFailure)
    datacenter.configuration.faults = FaultSchedule([
      .once(.host(0), at: .zero + .minutes(10), duration: .minutes(minutes))
    ])
    return datacenter
  }

  @Test func afterAnHourWhatTheHostHeldIsRebuilt() throws {
    let run = try datacenter(downFor: 200).run()
    let rebuild = try #require(run.events("vsan_rebuild").first)
    #expect(rebuild.time == .zero + .minutes(70))
    // A quarter of 216 GiB (100 of disk and 8 of swap, twice) at 400 MB/s.
    let seconds = Double(54 << 30) / 400e6
    #expect((try #require(rebuild.duration).seconds - seconds).magnitude < 1)
    #expect(run.events("vsan_repaired").count == 1)
    #expect(run.model.failuresTolerated(0) == 1)
  }

  @Test func aHostThatComesBackInTimeIsOnlyBroughtUpToDate() throws {
    let run = try datacenter(downFor: 20).run()
    #expect(run.events("vsan_rebuild").isEmpty)
    #expect(run.events("vsan_resync").count == 1)
    #expect(run.events("vsan_repaired").count == 1)
  }

  @Test func aSecondFailureMakesObjectsInaccessible() throws {
    var datacenter = datacenter(downFor: 200)
    datacenter.configuration.faults = FaultSchedule([
      .once(.host(0), at: .zero + .minutes(10), duration: .minutes(20)),
      .once(.host(2), at: .zero + .minutes(15), duration: .minutes(20)),
    ])
    datacenter.configuration.horizon = .minutes(25)
    #expect(try datacenter.run().model.machines[0].isBlocked)
    datacenter.configuration.horizon = .hours(2)
    let run = try datacenter.run()
    #expect(!run.model.machines[0].isBlocked)
    #expect(run.model.machines[0].executes)
  }
}
