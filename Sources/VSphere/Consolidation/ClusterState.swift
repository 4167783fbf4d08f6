import Infrastructure
import Quantities

/// One machine's place on a host: running there, or being copied to it.
struct Placement {
  let machine: Int32
  var isIncoming: Bool
  /// Its leaf in the cluster's share tree; none where processors are divided in proportion.
  var share = ShareNodeID.none
}

/// A host of the cluster: what it is, who is on it, and what the last look at it saw.
struct ClusterHost {
  // What it is.
  let group: Int32
  /// Processor capacity and the speed of one core, MHz.
  let capacity: Double
  let coreSpeed: Double
  let memory: Int64
  /// Network throughput, bit/s.
  let network: Double
  /// Bytes per second of a migration to this host.
  let copyRate: Double

  // Who is on it.
  var placements: ContiguousArray<Placement> = []
  var reservedMemory: Int64 = 0
  var reservedNetwork: Double = 0

  // What the last look saw, MHz.
  /// Processor time granted to the machines running here.
  var usage: Double = 0
  /// Processor time they asked for.
  var requested: Double = 0
  /// Capacity not given to anyone.
  var available: Double
  /// Sum of grants, a machine in transit counted with the whole of what it will get.
  var allocated: Double = 0
  var power: Double = 0
  var isOn = false
  /// Whether nothing may be placed on it, for reasons outside of this policy.
  var isBarred = false

  init(group: Int32, configuration: HostConfiguration, migrationBandwidth: Fraction) {
    self.group = group
    coreSpeed = configuration.frequency.megahertz
    var capacity = 0.0
    for _ in 0..<configuration.cores { capacity += configuration.frequency.megahertz }
    self.capacity = capacity
    memory = configuration.memory.count
    network = configuration.network.bitsPerSecond
    // A host without a network copies, if it must, at a byte a second: for ever, but with a finite number.
    copyRate = max(1, configuration.network.bitsPerSecond / 8 * migrationBandwidth.value)
    available = capacity
  }

  /// Busy part of the processors. Rounding in a proportional division can push it just above 1.
  var utilisation: Double {
    let value = usage / capacity
    return value > 1 ? 1 : value
  }
}

/// A virtual machine of the cluster.
struct ClusterMachine {
  let vCPUs: Double
  /// Speed of all its processors together, MHz.
  let speed: Double
  let memory: Int64
  let network: Double
  /// The host it runs on; -1 when it fits nowhere or was destroyed.
  var host: Int32 = -1
  /// Migrations under way; the source loses `migrationOverhead` of its time meanwhile.
  var isMigrating = false
  /// Whether it must stay where it is, for reasons outside of this policy.
  var isPinned = false

  /// Whether a plan may move it.
  var isMovable: Bool { !isMigrating && !isPinned }

  init(_ configuration: ConsolidationConfiguration.VirtualMachineType) {
    vCPUs = Double(configuration.vCPUs)
    speed = Double(configuration.vCPUs) * configuration.frequency.megahertz
    memory = configuration.memory.count
    network = configuration.network.bitsPerSecond
  }
}

/// Hosts, machines and the demand of the last look: what the planner reads and only the model changes.
struct ClusterState {
  var hosts: ContiguousArray<ClusterHost>
  var machines: ContiguousArray<ClusterMachine>
  /// Processor time each machine asks for, MHz, and as a part of its own speed.
  var requests: ContiguousArray<Double>
  var utilisations: ContiguousArray<Double>
  var histories: HistoryWindow
  /// A tree for each host, a leaf for each placement; empty where processors are divided in proportion.
  var shares = ShareTree()
  var shareRoots: ContiguousArray<ShareNodeID> = []
  let curves: ContiguousArray<HostPowerCurve>
  let quirks: ConsolidationQuirks
  let migrationOverhead: Double
  let lookInterval: Double
  let reservationsLast: Bool
  /// A row for each machine, a bit for each host it may be placed on; no rows where all may go everywhere.
  var placeable = BitRows()

