/// Finds hosts for machines that HA restarts, and books what it gives out.
///
/// A host fits when it is available, compatible, breaks no mandatory rule, and has room: reservations with overhead,
/// virtual functions, virtual GPUs, distributed ports, numbers of machines and of processors, its agent machines run,
/// and fewer than 32 power-ons are under way. Among those, hosts dedicated to failover first, then the one with fewest
/// power-ons under way so that no host boots everything ("restart latency"), then the one that was given fewest of this
/// failover, then the one with most unreserved memory, then the first. HA does not ask admission control.
///
/// The model owns it and keeps `hosts` true to the cluster, with `take` and `release` for machines that come and go by
/// other ways. The restart queue books what it gives out; a machine that is powered on keeps that, a failed attempt
/// gives it back.
///
/// Source: published, Epping, vSphere HA Deepdive 6.0, Restarting Virtual Machines; order among equals modelling
/// default.
public struct RestartPlacement: Sendable {
  /// What came of looking for a host.
  enum Outcome: Sendable, Hashable {
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

  /// The hosts of the cluster by position.
  public var hosts: ContiguousArray<Host>
  /// Power-ons one host may have under way.
  public var concurrentRestartsPerHost: Int32
  /// Names of the hosts for reasons.
  public var hostNames: [String] = []

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
  mutating func place(
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
      take(needs, on: Int32(best))
      hosts[best].startsInProgress += 1
      hosts[best].restarts += 1
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

  /// Takes what a machine needs of a host: the model's own placements, so that `hosts` stays true.
  public mutating func take(_ needs: Needs, on host: Int32) { change(Int(host), needs, by: -1) }

  /// Gives back what a machine had of a host that it left.
  public mutating func release(_ needs: Needs, on host: Int32) { change(Int(host), needs, by: 1) }

  private mutating func change(_ host: Int, _ needs: Needs, by sign: Int32) {
    hosts[host].unreservedCPUMHz += Double(sign) * needs.cpuReservationMHz
    hosts[host].unreservedMemoryBytes += Int64(sign) * needs.memoryBytes
    hosts[host].freeVirtualFunctions += sign * needs.virtualFunctions
    hosts[host].freeVGPUs += sign * needs.vGPUs
    if hosts[host].freeDistributedPorts != .max { hosts[host].freeDistributedPorts += sign * needs.distributedPorts }
    hosts[host].freeMachines += sign
    hosts[host].freeVCPUs += sign * needs.vCPUs
  }

  /// Power-ons that could be started now on all available hosts; nil if no host is available, when it is not power-ons
  /// that are short.
  var freeStarts: Int? {
    var free: Int?
    for host in hosts where host.isAvailable {
      free = (free ?? 0) + Int(Swift.max(0, concurrentRestartsPerHost - host.startsInProgress))
    }
    return free
  }

  /// Forgets how many machines each host was given, once nothing is left to restart.
  mutating func forgetFailover() {
    for index in hosts.indices { hosts[index].restarts = 0 }
  }

  mutating func startCompleted(on host: Int32) { hosts[Int(host)].startsInProgress -= 1 }

  func isBetter(_ challenger: Int, than holder: Int) -> Bool {
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
