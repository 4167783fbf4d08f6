import Quantities

/// Finds hosts for machines that HA restarts, and books what it gives out.
///
/// A host fits when it is available, compatible, breaks no mandatory rule, and has room: reservations with overhead,
/// virtual functions, virtual GPUs, distributed ports, numbers of machines and of processors, its agent machines run,
/// and fewer than 32 power-ons are under way. Among those, hosts dedicated to failover first, then the one with fewest
/// power-ons under way so that no host boots everything ("restart latency"), then the one that was given fewest of this
/// failover, then the one with most unreserved memory, then the first. HA does not ask admission control.
///
/// The model owns it and keeps `hosts` true to the cluster; the restart queue books and, where an attempt fails,
/// gives back.
///
/// Source: published, Epping, vSphere HA Deepdive 6.0, Restarting Virtual Machines; order among equals modelling default.
public struct RestartPlacement: Sendable {
  /// A host as HA sees it.
  public struct Host: Sendable, Hashable {
    /// Whether it can take machines as far as the master knows: connected, agent live, not in maintenance or standby.
    /// A host stays available until its failure is detected.
    public var isAvailable: Bool
    /// Whether it is dedicated to failover.
    public var isFailoverHost: Bool
    /// Whether the agent machines it needs are running.
    public var hasAgents: Bool
    /// Unreserved processor capacity, MHz.
    public var unreservedCPUMHz: Double
    /// Unreserved memory, bytes.
    public var unreservedMemoryBytes: Int64
    /// Virtual functions nobody has.
    public var freeVirtualFunctions: Int32
    /// Virtual GPUs that could still be placed.
    public var freeVGPUs: Int32
    /// Ports of distributed switches nobody has.
    public var freeDistributedPorts: Int32
    /// Machines it may still take.
    public var freeMachines: Int32
    /// Virtual processors it may still take.
    public var freeVCPUs: Int32
    /// Power-ons of HA that are under way; the restart queue counts them.
    public internal(set) var startsInProgress: Int32 = 0
    /// Machines it was given since nothing was left to restart.
    public internal(set) var restarts: Int32 = 0
    /// Whether power-ons there hold back the machines now looked at; the restart queue sets it.
    var isHeld = false

    /// Makes a host: available, no devices, limits of a host: 1024 machines, 4096 virtual processors (known: vSphere
    /// configuration maximums), and as many distributed ports as asked for.
    public init(
      unreservedCPUMHz: Double, unreservedMemoryBytes: Int64, isAvailable: Bool = true, isFailoverHost: Bool = false,
      hasAgents: Bool = true, freeVirtualFunctions: Int32 = 0, freeVGPUs: Int32 = 0,
      freeDistributedPorts: Int32 = .max, freeMachines: Int32 = 1024, freeVCPUs: Int32 = 4096
    ) {
      self.unreservedCPUMHz = unreservedCPUMHz
      self.unreservedMemoryBytes = unreservedMemoryBytes
      self.isAvailable = isAvailable
      self.isFailoverHost = isFailoverHost
      self.hasAgents = hasAgents
      self.freeVirtualFunctions = freeVirtualFunctions
      self.freeVGPUs = freeVGPUs
      self.freeDistributedPorts = freeDistributedPorts
      self.freeMachines = freeMachines
      self.freeVCPUs = freeVCPUs
    }
  }

  /// What a machine takes of a host.
  public struct Needs: Sendable, Hashable {
    /// Processor reservation, MHz.
    public var cpuReservationMHz: Double
    /// Memory reservation with overhead, bytes.
    public var memoryBytes: Int64
    /// Virtual processors.
    public var vCPUs: Int32
    /// Virtual functions.
    public var virtualFunctions: Int32
    /// Virtual GPUs.
    public var vGPUs: Int32
    /// Ports of distributed switches.
    public var distributedPorts: Int32
    /// Whether it is an agent machine, which needs no other agents on its host.
    public var isAgent: Bool

    /// Makes needs.
    public init(
      cpuReservationMHz: Double = 0, memoryBytes: Int64 = 0, vCPUs: Int32 = 1, virtualFunctions: Int32 = 0,
      vGPUs: Int32 = 0, distributedPorts: Int32 = 0, isAgent: Bool = false
    ) {
      self.cpuReservationMHz = cpuReservationMHz
      self.memoryBytes = memoryBytes
      self.vCPUs = vCPUs
      self.virtualFunctions = virtualFunctions
      self.vGPUs = vGPUs
      self.distributedPorts = distributedPorts
      self.isAgent = isAgent
    }
  }

