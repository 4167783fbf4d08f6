import Quantities
import Testing

@testable import VSphere

/// Memory of resource pools in the model: what of a pool lives on which host.
@Suite struct DatacenterMemoryPoolTests {
  private static let gibibyte = 1_073_741_824.0

  /// Hosts with plenty of memory, machines of 8 GiB that work with all of it: one on the last host, the others on the
  /// first.
  private func datacenter(limitGiB: Double = .infinity, machines: Int = 4, hasDRS: Bool = false) -> SmallDatacenter {
    var datacenter = SmallDatacenter(hosts: 2, machines: machines - 1)
    datacenter.configuration.clusters[0].isDRSEnabled = hasDRS
    datacenter.configuration.clusters[0].drs.automation = .manual
    datacenter.configuration.clusters[0].pools = [
      ResourcePool(name: "pool", memory: ResourceAllocation(limit: limitGiB * Self.gibibyte))
    ]
    datacenter.configuration.machines[0].pool = 0
    datacenter.configuration.machines[0].host = 0
    datacenter.configuration.machines[0].specification.duplicatePages = 0
    datacenter.configuration.machines[0].specification.demand.activeMemory = .constant(1)
    var other = datacenter.configuration.machines[0]
    other.name = "other"
    other.count = 1
    other.host = 1
    datacenter.configuration.machines.append(other)
    return datacenter
  }

  private func consumed(_ model: DatacenterModel, host: Int32? = nil) -> Double {
    var bytes: Int64 = 0
    for machine in model.machines where machine.booking.exists && (host == nil || machine.host == host) {
      bytes += model.memory[Int(machine.host)].machine(Int(machine.booking.memorySlot)).consumedBytes
    }
    return Double(bytes) / Self.gibibyte
  }

  /// Three machines of four are on the first host: 9 of 12 GiB.
  @Test(arguments: [true, false]) func aPoolsLimitHoldsOverAllItsHosts(hasDRS: Bool) throws {
    let run = try datacenter(limitGiB: 12, hasDRS: hasDRS).run()
    #expect(run.model.memory.allSatisfy { $0.state == .high })
    #expect((consumed(run.model, host: 0) - 9).magnitude < 0.1)
    #expect((consumed(run.model, host: 1) - 3).magnitude < 0.1)
    #expect(consumed(run.model) <= 12)
    #expect(run.model.machines.allSatisfy { $0.memoryStall > 0 })
  }

  @Test func aMachineTakesItsPartOfTheLimitAlong() throws {
    var datacenter = datacenter(limitGiB: 12)
    datacenter.configuration.horizon = .hours(2)
    datacenter.configuration.operations = [Operation(at: .minutes(30), .migrate(machines: 0..<1, host: 1))]
    let run = try datacenter.run()
    #expect(run.model.machines[0].host == 1)
    // Machines that wait most of the time come to have it slowly.
    for host in 0...1 {
      #expect((run.model.memoryImages[host].limitBytes / Self.gibibyte - 6).magnitude < 1e-9)
      #expect(consumed(run.model, host: Int32(host)) <= 6)
      #expect(consumed(run.model, host: Int32(host)) > 5)
    }
  }

  @Test(arguments: [true, false]) func aLimitThatIsEnoughChangesNothing(hasDRS: Bool) throws {
    var runs: [FinishedDatacenter] = []
    for limit in [Double.infinity, 32, 100] {
      var datacenter = datacenter(limitGiB: limit, hasDRS: hasDRS)
      datacenter.configuration.operations = [
        Operation(at: .minutes(10), .powerOff(machines: 0..<1)), Operation(at: .minutes(20), .powerOn(machines: 0..<1)),
        Operation(at: .minutes(30), .migrate(machines: 1..<2, host: 1)),
      ]
      runs.append(try datacenter.run())
    }
    for run in runs {
      #expect(run.eventTexts == runs[0].eventTexts)
      #expect(run.metricTexts == runs[0].metricTexts)
      #expect(run.model.machines.allSatisfy { $0.memoryStall == 0 })
    }
  }

  /// Machines that are idle lend to those that are not: all that the pool has is where it is needed.
  @Test func theLimitIsWhereTheDemandIs() throws {
    var datacenter = datacenter(limitGiB: 16, machines: 2)
    datacenter.configuration.machines[1].specification.demand.activeMemory = .constant(0)
    datacenter.configuration.machines[1].specification.demand.touchedMemory = 1
    datacenter.configuration.clusters[0].pools[0].memory.limit = 12 * Self.gibibyte
    let run = try datacenter.run()
    // 8 in demand on the first host, 2 on the second, which gets the other 2 of the 6 it could use.
    #expect((consumed(run.model, host: 0) - 8).magnitude < 0.1)
    #expect((consumed(run.model, host: 1) - 4).magnitude < 0.1)
  }

  /// Under pressure a host divides by the shares of pools: the first has twice the second's, whose machine has more.
  @Test func poolsDivideAHostThatIsShort() throws {
    var datacenter = SmallDatacenter(hosts: 1, memoryGiB: 32, machines: 2, machineGiB: 16)
    datacenter.configuration.clusters[0].pools = [
      ResourcePool(name: "high", memory: ResourceAllocation(shares: .level(.high))),
      ResourcePool(name: "normal", memory: ResourceAllocation(shares: .level(.normal))),
    ]
    datacenter.configuration.machines[0].pool = 0
    datacenter.configuration.machines[0].specification.demand.activeMemory = .constant(1)
    var other = datacenter.configuration.machines[0]
    other.name = "other"
    other.pool = 1
    other.specification.memoryAllocation.shares = .level(.high)
    datacenter.configuration.machines.append(other)
    let run = try datacenter.run()
    let targets = run.model.machines.map {
      run.model.memory[0].machine(Int($0.booking.memorySlot)).targetBytes
    }
    #expect(targets[0] == targets[1] && targets[2] == targets[3])
    #expect((Double(targets[0]) / Double(targets[2]) - 2).magnitude < 1e-6)
  }
}
