import Infrastructure
import Quantities
import Testing

@testable import VSphere

/// Encrypting disk I/O costs cycles for each byte and each command, of the machine's own processor time.
@Suite struct EncryptedDiskTests {
  private func datacenter(
    isEncrypted: Bool, commands: Double = 4000, deviceIOPS: Double = 10_000, demand: Double = 0.25
  ) -> SmallDatacenter {
    var datacenter = SmallDatacenter(hosts: 1, machines: 1, demand: demand)
    datacenter.configuration.datastores = ["first", "second"].map { name in
      DatacenterConfiguration.DatastoreConfiguration(
        name: name, settings: DatastoreSettings(capacityBytes: 1 << 42, iopsMaximum: deviceIOPS))
    }
    datacenter.configuration.machines[0].specification.disks = [
      VirtualMachineSpecification.Disk(name: "system", capacity: Bytes(count: 10 << 30), datastore: 0),
      VirtualMachineSpecification.Disk(name: "data", capacity: Bytes(count: 10 << 30), datastore: 1),
    ]
    datacenter.configuration.machines[0].specification.isEncrypted = isEncrypted
    datacenter.configuration.machines[0].specification.demand = DemandSettings(
      cpu: .constant(demand), commandsPerSecond: .constant(commands))
    return datacenter
  }

  /// What the machine does on both disks, and the cost of it: 8 KiB a command (see `DiskDemand`).
  private func cost(_ model: DatacenterModel) -> Double {
    let commands = model.disks[0].reduce(0.0) { sum, disk in
      sum + (disk.flow.map { model.datastores[Int(disk.datastore)].load.iops(of: $0) } ?? 0)
    }
    return SecurityCost(isEncrypted: true).processorMHz(
      bytesPerSecond: commands * 8192, operationsPerSecond: commands)
  }

  @Test func theMachinePaysForWhatItDoes() throws {
    let plain = try datacenter(isEncrypted: false).run().model
    let encrypted = try datacenter(isEncrypted: true).run().model
    // 4000 commands a second of 8 KiB: 4000 x (8192 + 5000) cycles.
    #expect((cost(encrypted) - 52.768).magnitude < 1e-6)
    #expect(encrypted.machines[0].encryptionMHz == cost(encrypted) && plain.machines[0].encryptionMHz == 0)
    let difference = encrypted.accounts[0].usedMHz - plain.accounts[0].usedMHz
    #expect((difference - cost(encrypted)).magnitude < 1e-6)
    #expect(encrypted.accounts[0].servedMHz == plain.accounts[0].servedMHz)
    #expect((encrypted.hosts[0].usedMHz - plain.hosts[0].usedMHz - difference).magnitude < 1e-6)
  }

  @Test func aDeviceThatDoesLessCostsLess() throws {
    let model = try datacenter(isEncrypted: true, deviceIOPS: 500).run().model
    #expect(model.machines[0].encryptionMHz == cost(model))
    #expect(cost(model) < 52.768 / 2 && cost(model) > 5)
  }

  @Test func aFullMachineDoesLessUsefulWork() throws {
    let plain = try datacenter(isEncrypted: false, demand: 1).run().model
    let encrypted = try datacenter(isEncrypted: true, demand: 1).run().model
    #expect(encrypted.accounts[0].usedMHz == plain.accounts[0].usedMHz)
    #expect(encrypted.accounts[0].servedMHz < plain.accounts[0].servedMHz * 0.999)
  }

  @Test func theCostIsInTheSeriesAndEndsWithTheMachine() throws {
    var datacenter = datacenter(isEncrypted: true)
    datacenter.configuration.seriesInterval = .minutes(10)
    datacenter.configuration.operations = [Operation(at: .minutes(30), .powerOff(machines: 0..<1))]
    let model = try datacenter.run().model
    let series = try #require(model.recording.series.first { $0.name == "vms" })
    let column = try #require(series.columns.firstIndex(of: "cpu_encryption_mhz"))
    let costs = stride(from: column, to: series.values.count, by: series.columns.count).map { series.values[$0] }
    #expect(costs[1] > 52 && costs.last == 0)
    #expect(model.machines[0].encryptionMHz == 0)
    #expect(model.datastores.allSatisfy { $0.encryptedMachines.isEmpty })
  }

  /// The disks move to another datastore, and pay there.
  @Test func aStorageMoveTakesTheCostAlong() throws {
    var datacenter = datacenter(isEncrypted: true)
    datacenter.configuration.operations = [Operation(at: .minutes(1), .migrateStorage(machines: 0..<1, datastore: 1))]
    let model = try datacenter.run().model
    #expect(model.datastores[0].encryptedMachines.isEmpty && model.datastores[1].encryptedMachines == [0, 0])
    #expect((model.machines[0].encryptionMHz - 52.768).magnitude < 1e-6)
  }
}
