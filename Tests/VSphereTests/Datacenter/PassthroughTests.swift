import Infrastructure
import Quantities
import Testing

@testable import VSphere

@Suite struct PassthroughTests {
  private func datacenter(
    _ kind: NetworkAdapterKind, machines: Int = 1, functions: Int = 1, hosts: Int = 2, sent: Double = 0
  ) -> SmallDatacenter {
    var datacenter = SmallDatacenter(hosts: hosts, machines: machines)
    datacenter.configuration.hosts[0].hardware.ports = [
      HostHardware.NetworkPorts(speed: DataRate(bitsPerSecond: 10e9), count: 2, virtualFunctions: functions)
    ]
    datacenter.configuration.machines[0].specification.adapters = [VirtualMachineSpecification.Adapter(kind: kind)]
    datacenter.configuration.machines[0].specification.demand = DemandSettings(
      cpu: .constant(0.2), sent: .constant(sent))
    datacenter.configuration.datastores = [
      DatacenterConfiguration.DatastoreConfiguration(name: "a", settings: DatastoreSettings(capacityBytes: 1 << 42)),
      DatacenterConfiguration.DatastoreConfiguration(name: "b", settings: DatastoreSettings(capacityBytes: 1 << 42)),
    ]
    datacenter.configuration.machines[0].specification.disks = [
      VirtualMachineSpecification.Disk(name: "disk", capacity: Bytes(count: 1 << 30), datastore: 0)
    ]
    return datacenter
  }

  private static let tasks: [Operation.Action] = [
    .migrate(machines: 0..<1, host: nil), .migrateStorage(machines: 0..<1, datastore: 1),
    .snapshot(machines: 0..<1, withMemory: false), .suspend(machines: 0..<1),
  ]

  @Test func aVirtualFunctionTakesFeaturesAway() throws {
    var datacenter = datacenter(.virtualFunction)
    datacenter.configuration.operations = Self.tasks.enumerated().map { Operation(at: .minutes(Int64($0) + 1), $1) }
    let run = try datacenter.run()
    let refusals = run.model.recording.events.filter { $0.kind.hasSuffix("_refused") }
    #expect(
      refusals.map(\.kind) == [
        "migration_refused", "storage_migration_refused", "snapshot_refused", "suspend_refused",
      ])
    #expect(refusals.map(\.detail).joined().contains("suspend and resume"))
    #expect(run.model.machines[0].state == .running)
    // All its memory is reserved.
    #expect(run.model.memorySettings[0].reservationBytes == 8 << 30)
  }

  @Test func deviceVirtualizationExtensionsKeepVMotion() throws {
    var datacenter = datacenter(.extendedVirtualFunction)
    datacenter.configuration.operations = Self.tasks.enumerated().map { Operation(at: .minutes(Int64($0) + 1), $1) }
    let run = try datacenter.run()
    #expect(run.events("migration").count == 1)
    #expect(run.model.virtualFunctions[0].takenCount + run.model.virtualFunctions[1].takenCount <= 1)
    #expect(run.events("suspend_refused").isEmpty)
    #expect(run.events("snapshot_refused").count == 1)
  }

  @Test func haRestartsOnlyWhereFunctionsAreFree() throws {
    // Two hosts with two functions each: three machines; a failed host's find one function free.
    var datacenter = datacenter(.virtualFunction, machines: 3)
    datacenter.configuration.clusters[0].ha.isEnabled = true
    datacenter.configuration.clusters[0].ha.admissionControl.policy = .disabled
    datacenter.configuration.machines[0].host = nil
    datacenter.configuration.faults = FaultSchedule([
      .once(.host(0), at: .zero + .minutes(5), duration: .minutes(100))
    ])
    let run = try datacenter.run()
    let up = run.model.machines.count { $0.state == .running }
    #expect(up == 2)
    #expect(run.model.virtualFunctions[1].takenCount == 2)
    #expect(run.events("ha_restart_waits").first?.detail.contains("virtual function") == true)
  }

  @Test func directPathTakesAWholePortFromTheSwitch() throws {
    let run = try datacenter(.directPath, machines: 2, functions: 0, hosts: 1, sent: 1e9).run()
    // Of two ports one must stay with the switch.
    #expect(run.model.machines.count { $0.state == .running } == 1)
    #expect(run.events("power_on_denied").first?.detail.contains("DirectPath") == true)
    #expect(run.model.switchPorts.usable[0] == [true, false])
    #expect(run.model.network[0].uplink(of: run.model.ports[0].transmitFlow) == 1)
  }

  /// Host and guest pay what the costs of the adapter say: for a virtual function nothing is the host's.
  @Test(arguments: [NetworkAdapterKind.vmxnet3, .e1000e, .virtualFunction])
  func hostAndGuestPayTheirPart(kind: NetworkAdapterKind) throws {
    let model = try datacenter(kind, sent: 1e9).run().model
    let costs = NetworkAdapterCosts(kind)
    let gigabits = model.machines[0].passedBitsPerSecond / 1e9
    #expect(gigabits > 0.5)
    #expect((model.machines[0].deviceMHz - costs.guestTransmitMHzPerGigabit * gigabits).magnitude < 1e-6)
    #expect((model.hosts[0].networkMHz - costs.hostTransmitMHzPerGigabit * gigabits).magnitude < 1e-6)
  }

  @Test func aVirtualFunctionCostsLessProcessor() throws {
    let slow = try datacenter(.vmxnet3, sent: 8e9).run().model
    let fast = try datacenter(.virtualFunction, sent: 8e9).run().model
    #expect(slow.machines[0].passedBitsPerSecond == fast.machines[0].passedBitsPerSecond)
    #expect(slow.hosts[0].networkMHz > 0)
    #expect(
      fast.hosts[0].networkMHz + fast.machines[0].deviceMHz < slow.hosts[0].networkMHz + slow.machines[0].deviceMHz)
  }
}
