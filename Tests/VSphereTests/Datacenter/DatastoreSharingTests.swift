import Infrastructure
import Quantities
import Testing

@testable import VSphere

@Suite struct DatastoreSharingTests {
  /// Two machines with shares of 1 to 2 on different hosts, each asking for more than the datastore can do.
  private func saturated(adapts: Bool, ioControl: Bool = true) -> SmallDatacenter {
    var datacenter = StorageMoveTests.datacenter(commands: 20_000)
    let settings = DatastoreSettings(
      capacityBytes: 1 << 42, queueDepthOverride: 256, iopsMaximum: 10_000, serviceTimeSeconds: 0.5e-3,
      ioControl: StorageIOControlSettings(isEnabled: ioControl, threshold: .manual(seconds: 0.005)))
    datacenter.configuration.datastores = [
      DatacenterConfiguration.DatastoreConfiguration(name: "old", settings: settings, adaptsWindows: adapts)
    ]
    var second = datacenter.configuration.machines[0]
    second.name = "other"
    second.host = 1
    second.specification.disks[0].shares = .level(.high)
    datacenter.configuration.machines[0].host = 0
    datacenter.configuration.machines.append(second)
    return datacenter
  }

  private func rates(_ run: FinishedDatacenter) throws -> (Double, Double) {
    let load = run.model.datastores[0].load
    return (
      load.iops(of: try #require(run.model.disks[0][0].flow)), load.iops(of: try #require(run.model.disks[1][0].flow))
    )
  }

  @Test func ioControlDividesASaturatedDatastoreByShares() throws {
    let run = try saturated(adapts: false).run()
    let (low, high) = try rates(run)
    #expect((high / low - 2).magnitude < 1e-6)
    #expect((run.model.datastores[0].load.deviceSeconds - 0.005).magnitude < 1e-9)
  }

  /// Each disk has shares of its own: here two of one machine, alone on the datastore.
  @Test func disksOfAMachineShareByTheirOwnShares() throws {
    var datacenter = saturated(adapts: false)
    datacenter.configuration.machines.removeLast()
    var second = datacenter.configuration.machines[0].specification.disks[0]
    second.name = "second"
    second.shares = .level(.high)
    datacenter.configuration.machines[0].specification.disks.append(second)
    let run = try datacenter.run()
    let load = run.model.datastores[0].load
    let rates = run.model.disks[0].map { $0.flow.map { load.iops(of: $0) } ?? 0 }
    #expect((rates[1] / rates[0] - 2).magnitude < 1e-6)
  }

  @Test func withoutIOControlHostsGetTheSame() throws {
    let (low, high) = try rates(try saturated(adapts: false, ioControl: false).run())
    #expect((high / low - 1).magnitude < 1e-6)
  }

  @Test func windowsAdaptTowardsTheShares() throws {
    let run = try saturated(adapts: true).run()
    let (low, high) = try rates(run)
    #expect(high / low > 1.3)
    #expect(run.model.datastores[0].isAdapting)
    // A second look every 4 s for an hour.
    #expect(run.eventCount > 890)
  }

  @Test func anIdleDatastoreIsNotLookedAt() throws {
    var datacenter = saturated(adapts: true)
    for group in 0...1 {
      datacenter.configuration.machines[group].specification.demand.commandsPerSecond = .constant(10)
    }
    let run = try datacenter.run()
    #expect(!run.model.datastores[0].isAdapting)
    #expect(run.eventCount < 200)
  }
}
