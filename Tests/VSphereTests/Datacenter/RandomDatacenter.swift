import Quantities
import SimulationKernel
import Workloads

@testable import VSphere

/// A small datacenter with random faults and operations, the same for the same seed.
struct RandomDatacenter {
  private var generator: SplitMix
  /// Its own, so that a datacenter is the same with and without pools.
  private var poolGenerator: SplitMix
  var datacenter: SmallDatacenter
  private let hosts: Int
  private let machines: Int
  private let datastores: Int

  init(seed: UInt64) {
    var generator = SplitMix(state: seed)
    hosts = generator.next(2...5)
    machines = generator.next(3...12)
    datastores = generator.next(0...2)
    datacenter = SmallDatacenter(
      hosts: hosts, memoryGiB: Int64(generator.next(16...96)), machines: 0,
      horizon: .minutes(Int64(generator.next(30...60))))
    self.generator = generator
    poolGenerator = SplitMix(state: ~seed)
    configure()
    configurePools()
  }

  private mutating func configure() {
    let isDRSEnabled = generator.next(0...1) == 1
    datacenter.configuration.hosts[0].racks = generator.next(1...2)
    datacenter.configuration.clusters[0].isDRSEnabled = isDRSEnabled
    datacenter.configuration.clusters[0].drs.period = .seconds(60)
    datacenter.configuration.clusters[0].ha = haSettings()
    for index in 0..<datastores {
      let hosts = datacenter.configuration.hosts[0].count
      let mounting = generator.next(0...2) == 0 ? [generator.next(0...(hosts - 1)), hosts - 1] : nil
      datacenter.configuration.datastores.append(
        DatacenterConfiguration.DatastoreConfiguration(
          name: "ds-\(index)", settings: DatastoreSettings(capacityBytes: Int64(generator.next(150...900)) << 30),
          hosts: mounting))
    }
    for index in 0..<machines { datacenter.configuration.machines.append(group(index)) }
    if generator.next(0...2) == 0 {
      datacenter.configuration.clusters[0].rules = [
        PlacementRule(name: "apart", .keepApart, machines: [0, 1]),
        PlacementRule(name: "after", .startAfter(machines: [0]), machines: [2]),
      ]
    }
    for _ in 0..<generator.next(0...25) {
      let at = SimDuration.seconds(Int64(generator.next(0...2500)))
      datacenter.configuration.operations.append(Operation(at: at, action()))
    }
    datacenter.configuration.operations.sort { $0.at < $1.at }
    var sources: [FaultSchedule.Source] = []
    for _ in 0..<generator.next(0...10) {
      let duration: SimDuration = generator.next(0...4) == 0 ? .max : .seconds(Int64(generator.next(0...1500)))
      sources.append(
        .once(target(), at: .zero + .seconds(Int64(generator.next(1...2500))), duration: duration))
    }
    datacenter.configuration.faults = FaultSchedule(sources)
  }

  /// Nested pools with limits and reservations in two thirds of the datacenters, and machines in them.
  private mutating func configurePools() {
    let count = poolGenerator.next(0...2) == 0 ? 0 : poolGenerator.next(1...4)
    guard count > 0 else { return }
    for index in 0..<count {
      let reservation = Double(poolGenerator.next(0...3) == 0 ? poolGenerator.next(1...16) << 30 : 0)
      let hasLimit = poolGenerator.next(0...1) == 0
      datacenter.configuration.clusters[0].pools.append(
        ResourcePool(
          name: "pool-\(index)",
          parent: index > 0 && poolGenerator.next(0...1) == 0 ? poolGenerator.next(0...(index - 1)) : nil,
          cpu: ResourceAllocation(
            reservation: Double(poolGenerator.next(0...1) * 2000),
            limit: poolGenerator.next(0...2) == 0 ? Double(poolGenerator.next(2...20)) * 1000 : .infinity),
          memory: ResourceAllocation(
            shares: .level([.low, .normal, .high][poolGenerator.next(0...2)]), reservation: reservation,
            limit: hasLimit ? reservation + Double(poolGenerator.next(1...64) << 30) : .infinity),
          isMemoryExpandable: poolGenerator.next(0...3) > 0))
    }
    for group in datacenter.configuration.machines.indices {
      let pool = poolGenerator.next(-1...(count - 1))
      datacenter.configuration.machines[group].pool = pool < 0 ? nil : pool
      datacenter.configuration.machines[group].specification.demand.activeMemory =
        .constant(Double(poolGenerator.next(0...10)) / 10)
    }
  }

