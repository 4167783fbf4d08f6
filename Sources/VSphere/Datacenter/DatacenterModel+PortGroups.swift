import Quantities
import SimulationKernel

/// What port groups do to the traffic of machines: teaming and failover order, load-based teaming, shaping. The VLAN
/// only says which network a port belongs to.
extension DatacenterModel {
  // MARK: Teaming

  /// The uplink of a port on a host. A virtual function is bound to its physical adapter; without a usable uplink the
  /// port waits on the first of its team.
  func uplink(ofPort port: Int, on host: Int) -> Int {
    let adapter = adapter(port)
    switch adapter.kind {
    case .vmxnet3, .e1000e: break
    case .virtualFunction, .extendedVirtualFunction:
      return virtualFunctions[host].adapter(ofFunction: adapter.ordinal, heldBy: ports[port].machine) ?? 0
    case .directPath:
      return virtualFunctions[host].wholeAdapter(adapter.ordinal, heldBy: ports[port].machine) ?? 0
    }
    let number = Int(ports[port].number)
    let usable = switchPorts.usable[host]
    guard adapter.portGroup >= 0 else { return spread(number, over: usable) }
    let team = configuration.portGroups[Int(adapter.portGroup)].teaming
    return team.uplink(ofPort: number, isUp: usable)
      ?? team.active.first { $0 < network[host].uplinkCount } ?? 0
  }

  /// The ports of a host's machines.
  private func connectedPorts(_ host: Int) -> [Int] {
    hosts[host].residents.flatMap { machines[Int($0)].ports.filter { ports[$0].isConnected } }
  }

  /// Without a port group all uplinks are active.
  private func spread(_ port: Int, over usable: ContiguousArray<Bool>) -> Int {
    let count = usable.count { $0 }
    guard count > 0 else { return 0 }
    var place = port % count
    for uplink in usable.indices where usable[uplink] {
      if place == 0 { return uplink }
      place -= 1
    }
    return 0
  }

  /// Uplinks of a host came, went, or were handed to a machine: ports go where their teams say.
  mutating func reteamPorts(_ host: Int) {
    for port in connectedPorts(host) {
      let uplink = uplink(ofPort: port, on: host)
      network[host].move(ports[port].transmitFlow, to: uplink)
      network[host].move(ports[port].receiveFlow, to: uplink)
    }
    markNetworkDirty(host)
  }

  // MARK: Load-based teaming

  /// Tells load-based teaming how busy the uplinks of a host are.
  mutating func noteUplinkLoads(_ host: Int, _ scheduler: Scheduler<Event>) {
    noteUtilisations(host, scheduler.now)
    let next = switchPorts.teaming[host].nextReview
    if next == .never {
      scheduler.cancel(switchPorts.reviewTimers[host])
    } else if !scheduler.reschedule(switchPorts.reviewTimers[host], to: next, priority: .policy) {
      switchPorts.reviewTimers[host] = scheduler.schedule(.portReview(UInt32(host)), at: next, priority: .policy)
    }
  }

  private mutating func noteUtilisations(_ host: Int, _ now: SimTime) {
    for uplink in 0..<network[host].uplinkCount {
      let busy = max(network[host].utilisation(of: uplink, .transmit), network[host].utilisation(of: uplink, .receive))
      switchPorts.teaming[host].setUtilisation(of: uplink, to: busy, at: now)
    }
  }

  /// An uplink was busy for 30 s: ports move away from it.
  mutating func reviewPorts(_ host: Int, _ scheduler: Scheduler<Event>) {
    while true {
      let teamed = loadTeamedPorts(host)
      let (speeds, loads) = uplinkLoads(host)
      guard
        let move = switchPorts.teaming[host].move(
          teamed, speeds: speeds, loads: loads, at: scheduler.now, explains: explains)
      else { break }
      let port = Int(teamed[move.index].port)
      explain(
        [
          PolicyExplanation(
            policy: "load-based-teaming", entity: machineNames[Int(ports[port].machine)],
            choice: "\(hostNames[host])/vmnic\(move.target)",
            reason: move.reason)
        ], scheduler.now)
      counts.portMoves += 1
      network[host].move(ports[port].transmitFlow, to: move.target)
      network[host].move(ports[port].receiveFlow, to: move.target)
      network[host].solve()
      noteUtilisations(host, scheduler.now)
    }
    markNetworkDirty(host)
  }

