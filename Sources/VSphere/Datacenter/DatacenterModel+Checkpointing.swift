import Quantities
import SimulationKernel

/// What it costs to keep secondaries up to date: checkpoints on the network, processor time on both hosts, a slower
/// guest where the network does not take what it writes.
extension DatacenterModel {
  /// Logging needs ports of this speed: 10 Gb/s (published: vSphere Availability, Fault Tolerance requirements).
  private static var neededBitsPerSecond: Double { 10e9 }

  /// The port of a host that checkpoints pass: the first that is up.
  func loggingUplink(_ host: Int) -> Int? { (0..<network[host].uplinkCount).first { network[host].isUp($0) } }

  /// Its speed, 0 without one.
  func loggingBitsPerSecond(_ host: Int) -> Double {
    loggingUplink(host).map { network[host].bitsPerSecond(of: $0) } ?? 0
  }

  /// Begins to send checkpoints from the primary's host to the secondary's, if both are there.
  mutating func attachLogging(_ pair: Int) {
    let index = Int(pairs[pair].machine)
    guard pairs[pair].phase == .ready, !pairs[pair].isLogging, machines[index].leaf != .none else { return }
    let (sender, receiver) = (Int(machines[index].host), Int(pairs[pair].booking.host))
    guard let from = loggingUplink(sender), let to = loggingUplink(receiver) else { return }
    pairs[pair].sender = Int32(sender)
    pairs[pair].receiver = Int32(receiver)
    pairs[pair].lineBitsPerSecond = min(loggingBitsPerSecond(sender), loggingBitsPerSecond(receiver))
    pairs[pair].transmitFlow = network[sender].addFlow(on: from, .transmit, .faultTolerance, demandBitsPerSecond: 0)
    pairs[pair].receiveFlow = network[receiver].addFlow(on: to, .receive, .faultTolerance, demandBitsPerSecond: 0)
    hosts[sender].pairs.append(Int32(pair))
    hosts[receiver].pairs.append(Int32(pair))
    offerCheckpoints(index)
  }

  /// Stops sending checkpoints.
  mutating func detachLogging(_ pair: Int) {
    guard pairs[pair].isLogging else { return }
    let (sender, receiver) = (Int(pairs[pair].sender), Int(pairs[pair].receiver))
    network[sender].remove(pairs[pair].transmitFlow)
    network[receiver].remove(pairs[pair].receiveFlow)
    for host in [sender, receiver] {
      hosts[host].pairs.removeAll { $0 == Int32(pair) }
      hosts[host].checkpointMHz -= pairs[pair].chargedMHz
      markNetworkDirty(host)
      markDirty(host)
    }
    pairs[pair].chargedMHz = 0
    pairs[pair].outputDelaySeconds = 0
    pairs[pair].sender = -1
    pairs[pair].receiver = -1
    machines[Int(pairs[pair].machine)].checkpointSpeed = 1
  }

  /// Moves checkpoints of a host to a port that is up.
  mutating func reattachLogging(_ host: Int) {
    for pair in Array(hosts[host].pairs) {
      detachLogging(Int(pair))
      attachLogging(Int(pair))
    }
    // Pairs whose ports were all down have them back.
    for pair in pairs.indices { attachLogging(pair) }
  }

  /// Tells the network what a protected machine writes now.
  mutating func offerCheckpoints(_ index: Int) {
    let pair = Int(machines[index].pair)
    guard pair >= 0, pairs[pair].isLogging else { return }
    let bytes =
      machines[index].executes
      ? groups[Int(machines[index].group)].dirtyBytesPerSecond * machines[index].demandFraction : 0
    pairs[pair].dirtyBytesPerSecond = bytes
    let (sender, receiver) = (Int(pairs[pair].sender), Int(pairs[pair].receiver))
    network[sender].setDemand(of: pairs[pair].transmitFlow, toBitsPerSecond: bytes * 8)
    network[receiver].setDemand(of: pairs[pair].receiveFlow, toBitsPerSecond: bytes * 8)
    markNetworkDirty(sender)
    markNetworkDirty(receiver)
  }

  /// Works out what checkpoints cost at what the network grants; waits until both ends have been divided.
  mutating func chargeCheckpoints(_ pair: Int, _ now: SimTime) {
    let (sender, receiver) = (Int(pairs[pair].sender), Int(pairs[pair].receiver))
    guard !hosts[sender].isNetworkDirty, !hosts[receiver].isNetworkDirty else { return }
    let index = Int(pairs[pair].machine)
    let dirty = pairs[pair].dirtyBytesPerSecond
    let granted =
      min(
        network[sender].bitsPerSecond(of: pairs[pair].transmitFlow),
        network[receiver].bitsPerSecond(of: pairs[pair].receiveFlow)) / 8
    let isEnough = granted >= dirty * (1 - 1e-9)
    let cost = configuration.clusters[Int(machines[index].cluster)].ha.faultTolerance.checkpointing.cost(
      dirtyBytesPerSecond: dirty,
      bandwidthBytesPerSecond: max(1, isEnough ? pairs[pair].lineBitsPerSecond / 8 : granted))
    machines[index].checkpointSpeed = cost.speed
    let guest =
      machines[index].executes
      ? machines[index].demandFraction * Double(machines[index].vCPUs) * hosts[sender].coreMHz * cost.speed : 0
    let charge = guest * cost.cpuOverhead
    for host in [sender, receiver] {
      hosts[host].checkpointMHz += charge - pairs[pair].chargedMHz
      markDirty(host)
    }
    pairs[pair].accrue(to: now)
    pairs[pair].chargedMHz = charge
    pairs[pair].outputDelaySeconds = cost.outputDelaySeconds
    let isFastEnough = cost.speed == 1 && pairs[pair].lineBitsPerSecond >= Self.neededBitsPerSecond
    let status: FastCheckpointing.LatencyStatus =
      isFastEnough ? .init(lag: .seconds(rounding: cost.longestOutputDelaySeconds)) : .red
    guard status != pairs[pair].status else { return }
    pairs[pair].status = status
    record(
      "ft_latency", entity: machineNames[index], source: hostNames[sender], target: hostNames[receiver],
      detail: "\(status.rawValue), guest at \(Int((cost.speed * 100).rounded())) %", at: now)
  }
}
