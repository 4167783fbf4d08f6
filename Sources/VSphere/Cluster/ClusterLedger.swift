/// Scratch books of a pass: what is on every host as the moves decided so far would leave it, kept by difference.
///
/// Loaded from a view in one sweep over its machines; a move costs O(1). Machines that have to stay together are moved
/// as one: wherever a `machine` is passed to move or ask, its whole set is meant.
struct ClusterLedger: Sendable {
  /// What is balanced.
  enum Resource: String { case cpu = "processor", memory }

  /// A host's sums.
  struct HostBook {
    var state = ClusterView.HostState.available
    var cpuCapacity = 0.0
    var memoryCapacity = 0.0
    /// 1 over the capacities; 0 for a host without.
    var cpuInverse = 0.0
    var memoryInverse = 0.0
    /// Entitlements, the base of the imbalance.
    var cpuLoad = 0.0
    var memoryLoad = 0.0
    var cpuDemand = 0.0
    var memoryDemand = 0.0
    var worstCPU = 0.0
    var worstMemory = 0.0
    var cpuReserved = 0.0
    var memoryReserved: Int64 = 0
    var granted = 0.0
    var networkDemand = 0.0
    var networkCapacity = 0.0
    /// Used part of the uplinks, with what has been moved.
    var networkUtilisation = 0.0
    /// Ready time and stalls of the machines as measured, weighed with their demand.
    var readyWork = 0.0
    var stallWork = 0.0
    /// Processor demand and granted memory the measurements belong to.
    var measuredDemand = 0.0
    var measuredGranted = 0.0
    var cores = 0.0
    var vCPUs: Int32 = 0
    var count: Int32 = 0
    var freeVirtualFunctions: Int32 = 0
    var freeVGPUs: Int32 = 0
    var moves: Int32 = 0
    var moveSeconds = 0.0
    var first: Int32 = -1

    var cpuUtilisation: Double { cpuCapacity > 0 ? cpuDemand / cpuCapacity : 0 }
    var memoryUtilisation: Double { memoryCapacity > 0 ? memoryDemand / memoryCapacity : 0 }
    var normalisedCPU: Double { cpuLoad * cpuInverse }
    var normalisedMemory: Double { memoryLoad * memoryInverse }
    var lacksMemory: Bool { memoryReserved > Int64(memoryCapacity) }
    /// Whether reservations exceed its capacity.
    var isShort: Bool { lacksMemory || cpuReserved > cpuCapacity * (1 + LoadImbalance.rounding) }

    func load(_ resource: Resource) -> Double { resource == .cpu ? normalisedCPU : normalisedMemory }
    func capacity(_ resource: Resource) -> Double { resource == .cpu ? cpuCapacity : memoryCapacity }
  }

  /// What a machine, or a set of them, weighs.
  struct Weight {
    var cpuLoad = 0.0
    var memoryLoad = 0.0
    var cpuDemand = 0.0
    var memoryDemand = 0.0
    var worstCPU = 0.0
    var worstMemory = 0.0
    var cpuReservation = 0.0
    var memoryReservation: Int64 = 0
    var granted = 0.0
    var network = 0.0
    var readyWork = 0.0
    var stallWork = 0.0
    var migrationSeconds = 0.0
    var downtimeSeconds = 0.0
    var vCPUs: Int32 = 0
    var virtualFunctions: Int32 = 0
    var vGPUs: Int32 = 0
    var count: Int32 = 0

    func load(_ resource: Resource) -> Double { resource == .cpu ? cpuLoad : memoryLoad }
  }

  /// A machine's weight and place.
  struct MachineBook {
    var weight = Weight()
    var host: Int32 = -1
    var next: Int32 = -1
    var previous: Int32 = -1
    /// Whether DRS may move it.
    var isMovable = false
  }

  var hosts: ContiguousArray<HostBook> = []
  var machines: ContiguousArray<MachineBook> = []
  /// Machines of each group kept apart on each host, groups one after the other; empty without such rules.
  var apartCounts: ContiguousArray<Int32> = []
  /// Loads of the hosts that are balanced: those that take machines.
  var cpuSums = LoadSums()
  var memorySums = LoadSums()
  /// How much the imbalance of each resource counts; together 1.
  var cpuWeight = 0.5
  var memoryWeight = 0.5

  /// Copies the books out of a view.
  mutating func load(_ view: borrowing ClusterView, _ settings: DRSSettings) {
    loadHosts(view)
    loadMachines(view, settings)
    apartCounts.removeAll(keepingCapacity: true)
    if !view.rules.apartRules.isEmpty { countApart(view.rules) }
    sumLoads()
  }

