import VSphere

/// Small clusters for tests of policies.
enum ViewFixture {
  static let gib: Int64 = 1 << 30

  static func host(
    _ id: Int, megahertz: Double = 10_000, gib: Int64 = 64, state: ClusterView.HostState = .available
  ) -> ClusterView.Host {
    ClusterView.Host(
      id: Int32(id), state: state, cpuCapacityMHz: megahertz, memoryCapacityBytes: gib * Self.gib, coreCount: 4,
      coreMHz: megahertz / 4)
  }

  static func machine(_ id: Int, on host: Int?, megahertz: Double, gib: Double = 0) -> ClusterView.Machine {
    let bytes = Int64(gib * Double(Self.gib))
    var machine = ClusterView.Machine(id: Int32(id), vCPUs: 1, memorySizeBytes: bytes)
    machine.host = host.map(Int32.init) ?? -1
    machine.cpuDemandMHz = megahertz
    machine.cpuEntitlementMHz = host == nil ? 0 : megahertz
    machine.memoryActiveBytes = bytes
    machine.memoryConsumedBytes = bytes
    machine.memoryGrantedBytes = bytes
    machine.memoryEntitlementBytes = host == nil ? 0 : Double(bytes)
    machine.migrationSeconds = 10
    return machine
  }

  /// Hosts of 10 GHz, each with machines that are entitled to and demand so many GHz.
  static func view(_ gigahertz: [[Double]], capacity: Double = 10) -> ClusterView {
    var machines: ContiguousArray<ClusterView.Machine> = []
    for (host, list) in gigahertz.enumerated() {
      for value in list { machines.append(machine(machines.count, on: host, megahertz: value * 1000)) }
    }
    return ClusterView(
      hosts: ContiguousArray(gigahertz.indices.map { host($0, megahertz: capacity * 1000) }), machines: machines)
  }

  /// Puts rules in force.
  static func rule(_ view: inout ClusterView, _ rules: AffinityRule...) {
    view.rules = AffinityRules(rules, machineCount: view.machines.count, hostCount: view.hosts.count)
  }

  /// A cluster with machines of random demand on random hosts.
  static func random(
    hosts: Int, machines: Int, seed: UInt64, load: Double = 0.5, everywhere: Bool = true
  ) -> ClusterView {
    var generator = Splitmix(state: seed)
    let mean = load * Double(hosts) * 10_000 / Double(machines)
    let meanGiB = load * Double(hosts) * 64 / Double(machines)
    return ClusterView(
      hosts: ContiguousArray((0..<hosts).map { host($0) }),
      machines: ContiguousArray(
        (0..<machines).map { index in
          let place = everywhere ? Int.random(in: 0..<hosts, using: &generator) : index % hosts
          return machine(
            index, on: place, megahertz: mean * Double.random(in: 0.2...1.8, using: &generator),
            gib: meanGiB * Double.random(in: 0.2...1.8, using: &generator))
        }))
  }

  /// Carries moves out on a view.
  static func apply(_ moves: [Recommendation], to view: inout ClusterView) {
    for move in moves { view.machines[Int(move.machine)].host = move.target }
  }

  struct Splitmix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }
}
