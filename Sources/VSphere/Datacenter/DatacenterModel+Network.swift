import Quantities
import SimulationKernel

extension DatacenterModel {
  /// Notes that traffic of a host changed.
  mutating func markNetworkDirty(_ host: Int) {
    guard !hosts[host].isNetworkDirty else { return }
    hosts[host].isNetworkDirty = true
    dirtyNetworks.append(Int32(host))
  }

  // MARK: Machines

  /// Connects a machine's adapters to the uplinks of its host that their port groups say.
  mutating func attachNetwork(_ index: Int) {
    guard machines[index].portCount > 0 else { return }
    let host = Int(machines[index].host)
    for port in machines[index].ports {
      let uplink = uplink(ofPort: port, on: host)
      let traffic: TrafficClass? = adapter(port).kind.bypassesSwitch ? nil : .virtualMachine
      ports[port].transmitFlow = network[host].addFlow(on: uplink, .transmit, traffic, demandBitsPerSecond: 0)
      ports[port].receiveFlow = network[host].addFlow(on: uplink, .receive, traffic, demandBitsPerSecond: 0)
    }
    markNetworkDirty(host)
  }

  /// Disconnects a machine.
  mutating func detachNetwork(_ index: Int) {
    guard machines[index].portCount > 0 else { return }
    let host = Int(machines[index].host)
    for port in machines[index].ports where ports[port].isConnected {
      network[host].remove(ports[port].transmitFlow)
      network[host].remove(ports[port].receiveFlow)
      ports[port].transmitFlow = NetworkFlowID(-1)
      ports[port].receiveFlow = NetworkFlowID(-1)
      if !switchPorts.shapers.isEmpty { switchPorts.shapers[port].isFresh = true }
    }
    machines[index].deviceMHz = 0
    machines[index].passedBitsPerSecond = 0
    machines[index].droppedPacketsPerSecond = 0
    markNetworkDirty(host)
  }

  /// What the group of a port's machine says of its adapter.
  func adapter(_ port: Int) -> GroupAdapter {
    groups[Int(machines[Int(ports[port].machine)].group)].adapters[Int(ports[port].adapter)]
  }

  /// Tells the uplinks what a machine would send and receive now.
  mutating func offerTraffic(_ index: Int) {
    guard machines[index].portCount > 0 else { return }
    let host = Int(machines[index].host)
    for port in machines[index].ports where ports[port].isConnected {
      let demand = networkDemand(port)
      let group = Int(machines[index].group)
      let ceiling = NetworkLoad.ceilingBitsPerSecond(demand, groups[group].adapters[Int(ports[port].adapter)].costs)
      network[host].setDemand(
        of: ports[port].transmitFlow, toBitsPerSecond: min(ceiling, demand.transmitBitsPerSecond))
      network[host].setDemand(of: ports[port].receiveFlow, toBitsPerSecond: min(ceiling, demand.receiveBitsPerSecond))
      markNetworkDirty(host)
    }
  }

  private func networkDemand(_ port: Int) -> NetworkDemand {
    let index = Int(ports[port].machine)
    let (group, adapter) = (Int(machines[index].group), Int(ports[port].adapter))
    let executes = machines[index].executes
    return NetworkDemand(
      transmitBitsPerSecond: executes ? ports[port].sentBitsPerSecond : 0,
      receiveBitsPerSecond: executes ? ports[port].receivedBitsPerSecond : 0,
      packetBytes: groups[group].adapters[adapter].packetBytes, traffic: groups[group].adapters[adapter].traffic,
      queues: Int(machines[index].vCPUs))
  }

