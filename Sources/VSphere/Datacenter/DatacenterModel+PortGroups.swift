import Quantities
import SimulationKernel

/// What port groups do to the traffic of machines: teaming and failover order, load-based teaming, shaping. The VLAN
/// only says which network a port belongs to.
extension DatacenterModel {
  // MARK: Teaming

  /// The uplink of a machine's port on a host. The number of the port is that of the machine. A virtual function is
  /// bound to its physical adapter; without a usable uplink the port waits on the first of its team.
  func uplink(ofPort index: Int, on host: Int) -> Int {
    let group = groups[Int(machines[index].group)]
    if group.adapter.bypassesSwitch { return virtualFunctions[host].adapter(heldBy: Int32(index)) ?? 0 }
    let usable = switchPorts.usable[host]
    guard group.portGroup >= 0 else { return spread(index, over: usable) }
    let team = configuration.portGroups[Int(group.portGroup)].teaming
    return team.uplink(ofPort: index, isUp: usable)
      ?? team.active.first { $0 < network[host].uplinkCount } ?? 0
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
    for resident in hosts[host].residents where machines[Int(resident)].transmitFlow.index >= 0 {
      let uplink = uplink(ofPort: Int(resident), on: host)
      network[host].move(machines[Int(resident)].transmitFlow, to: uplink)
      network[host].move(machines[Int(resident)].receiveFlow, to: uplink)
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
      let ports = loadTeamedPorts(host)
      let (speeds, loads) = uplinkLoads(host)
      guard
        let move = switchPorts.teaming[host].move(
          ports, speeds: speeds, loads: loads, at: scheduler.now, explains: explains)
      else { break }
      let index = Int(ports[move.index].port)
      explain(
        [
          PolicyExplanation(
            policy: "load-based-teaming", entity: machineNames[index], choice: "\(hostNames[host])/vmnic\(move.target)",
            reason: move.reason)
        ], scheduler.now)
      counts.portMoves += 1
      network[host].move(machines[index].transmitFlow, to: move.target)
      network[host].move(machines[index].receiveFlow, to: move.target)
      network[host].solve()
      noteUtilisations(host, scheduler.now)
    }
    markNetworkDirty(host)
  }

  private func loadTeamedPorts(_ host: Int) -> ContiguousArray<TeamedPort> {
    var ports: ContiguousArray<TeamedPort> = []
    for resident in hosts[host].residents where machines[Int(resident)].transmitFlow.index >= 0 {
      let machine = machines[Int(resident)]
      let group = groups[Int(machine.group)]
      guard group.portGroup >= 0, !group.adapter.bypassesSwitch,
        configuration.portGroups[Int(group.portGroup)].teaming.policy == .loadBased
      else { continue }
      ports.append(
        TeamedPort(
          port: resident, uplink: Int32(network[host].uplink(of: machine.transmitFlow)),
          bitsPerSecond: max(
            network[host].bitsPerSecond(of: machine.transmitFlow), network[host].bitsPerSecond(of: machine.receiveFlow))
        ))
    }
    return ports
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
    for resident in hosts[host].residents {
      let index = Int(resident)
      let group = groups[Int(machines[index].group)]
      guard group.portGroup >= 0, !group.adapter.bypassesSwitch, machines[index].transmitFlow.index >= 0 else {
        continue
      }
      if switchPorts.shapers[index].isFresh {
        let settings = configuration.portGroups[Int(group.portGroup)]
        switchPorts.shapers[index] = SwitchPorts.Shaper(
          transmit: settings.transmitShaping.map { TokenBucket($0, at: now) },
          receive: settings.receiveShaping.map { TokenBucket($0, at: now) }, isFresh: false)
      }
      if let rate = switchPorts.shapers[index].transmit?.allowedBitsPerSecond(at: now) {
        network[host].setLimit(of: machines[index].transmitFlow, toBitsPerSecond: rate)
      }
      if let rate = switchPorts.shapers[index].receive?.allowedBitsPerSecond(at: now) {
        network[host].setLimit(of: machines[index].receiveFlow, toBitsPerSecond: rate)
      }
    }
  }

  /// Buckets drain by what passes; when the first is empty, the host's network is divided anew.
  mutating func drainBuckets(_ host: Int, _ scheduler: Scheduler<Event>) {
    var next = SimTime.never
    for resident in hosts[host].residents where machines[Int(resident)].transmitFlow.index >= 0 {
      let index = Int(resident)
      let sent = network[host].bitsPerSecond(of: machines[index].transmitFlow)
      let received = network[host].bitsPerSecond(of: machines[index].receiveFlow)
      switchPorts.shapers[index].transmit?.setDemand(toBitsPerSecond: sent, at: scheduler.now)
      switchPorts.shapers[index].receive?.setDemand(toBitsPerSecond: received, at: scheduler.now)
      next = min(
        next, switchPorts.shapers[index].transmit?.nextChange ?? .never,
        switchPorts.shapers[index].receive?.nextChange ?? .never)
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