  /// What came of looking for a host.
  public enum Outcome: Sendable, Hashable {
    /// Room is booked there.
    case host(Int32)
    /// A host would fit but is busy with as many power-ons as it may have: try again when one is complete.
    case busy
    /// No host fits: wait until something changes.
    case nowhere(Shortage)
  }

  /// What would help a machine that fits nowhere.
  public struct Shortage: Sendable, Hashable {
    /// Whether all available compatible hosts together would have room: DRS could make room on one of them.
    public var isFragmented: Bool
    /// Whether room on a compatible host or a host that is not available is missing, so that DPM may help.
    public var lacksCapacity: Bool
    /// Makes a shortage.
    public init(isFragmented: Bool, lacksCapacity: Bool) {
      self.isFragmented = isFragmented
      self.lacksCapacity = lacksCapacity
    }
  }

  /// Why a host did not get the machine.
  public struct Rejection: Sendable, Hashable {
    /// The host.
    public var host: Int32
    /// Why not.
    public var refusal: RestartRefusal
  }

  /// The hosts of the cluster by position.
  public var hosts: ContiguousArray<Host>
  /// Power-ons one host may have under way.
  public var concurrentRestartsPerHost: Int32

  /// Makes a placement for a cluster.
  public init(hosts: ContiguousArray<Host>, concurrentRestartsPerHost: Int = 32) {
    self.hosts = hosts
    self.concurrentRestartsPerHost = Int32(clamping: concurrentRestartsPerHost)
  }

  /// Why a host cannot take a machine now; nil if it can.
  public func refusal(
    of host: Int, machine: Int32, needs: Needs, constraints: borrowing some RestartConstraints
  ) -> RestartRefusal? {
    let candidate = hosts[host]
    guard candidate.isAvailable else { return .unavailable }
    if let refusal = constraints.refusal(machine: machine, host: Int32(host)) { return refusal }
    guard candidate.hasAgents || needs.isAgent else { return .agentsMissing }
    if let refusal = Self.shortOf(candidate, needs) { return refusal }
    if candidate.startsInProgress >= concurrentRestartsPerHost { return .concurrentRestarts }
    return candidate.isHeld ? .higherPriority : nil
  }

  /// Looks for a host and books room on it.
  public mutating func place(
    machine: Int32, needs: Needs, constraints: borrowing some RestartConstraints
  ) -> Outcome {
    var best: Int?
    var isBusy = false
    var lacksCapacity = false
    var pool = Needs(vCPUs: 0)
    var poolIsEmpty = true
    for index in hosts.indices {
      guard let refusal = refusal(of: index, machine: machine, needs: needs, constraints: constraints) else {
        if best.map({ isBetter(index, than: $0) }) ?? true { best = index }
        continue
      }
      if refusal.isBusy { isBusy = true }
      if refusal == .unavailable { lacksCapacity = true }
      guard refusal.isCapacity else { continue }
      lacksCapacity = true
      poolIsEmpty = false
      pool.add(hosts[index])
    }
    if let best {
      book(best, needs)
      return .host(Int32(best))
    }
    if isBusy { return .busy }
    return .nowhere(Shortage(isFragmented: !poolIsEmpty && pool.covers(needs), lacksCapacity: lacksCapacity))
  }

  /// Where a machine that stays off is registered: the available host that may run it and was given fewest machines;
  /// registered machines take no room.
  mutating func hostToRegister(machine: Int32, constraints: borrowing some RestartConstraints) -> Int32? {
    var best: Int?
    for index in hosts.indices where hosts[index].isAvailable {
      guard constraints.refusal(machine: machine, host: Int32(index)) == nil else { continue }
      if best.map({ hosts[index].restarts < hosts[$0].restarts }) ?? true { best = index }
    }
    if let best { hosts[best].restarts += 1 }
    return best.map { Int32($0) }
  }

  /// Every host that did not get a machine, with the reason; asks all hosts again.
  public func rejections(
    machine: Int32, needs: Needs, except chosen: Int32? = nil, constraints: borrowing some RestartConstraints
  ) -> [Rejection] {
    var result: [Rejection] = []
    for index in hosts.indices where chosen != Int32(index) {
      if let refusal = refusal(of: index, machine: machine, needs: needs, constraints: constraints) {
        result.append(Rejection(host: Int32(index), refusal: refusal))
      }
    }
    return result
  }