  /// Divides the uplinks of the hosts whose traffic changed; processors pay for what passes, migrations go on at their
  /// new rates.
  mutating func settleNetworks(_ scheduler: Scheduler<Event>) {
    var position = 0
    while position < dirtyNetworks.count {
      let host = Int(dirtyNetworks[position])
      position += 1
      if !switchPorts.shapers.isEmpty { shapePorts(host, scheduler.now) }
      network[host].solve()
      hosts[host].isNetworkDirty = false
      if !switchPorts.shapers.isEmpty { drainBuckets(host, scheduler) }
      if !switchPorts.teaming.isEmpty { noteUplinkLoads(host, scheduler) }
      chargeTraffic(host)
      for slot in hosts[host].migrations { updateMigrationBandwidth(Int(slot), scheduler) }
      for pair in hosts[host].pairs { chargeCheckpoints(Int(pair), scheduler.now) }
    }
    dirtyNetworks.removeAll(keepingCapacity: true)
  }

  private mutating func chargeTraffic(_ host: Int) {
    var hostMHz = 0.0
    for resident in hosts[host].residents {
      let index = Int(resident)
      guard machines[index].portCount > 0 else { continue }
      var (guestMHz, passed, dropped) = (0.0, 0.0, 0.0)
      let group = Int(machines[index].group)
      for port in machines[index].ports where ports[port].isConnected {
        let load = NetworkLoad(
          networkDemand(port), groups[group].adapters[Int(ports[port].adapter)].costs,
          transmitGrant: network[host].bitsPerSecond(of: ports[port].transmitFlow),
          receiveGrant: network[host].bitsPerSecond(of: ports[port].receiveFlow))
        guestMHz += load.guestMHz
        passed += load.transmitBitsPerSecond + load.receiveBitsPerSecond
        dropped += load.transmitDropsPerSecond + load.receiveDropsPerSecond
        hostMHz += load.hostMHz
      }
      machines[index].deviceMHz = guestMHz
      machines[index].passedBitsPerSecond = passed
      machines[index].droppedPacketsPerSecond = dropped
    }
    if hostMHz != hosts[host].networkMHz || hostMHz > 0 {
      hosts[host].networkMHz = hostMHz
      markDirty(host)
    }
  }

  /// Busy part of the busiest uplink of a host, 0 to 1.
  func networkUtilisation(_ host: Int) -> Double {
    var busiest = 0.0
    for uplink in 0..<network[host].uplinkCount {
      busiest = max(
        busiest, network[host].utilisation(of: uplink, .transmit), network[host].utilisation(of: uplink, .receive))
    }
    return busiest
  }

  /// What a host sends and receives on all its uplinks, in bits a second, and packets its machines drop.
  func hostTraffic(_ host: Int) -> (transmit: Double, receive: Double, dropped: Double) {
    var traffic = (transmit: 0.0, receive: 0.0, dropped: 0.0)
    for uplink in 0..<network[host].uplinkCount {
      let speed = network[host].bitsPerSecond(of: uplink)
      traffic.transmit += speed * network[host].utilisation(of: uplink, .transmit)
      traffic.receive += speed * network[host].utilisation(of: uplink, .receive)
    }
    for resident in hosts[host].residents { traffic.dropped += machines[Int(resident)].droppedPacketsPerSecond }
    return traffic
  }

  // MARK: Migrations

  /// What a host brings to a migration.
  func migrationEndpoint(_ host: Int) -> MigrationEndpoint {
    let settings = configuration.vMotion
    let up = migrationUplinks(host)
    return MigrationEndpoint(
      adapterBitsPerSecond: up.map { network[host].bitsPerSecond(of: $0) }.min() ?? 0, adapterCount: up.count,
      kernelAdaptersPerAdapter: settings.kernelAdaptersPerPort, release: configuration.version)
  }

  /// The uplinks that carry vMotion: as many as it has ports, the first of those that are up.
  private func migrationUplinks(_ host: Int) -> [Int] {
    Array((0..<network[host].uplinkCount).filter { switchPorts.usable[host][$0] }.prefix(configuration.vMotion.ports))
  }

  /// The most a migration of a machine between two hosts can have.
  func migrationBandwidth(
    _ index: Int, _ source: Int, _ target: Int
  ) -> Result<MigrationBandwidth, MigrationRefusal> {
    let (from, to) = (migrationEndpoint(source), migrationEndpoint(target))
    guard from.adapterCount > 0, to.adapterCount > 0 else { return .failure(.noNetwork) }
    let isEncrypted = configuration.machines[Int(machines[index].group)].specification.isEncrypted
    return MigrationBandwidth.between(
      from, to, roundTripSeconds: configuration.vMotion.roundTripSeconds,
      machinePolicy: isEncrypted ? .required : configuration.vMotion.encryption)
  }

