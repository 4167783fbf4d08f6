import Infrastructure
import Quantities

@testable import VSphere

/// One host without memory pressure, and machines that always want the same of it.
struct ProcessorHost {
  struct Machines {
    var count = 1
    var vCPUs = 1
    /// Part of each vCPU that is wanted.
    var demand = 1.0
    var shares: Int?
    var reservationMHz = 0.0
    var limitMHz = Double.infinity
    var pool: Int?
    var credit: CreditAllocation?
  }

  var datacenter: SmallDatacenter

  init(
    cores: Int, coreGHz: Double = 2, isHyperThreaded: Bool = false, horizon: SimDuration = .seconds(60),
    _ machines: [Machines]
  ) {
    datacenter = SmallDatacenter(hosts: 1, cores: cores, memoryGiB: 256, horizon: horizon)
    datacenter.configuration.hosts[0].hardware.frequency = Frequency(hertz: coreGHz * 1e9)
    datacenter.configuration.hosts[0].hardware.hasHyperThreading = isHyperThreaded
    datacenter.configuration.machines = machines.enumerated().map { index, kind in
      var specification = SmallDatacenter.machine(vCPUs: kind.vCPUs, gibibytes: 1, demand: kind.demand)
      specification.cpu = ResourceAllocation(
        shares: kind.shares.map { .custom($0) } ?? .level(.normal), reservation: kind.reservationMHz,
        limit: kind.limitMHz)
      specification.credit = kind.credit
      return VirtualMachineGroup(
        name: "kind\(index)", count: kind.count, pool: kind.pool, specification: specification)
    }
  }

  /// Mean use of each machine over the run, MHz.
  func used() throws -> [Double] { try datacenter.run().model.accounts.map { $0.usedIntegral / seconds } }

  var seconds: Double { datacenter.configuration.horizon.seconds }
}

/// Whether two lists are equal but for a tolerance.
func isClose(_ left: [Double], _ right: [Double], within tolerance: Double) -> Bool {
  left.count == right.count && zip(left, right).allSatisfy { ($0 - $1).magnitude <= tolerance }
}