  private mutating func loadHosts(_ view: borrowing ClusterView) {
    hosts.removeAll(keepingCapacity: true)
    for host in view.hosts {
      var book = HostBook()
      book.state = host.state
      book.cpuCapacity = host.cpuCapacityMHz
      book.memoryCapacity = Double(host.memoryCapacityBytes)
      book.cpuInverse = book.cpuCapacity > 0 ? 1 / book.cpuCapacity : 0
      book.memoryInverse = book.memoryCapacity > 0 ? 1 / book.memoryCapacity : 0
      book.cores = Double(host.coreCount)
      book.networkCapacity = host.networkBytesPerSecond
      book.networkUtilisation = host.networkUtilisation
      book.freeVirtualFunctions = host.freeVirtualFunctions
      book.freeVGPUs = host.freeVGPUs
      hosts.append(book)
    }
  }

  private mutating func loadMachines(_ view: borrowing ClusterView, _ settings: DRSSettings) {
    if machines.count != view.machines.count {
      machines = ContiguousArray(repeating: MachineBook(), count: view.machines.count)
    }
    let idlePart = settings.percentIdleMemory
    machines.withUnsafeMutableBufferPointer { books in
      view.machines.withUnsafeBufferPointer { seen in
        hosts.withUnsafeMutableBufferPointer { hosts in
          // Backwards, so that every host's list comes out in the order of slots.
          for slot in stride(from: seen.count - 1, through: 0, by: -1) {
            books[slot].host = -1
            let host = seen[slot].loadHost
            guard host >= 0 else {
              books[slot].isMovable = false
              continue
            }
            Self.weigh(seen[slot], &books[slot].weight, settings, idlePart)
            books[slot].isMovable =
              seen[slot].pin == .none && seen[slot].migrationTarget < 0 && seen[slot].automation != .disabled
            Self.link(slot, Int(host), books, hosts)
            Self.add(books[slot].weight, to: &hosts[Int(host)])
            hosts[Int(host)].measuredDemand = hosts[Int(host)].cpuDemand
            hosts[Int(host)].measuredGranted = hosts[Int(host)].granted
            if seen[slot].migrationTarget >= 0, seen[slot].host >= 0 {
              // Both ends hold the reservations while the copy runs.
              hosts[Int(seen[slot].host)].cpuReserved += books[slot].weight.cpuReservation
              hosts[Int(seen[slot].host)].memoryReserved += books[slot].weight.memoryReservation
            }
          }
        }
      }
    }
    // What a host's uplinks carry is measured, the devices that are free are those the view says.
    for host in hosts.indices {
      hosts[host].networkUtilisation = view.hosts[host].networkUtilisation
      hosts[host].freeVirtualFunctions = view.hosts[host].freeVirtualFunctions
      hosts[host].freeVGPUs = view.hosts[host].freeVGPUs
    }
  }

  /// Works out what a machine that does not run yet would weigh.
  mutating func weighNewcomer(_ machine: Int, _ view: borrowing ClusterView, _ settings: DRSSettings) {
    Self.weigh(view.machines[machine], &machines[machine].weight, settings, settings.percentIdleMemory)
    let weight = machines[machine].weight
    // Nobody has been granted anything yet, so entitlement is what it will ask for.
    if weight.cpuLoad == 0 { machines[machine].weight.cpuLoad = weight.cpuDemand }
    if weight.memoryLoad == 0 { machines[machine].weight.memoryLoad = weight.memoryDemand }
  }

  @inline(__always)
  private static func weigh(
    _ machine: ClusterView.Machine, _ weight: inout Weight, _ settings: DRSSettings, _ idlePart: Double
  ) {
    let memoryDemand = DemandEstimate.memory(
      active: Double(machine.memoryActiveBytes), consumed: Double(machine.memoryConsumedBytes), percentIdle: idlePart)
    weight.cpuDemand = machine.cpuDemandMHz
    weight.memoryDemand = memoryDemand
    weight.cpuLoad = machine.cpuEntitlementMHz
    weight.memoryLoad =
      settings.balancesConsumedMemory ? Double(machine.memoryConsumedBytes) : machine.memoryEntitlementBytes
    weight.worstCPU = max(machine.cpuDemandMHz, machine.worstCPUDemandMHz)
    weight.worstMemory = max(memoryDemand, machine.worstMemoryDemandBytes)
    weight.cpuReservation = machine.cpuReservationMHz
    weight.memoryReservation = machine.memoryReservationBytes + machine.memoryOverheadBytes
    weight.granted = Double(machine.memoryGrantedBytes)
    weight.network = machine.networkDemandBytesPerSecond
    weight.readyWork = machine.cpuDemandMHz * machine.cpuReadyFraction
    weight.stallWork = Double(machine.memoryGrantedBytes) * machine.memoryStallFraction
    weight.migrationSeconds = machine.migrationSeconds
    weight.downtimeSeconds = machine.migrationDowntimeSeconds
    weight.vCPUs = machine.vCPUs
    weight.virtualFunctions = machine.virtualFunctions
    weight.vGPUs = machine.vGPUs
    weight.count = 1
  }