  /// Gives back what a failed attempt had booked.
  mutating func release(_ needs: Needs, on host: Int32) {
    hosts[Int(host)].unreservedCPUMHz += needs.cpuReservationMHz
    hosts[Int(host)].unreservedMemoryBytes += needs.memoryBytes
    hosts[Int(host)].freeVirtualFunctions += needs.virtualFunctions
    hosts[Int(host)].freeVGPUs += needs.vGPUs
    if hosts[Int(host)].freeDistributedPorts != .max {
      hosts[Int(host)].freeDistributedPorts += needs.distributedPorts
    }
    hosts[Int(host)].freeMachines += 1
    hosts[Int(host)].freeVCPUs += needs.vCPUs
  }

  /// Forgets how many machines each host was given, once nothing is left to restart.
  mutating func forgetFailover() {
    for index in hosts.indices { hosts[index].restarts = 0 }
  }

  /// Power-ons that could be started now on all available hosts.
  var freeStarts: Int {
    var free = 0
    for host in hosts where host.isAvailable {
      free += Int(Swift.max(0, concurrentRestartsPerHost - host.startsInProgress))
    }
    return free
  }

  mutating func startCompleted(on host: Int32) { hosts[Int(host)].startsInProgress -= 1 }

  private mutating func book(_ host: Int, _ needs: Needs) {
    hosts[host].unreservedCPUMHz -= needs.cpuReservationMHz
    hosts[host].unreservedMemoryBytes -= needs.memoryBytes
    hosts[host].freeVirtualFunctions -= needs.virtualFunctions
    hosts[host].freeVGPUs -= needs.vGPUs
    if hosts[host].freeDistributedPorts != .max { hosts[host].freeDistributedPorts -= needs.distributedPorts }
    hosts[host].freeMachines -= 1
    hosts[host].freeVCPUs -= needs.vCPUs
    hosts[host].startsInProgress += 1
    hosts[host].restarts += 1
  }

  private func isBetter(_ challenger: Int, than holder: Int) -> Bool {
    let (left, right) = (hosts[challenger], hosts[holder])
    if left.isFailoverHost != right.isFailoverHost { return left.isFailoverHost }
    if left.startsInProgress != right.startsInProgress { return left.startsInProgress < right.startsInProgress }
    if left.restarts != right.restarts { return left.restarts < right.restarts }
    return left.unreservedMemoryBytes > right.unreservedMemoryBytes
  }

  private static func shortOf(_ host: Host, _ needs: Needs) -> RestartRefusal? {
    let cpu = needs.cpuReservationMHz - host.unreservedCPUMHz
    // Sums of reservations may differ from a capacity in the last bits.
    if cpu > 1e-6 { return .cpuReservation(missingMHz: cpu) }
    let memory = needs.memoryBytes - host.unreservedMemoryBytes
    if memory > 0 { return .memoryReservation(missingBytes: memory) }
    if needs.virtualFunctions > host.freeVirtualFunctions { return .virtualFunctions }
    if needs.vGPUs > host.freeVGPUs { return .vGPUs }
    if needs.distributedPorts > host.freeDistributedPorts { return .distributedPorts }
    if host.freeMachines < 1 { return .machineLimit }
    if needs.vCPUs > host.freeVCPUs { return .vCPULimit }
    return nil
  }
}

extension RestartPlacement.Needs {
  /// Adds what a host has left, as the needs that would just fit into all hosts added together.
  fileprivate mutating func add(_ host: RestartPlacement.Host) {
    cpuReservationMHz += Swift.max(0, host.unreservedCPUMHz)
    memoryBytes += Swift.max(0, host.unreservedMemoryBytes)
    virtualFunctions += host.freeVirtualFunctions
    vGPUs += host.freeVGPUs
    vCPUs += Swift.max(0, host.freeVCPUs)
  }

  fileprivate func covers(_ needs: RestartPlacement.Needs) -> Bool {
    cpuReservationMHz >= needs.cpuReservationMHz && memoryBytes >= needs.memoryBytes
      && virtualFunctions >= needs.virtualFunctions && vGPUs >= needs.vGPUs && vCPUs >= needs.vCPUs
  }
}