  private mutating func haSettings() -> HASettings {
    var ha = HASettings()
    ha.isEnabled = generator.next(0...4) > 0
    if generator.next(0...1) == 0 { ha.admissionControl.policy = .disabled }
    ha.heartbeatDatastores = generator.next(0...2)
    ha.machineDefaults.isolationResponse = IsolationResponse.allCases[generator.next(0...2)]
    ha.machineDefaults.condition = RestartCondition.allCases[generator.next(0...3)]
    if generator.next(0...1) == 0 {
      ha.componentProtection.allPathsDown = generator.next(0...1) == 0 ? .restartConservative : .restartAggressive
      ha.componentProtection.permanentDeviceLoss = .restart
      ha.componentProtection.cleared = .reset
    }
    if generator.next(0...1) == 0 { ha.monitoring = VirtualMachineMonitoring(scope: .guest) }
    return ha
  }

  private mutating func group(_ index: Int) -> VirtualMachineGroup {
    let gibibytes = generator.next(1...16)
    var machine = SmallDatacenter.machine(
      vCPUs: generator.next(1...8), gibibytes: Int64(gibibytes), demand: Double(generator.next(0...10)) / 10)
    if generator.next(0...2) == 0 { machine.memoryAllocation.reservation = Double(gibibytes << 30) }
    if datastores > 0 {
      for disk in 0..<generator.next(0...2) {
        machine.disks.append(
          VirtualMachineSpecification.Disk(
            name: "disk-\(disk)", capacity: Bytes(count: Int64(generator.next(1...60)) << 30),
            datastore: generator.next(0...1) == 0 ? nil : generator.next(0...(datastores - 1))))
      }
    }
    return VirtualMachineGroup(
      name: "vm-\(index)", host: generator.next(0...3) == 0 ? generator.next(0...(hosts - 1)) : nil,
      specification: machine, isRunning: generator.next(0...4) > 0,
      restartPriority: generator.next(0...2) == 0 ? RestartPriority.allCases[generator.next(0...5)] : nil,
      hasFaultTolerance: generator.next(0...7) == 0)
  }

  private mutating func action() -> Operation.Action {
    let first = generator.next(0...(machines - 1))
    let range = first..<min(machines, first + generator.next(1...3))
    let host = generator.next(0...(hosts - 1))
    switch generator.next(0...17) {
    case 0, 1, 2: return .powerOn(machines: range)
    case 3: return .powerOff(machines: range)
    case 4: return .shutDown(machines: range)
    case 5: return .reset(machines: range)
    case 6: return .suspend(machines: range)
    case 7: return .resume(machines: range)
    case 8: return .migrate(machines: range, host: generator.next(0...1) == 0 ? nil : host)
    case 9 where datastores > 0:
      return .migrateStorage(machines: range, datastore: generator.next(0...(datastores - 1)))
    case 10: return .snapshot(machines: range, withMemory: generator.next(0...1) == 0)
    case 11: return .deleteSnapshots(machines: range)
    case 12: return .enterMaintenance(host: host)
    case 13: return .exitMaintenance(host: host)
    case 14:
      return generator.next(0...1) == 0 ? .rebootHost(host: host) : .rollingUpgrade(cluster: 0, patch: .minutes(2))
    case 9: return .migrate(machines: range, host: host)
    default:
      let datastore = datastores > 0 ? generator.next(0...(datastores - 1)) : nil
      return .migrate(machines: range, host: host, datastore: datastore)
    }
  }

  private mutating func target() -> FaultTarget {
    let host = Int32(generator.next(0...(hosts - 1)))
    switch generator.next(0...8) {
    case 0, 1: return .host(host)
    case 2: return .rack(0)
    case 3: return .nic(host: host, nic: 0)
    case 4 where datastores > 0: return .allPathsDown(datastore: 0, host: generator.next(0...1) == 0 ? -1 : host)
    case 5 where datastores > 0: return .permanentDeviceLoss(datastore: 0, host: generator.next(0...2) == 0 ? -1 : host)
    case 6: return .partition(hosts: generator.next(0...1) == 0 ? [host] : [0, 1])
    case 7: return .agent(host: host)
    default: return .guest(Int32(generator.next(0...(machines - 1))))
    }
  }
}

/// A generator of random numbers for tests (S. Vigna's SplitMix64).
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  mutating func next(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
  }
}