  @inline(__always)
  private static func link(
    _ machine: Int, _ host: Int, _ books: UnsafeMutableBufferPointer<MachineBook>,
    _ hosts: UnsafeMutableBufferPointer<HostBook>
  ) {
    let first = hosts[host].first
    books[machine].host = Int32(host)
    books[machine].previous = -1
    books[machine].next = first
    if first >= 0 { books[Int(first)].previous = Int32(machine) }
    hosts[host].first = Int32(machine)
  }

  /// Adds a weight to a host's sums; `sign` -1 takes it away.
  @inline(__always)
  static func add(_ weight: Weight, to host: inout HostBook, sign: Double = 1) {
    let count: Int32 = sign < 0 ? -1 : 1
    host.cpuLoad += sign * weight.cpuLoad
    host.memoryLoad += sign * weight.memoryLoad
    host.cpuDemand += sign * weight.cpuDemand
    host.memoryDemand += sign * weight.memoryDemand
    host.worstCPU += sign * weight.worstCPU
    host.worstMemory += sign * weight.worstMemory
    host.cpuReserved += sign * weight.cpuReservation
    host.memoryReserved += Int64(count) * weight.memoryReservation
    host.granted += sign * weight.granted
    host.networkDemand += sign * weight.network
    if host.networkCapacity > 0 { host.networkUtilisation += sign * weight.network / host.networkCapacity }
    host.vCPUs += count * weight.vCPUs
    host.count += count * weight.count
    host.freeVirtualFunctions -= count * weight.virtualFunctions
    host.freeVGPUs -= count * weight.vGPUs
    host.readyWork += sign * weight.readyWork
    host.stallWork += sign * weight.stallWork
  }

  private mutating func countApart(_ rules: AffinityRules) {
    apartCounts.append(contentsOf: repeatElement(0, count: rules.apartRules.count * hosts.count))
    for machine in machines.indices where machines[machine].host >= 0 {
      for position in rules.apartRange(machine) {
        apartCounts[Int(rules.apartGroups[position]) * hosts.count + Int(machines[machine].host)] += 1
      }
    }
  }

  // MARK: Places

  /// Puts a machine on a host, or takes it off all hosts with -1. Not its set, and not counted as a move.
  mutating func place(_ machine: Int, on target: Int, _ rules: AffinityRules) {
    let source = Int(machines[machine].host)
    if source >= 0 {
      unlink(machine, source)
      change(source, by: machines[machine].weight, sign: -1)
      tallyApart(machine, source, -1, rules)
      // What it had to wait for was the host it leaves.
      machines[machine].weight.readyWork = 0
      machines[machine].weight.stallWork = 0
    }
    machines[machine].host = Int32(target)
    guard target >= 0 else { return }
    let first = hosts[target].first
    machines[machine].previous = -1
    machines[machine].next = first
    if first >= 0 { machines[Int(first)].previous = Int32(machine) }
    hosts[target].first = Int32(machine)
    change(target, by: machines[machine].weight, sign: 1)
    tallyApart(machine, target, 1, rules)
  }

  private mutating func unlink(_ machine: Int, _ host: Int) {
    let next = machines[machine].next
    let previous = machines[machine].previous
    if previous >= 0 { machines[Int(previous)].next = next } else { hosts[host].first = next }
    if next >= 0 { machines[Int(next)].previous = previous }
  }

  private mutating func change(_ host: Int, by weight: Weight, sign: Double) {
    let cpu = hosts[host].normalisedCPU
    let memory = hosts[host].normalisedMemory
    Self.add(weight, to: &hosts[host], sign: sign)
    guard hosts[host].state.takesMachines else { return }
    cpuSums.replace(cpu, by: hosts[host].normalisedCPU)
    memorySums.replace(memory, by: hosts[host].normalisedMemory)
  }

  private mutating func tallyApart(_ machine: Int, _ host: Int, _ change: Int32, _ rules: AffinityRules) {
    guard !apartCounts.isEmpty else { return }
    for position in rules.apartRange(machine) {
      apartCounts[Int(rules.apartGroups[position]) * hosts.count + host] += change
    }
  }

  /// Multiplies the demands of a host's machines, and takes the demand for what is balanced.
  mutating func scaleDemand(of host: Int, cpu: Double, memory: Double) {
    hosts[host].cpuDemand *= cpu
    hosts[host].memoryDemand *= memory
    hosts[host].cpuLoad = hosts[host].cpuDemand
    hosts[host].memoryLoad = hosts[host].memoryDemand
    var machine = Int(hosts[host].first)
    while machine >= 0 {
      machines[machine].weight.cpuDemand *= cpu
      machines[machine].weight.memoryDemand *= memory
      machines[machine].weight.cpuLoad = machines[machine].weight.cpuDemand
      machines[machine].weight.memoryLoad = machines[machine].weight.memoryDemand
      machine = Int(machines[machine].next)
    }
  }

  /// Changes what a host can be used for.
  mutating func setState(_ host: Int, _ state: ClusterView.HostState) {
    hosts[host].state = state
    sumLoads()
  }
}