  init(_ configuration: ConsolidationConfiguration, machineCount: Int, lookInterval: SimDuration) throws {
    quirks = configuration.quirks
    migrationOverhead = configuration.migrationOverhead.value
    self.lookInterval = lookInterval.seconds
    reservationsLast = !configuration.quirks.contains(.reservationsEndAtPlacement)
    curves = try ContiguousArray(configuration.hosts.map { try HostPowerCurve($0.host.power) })
    hosts = ContiguousArray(
      configuration.hostGroupOfEachHost().map {
        ClusterHost(
          group: Int32($0), configuration: configuration.hosts[$0].host,
          migrationBandwidth: configuration.migrationBandwidth)
      })
    machines = ContiguousArray(
      (0..<machineCount).map {
        let type = configuration.typeOfMachine($0, of: machineCount)
        return ClusterMachine(configuration.vmTypes[type])
      })
    requests = ContiguousArray(repeating: 0, count: machineCount)
    utilisations = ContiguousArray(repeating: 0, count: machineCount)
    histories = HistoryWindow(machineCount: machineCount)
    if !quirks.contains(.wholeMIPSInProportion) {
      shareRoots = ContiguousArray(hosts.map { shares.addRoot(capacity: $0.capacity) })
    }
  }

  /// Puts a machine on a host, last in its list.
  mutating func addPlacement(of machine: Int, to host: Int, isIncoming: Bool) {
    var placement = Placement(machine: Int32(machine), isIncoming: isIncoming)
    if !shareRoots.isEmpty {
      placement.share = shares.addLeaf(
        under: shareRoots[host], shares: Self.sharesPerProcessor * machines[machine].vCPUs,
        limit: machines[machine].vCPUs * hosts[host].coreSpeed, demand: 0)
    }
    hosts[host].placements.append(placement)
  }

  /// Takes a machine off a host's list. Returns whether it was there in that role.
  @discardableResult
  mutating func removePlacement(of machine: Int, from host: Int, isIncoming: Bool) -> Bool {
    guard
      let index = hosts[host].placements.firstIndex(where: {
        $0.machine == Int32(machine) && $0.isIncoming == isIncoming
      })
    else { return false }
    let placement = hosts[host].placements.remove(at: index)
    if !shareRoots.isEmpty { shares.remove(placement.share) }
    return true
  }

  /// Shares of one virtual processor at the level normal. Source: vSphere Resource Management, Resource Allocation
  /// Shares.
  static let sharesPerProcessor = 1000.0

  /// Whether a machine may be placed on a host at all.
  @inline(__always)
  func mayPlace(_ machine: Int, on host: Int) -> Bool { placeable.rowCount == 0 || placeable[machine, host] }

  /// Power of a host at a utilisation, in watts.
  func watts(_ host: Int, at utilisation: Double) -> Double {
    curves[Int(hosts[host].group)].watts(at: utilisation)
  }

  /// What a request can use on a host: no virtual processor is faster than a core.
  @inline(__always)
  static func usable(_ request: Double, vCPUs: Double, coreSpeed: Double) -> Double {
    min(request, vCPUs * coreSpeed)
  }
}

extension ConsolidationConfiguration {
  /// Number of hosts.
  public var hostCount: Int { hosts.reduce(0) { $0 + $1.count } }

  /// The group of each host, in the order hosts are numbered.
  func hostGroupOfEachHost() -> [Int] {
    switch hostOrder {
    case .grouped: return hosts.indices.flatMap { Array(repeating: $0, count: hosts[$0].count) }
    case .interleaved:
      var order: [Int] = []
      order.reserveCapacity(hostCount)
      for round in 0..<(hosts.map(\.count).max() ?? 0) {
        for group in hosts.indices where round < hosts[group].count { order.append(group) }
      }
      return order
    }
  }

  /// The kind of a machine.
  func typeOfMachine(_ machine: Int, of count: Int) -> Int {
    switch vmOrder {
    case .interleaved: return machine % vmTypes.count
    case .blocks:
      let perType = (count + vmTypes.count - 1) / vmTypes.count
      return machine / perType
    }
  }
}