  private func loadTeamedPorts(_ host: Int) -> ContiguousArray<TeamedPort> {
    var teamed: ContiguousArray<TeamedPort> = []
    for port in connectedPorts(host) {
      let adapter = adapter(port)
      guard adapter.portGroup >= 0, !adapter.kind.bypassesSwitch,
        configuration.portGroups[Int(adapter.portGroup)].teaming.policy == .loadBased
      else { continue }
      teamed.append(
        TeamedPort(
          port: Int32(port), uplink: Int32(network[host].uplink(of: ports[port].transmitFlow)),
          bitsPerSecond: max(
            network[host].bitsPerSecond(of: ports[port].transmitFlow),
            network[host].bitsPerSecond(of: ports[port].receiveFlow))))
    }
    return teamed
  }

  /// Speed and load of the uplinks that any group teamed by load may use.
  private func uplinkLoads(_ host: Int) -> (speeds: ContiguousArray<Double>, loads: ContiguousArray<Double>) {
    var speeds = ContiguousArray(repeating: 0.0, count: network[host].uplinkCount)
    var loads = speeds
    for uplink in speeds.indices where switchPorts.usable[host][uplink] {
      let isInTeam = configuration.portGroups.contains {
        $0.teaming.policy == .loadBased && $0.teaming.active.contains(uplink)
      }
      let speed = network[host].bitsPerSecond(of: uplink)
      if isInTeam { speeds[uplink] = speed }
      loads[uplink] =
        speed * max(network[host].utilisation(of: uplink, .transmit), network[host].utilisation(of: uplink, .receive))
    }
    return (speeds, loads)
  }

  // MARK: Shaping

  /// Gives every shaped port of a host the rate its bucket allows now.
  mutating func shapePorts(_ host: Int, _ now: SimTime) {
    for port in connectedPorts(host) {
      let adapter = adapter(port)
      guard adapter.portGroup >= 0, !adapter.kind.bypassesSwitch else { continue }
      if switchPorts.shapers[port].isFresh {
        let settings = configuration.portGroups[Int(adapter.portGroup)]
        switchPorts.shapers[port] = SwitchPorts.Shaper(
          transmit: settings.transmitShaping.map { TokenBucket($0, at: now) },
          receive: settings.receiveShaping.map { TokenBucket($0, at: now) }, isFresh: false)
      }
      if let rate = switchPorts.shapers[port].transmit?.allowedBitsPerSecond(at: now) {
        network[host].setLimit(of: ports[port].transmitFlow, toBitsPerSecond: rate)
      }
      if let rate = switchPorts.shapers[port].receive?.allowedBitsPerSecond(at: now) {
        network[host].setLimit(of: ports[port].receiveFlow, toBitsPerSecond: rate)
      }
    }
  }

  /// Buckets drain by what passes; when the first is empty, the host's network is divided anew.
  mutating func drainBuckets(_ host: Int, _ scheduler: Scheduler<Event>) {
    var next = SimTime.never
    for port in connectedPorts(host) {
      let sent = network[host].bitsPerSecond(of: ports[port].transmitFlow)
      let received = network[host].bitsPerSecond(of: ports[port].receiveFlow)
      switchPorts.shapers[port].transmit?.setDemand(toBitsPerSecond: sent, at: scheduler.now)
      switchPorts.shapers[port].receive?.setDemand(toBitsPerSecond: received, at: scheduler.now)
      next = min(
        next, switchPorts.shapers[port].transmit?.nextChange ?? .never,
        switchPorts.shapers[port].receive?.nextChange ?? .never)
    }
    if next == .never {
      scheduler.cancel(switchPorts.burstTimers[host])
    } else if !scheduler.reschedule(switchPorts.burstTimers[host], to: next) {
      switchPorts.burstTimers[host] = scheduler.schedule(.burstEnds(UInt32(host)), at: next)
    }
  }
}

extension TokenBucket {
  /// Bits per second the port may send from an instant on, whatever it wants.
  func allowedBitsPerSecond(at time: SimTime) -> Double {
    tokens(at: time) > 0 ? shaping.peakBitsPerSecond : shaping.averageBitsPerSecond
  }
}