  /// Puts a migration on the vMotion ports of both hosts.
  mutating func attachMigrationFlows(_ slot: Int) {
    let (source, target) = (Int(migrations[slot].source), Int(migrations[slot].target))
    for uplink in migrationUplinks(source) {
      migrations[slot].transmitFlows.append(
        network[source].addFlow(on: uplink, .transmit, .vMotion, demandBitsPerSecond: 0))
    }
    for uplink in migrationUplinks(target) {
      migrations[slot].receiveFlows.append(
        network[target].addFlow(on: uplink, .receive, .vMotion, demandBitsPerSecond: 0))
    }
    updateMigrationDemand(slot)
  }

  /// Takes a migration off the ports.
  mutating func detachMigrationFlows(_ slot: Int) {
    let (source, target) = (Int(migrations[slot].source), Int(migrations[slot].target))
    for flow in migrations[slot].transmitFlows { network[source].remove(flow) }
    for flow in migrations[slot].receiveFlows { network[target].remove(flow) }
    migrations[slot].transmitFlows.removeAll()
    migrations[slot].receiveFlows.removeAll()
    markNetworkDirty(source)
    markNetworkDirty(target)
  }

  /// Tells the ports what a migration would send now.
  mutating func updateMigrationDemand(_ slot: Int) {
    let (source, target) = (Int(migrations[slot].source), Int(migrations[slot].target))
    let most = min(migrations[slot].ceilingBytesPerSecond, wantedBytesPerSecond(slot))
    let bits = most * 8 / migrations[slot].goodput
    for flow in migrations[slot].transmitFlows {
      network[source].setDemand(of: flow, toBitsPerSecond: bits / Double(migrations[slot].transmitFlows.count))
    }
    for flow in migrations[slot].receiveFlows {
      network[target].setDemand(of: flow, toBitsPerSecond: bits / Double(migrations[slot].receiveFlows.count))
    }
    markNetworkDirty(source)
    markNetworkDirty(target)
  }

  /// What a migration would send now if nothing held it back, bytes a second.
  private func wantedBytesPerSecond(_ slot: Int) -> Double {
    let memory = migrations[slot].transfer?.demandBytesPerSecond ?? 0
    guard let relocation = migrations[slot].relocation, relocation.usesNetwork else { return memory }
    switch relocation.stage {
    case .creating: return 0
    case .copying: return relocation.deviceBytesPerSecond
    case .mirroring: return memory + relocation.mirroredBytesPerSecond
    }
  }

  /// A migration goes on at what both ends grant.
  private mutating func updateMigrationBandwidth(_ slot: Int, _ scheduler: Scheduler<Event>) {
    guard let transfer = migrations[slot].transfer else { return updateRelocation(slot, scheduler) }
    var bytes = grantedBytesPerSecond(slot)
    if let relocation = migrations[slot].relocation, relocation.usesNetwork {
      bytes = max(bytes - relocation.mirroredBytesPerSecond, bytes / 2)
    }
    guard transfer.bandwidthBytesPerSecond != bytes else { return }
    migrations[slot].transfer?.setBandwidth(bytesPerSecond: bytes, at: scheduler.now)
    scheduleMigration(slot, scheduler)
  }

  /// What both ends grant a migration, bytes a second.
  func grantedBytesPerSecond(_ slot: Int) -> Double {
    let (source, target) = (Int(migrations[slot].source), Int(migrations[slot].target))
    // The other end may still have to be divided; it comes later in the same settlement.
    var sent = 0.0
    for flow in migrations[slot].transmitFlows { sent += network[source].bitsPerSecond(of: flow) }
    var received = 0.0
    for flow in migrations[slot].receiveFlows { received += network[target].bitsPerSecond(of: flow) }
    return min(sent, received) / 8 * migrations[slot].goodput
  }
}
