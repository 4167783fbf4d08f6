/// What a virtual machine would send and receive through one adapter.
public struct NetworkDemand: Sendable, Hashable {
  /// What the traffic consists of.
  public enum Traffic: String, Sendable, CaseIterable {
    /// TCP transfers: the sender slows down instead of losing packets, hardware cuts and joins segments.
    case bulk
    /// Packets one by one (UDP, voice, packet processing): what does not fit is dropped.
    case packets
  }

  /// Bits per second to be sent.
  public var transmitBitsPerSecond: Double
  /// Bits per second to be received.
  public var receiveBitsPerSecond: Double
  /// Mean size of a packet. Default 1500 B (modelling default).
  public var packetBytes: Double
  /// What the traffic consists of.
  public var traffic: Traffic
  /// Queues of the adapter in each direction: at most its machine's vCPUs. Default 1.
  public var queues: Int

  /// Makes a demand.
  public init(
    transmitBitsPerSecond: Double, receiveBitsPerSecond: Double, packetBytes: Double = 1500, traffic: Traffic = .bulk,
    queues: Int = 1
  ) {
    self.transmitBitsPerSecond = transmitBitsPerSecond
    self.receiveBitsPerSecond = receiveBitsPerSecond
    self.packetBytes = packetBytes
    self.traffic = traffic
    self.queues = queues
  }
}

/// What a demand comes to on an adapter that was granted so much of its uplink.
///
/// Each direction passes the smallest of what is wanted, what the link grants and the packets the queues can pass. The
/// processor pays for what passes. Packets wait behind each other at the queues (M/D/1, as long as the ring holds them;
/// modelling default).
public struct NetworkLoad: Sendable, Hashable {
  /// Bits per second sent.
  public var transmitBitsPerSecond: Double
  /// Bits per second received.
  public var receiveBitsPerSecond: Double
  /// Packets per second sent.
  public var transmitPacketsPerSecond: Double
  /// Packets per second received.
  public var receivePacketsPerSecond: Double
  /// Packets per second dropped while sending (counter net.droppedTx).
  public var transmitDropsPerSecond: Double
  /// Packets per second dropped while receiving (counter net.droppedRx).
  public var receiveDropsPerSecond: Double
  /// Processor the host spends, MHz.
  public var hostMHz: Double
  /// Processor the guest spends, MHz.
  public var guestMHz: Double
  /// Latency added one way against a native, idle adapter, seconds.
  public var addedLatencySeconds: Double

  /// Most bits per second the adapter's queues can pass one way: the demand to ask of the uplink is not above it.
  public static func ceilingBitsPerSecond(_ demand: NetworkDemand, _ costs: NetworkAdapterCosts) -> Double {
    costs.packetsPerSecondPerQueue * Double(demand.queues) * demand.packetBytes * 8
  }

  /// Works out the load.
  /// - Parameters:
  ///   - demand: what the machine wants.
  ///   - costs: the adapter.
  ///   - transmitGrant: bits per second the uplink grants for sending.
  ///   - receiveGrant: bits per second the uplink grants for receiving.
  public init(
    _ demand: NetworkDemand, _ costs: NetworkAdapterCosts, transmitGrant: Double, receiveGrant: Double
  ) {
    let ceiling = Self.ceilingBitsPerSecond(demand, costs)
    let bitsPerPacket = demand.packetBytes * 8
    transmitBitsPerSecond = min(demand.transmitBitsPerSecond, transmitGrant, ceiling)
    receiveBitsPerSecond = min(demand.receiveBitsPerSecond, receiveGrant, ceiling)
    transmitPacketsPerSecond = transmitBitsPerSecond / bitsPerPacket
    receivePacketsPerSecond = receiveBitsPerSecond / bitsPerPacket
    switch demand.traffic {
    case .bulk:
      transmitDropsPerSecond = 0
      receiveDropsPerSecond = 0
      let sent = transmitBitsPerSecond / 1e9
      let received = receiveBitsPerSecond / 1e9
      hostMHz = received * costs.hostReceiveMHzPerGigabit + sent * costs.hostTransmitMHzPerGigabit
      guestMHz = received * costs.guestReceiveMHzPerGigabit + sent * costs.guestTransmitMHzPerGigabit
    case .packets:
      transmitDropsPerSecond = (demand.transmitBitsPerSecond - transmitBitsPerSecond) / bitsPerPacket
      receiveDropsPerSecond = (demand.receiveBitsPerSecond - receiveBitsPerSecond) / bitsPerPacket
      // The published figure of a received packet of 1500 B is its whole cost; longer ones pay for the rest.
      let received = receivePacketsPerSecond / 1e6
      let sent = transmitPacketsPerSecond / 1e6
      let beyond = max(0, demand.packetBytes - 1500)
      hostMHz =
        received * (costs.hostCyclesPerPacket + costs.hostCyclesPerByte * beyond)
        + sent * (costs.hostCyclesPerPacket + costs.hostCyclesPerByte * demand.packetBytes)
      guestMHz =
        received * (costs.guestCyclesPerPacket + costs.guestCyclesPerByte * beyond)
        + sent * (costs.guestCyclesPerPacket + costs.guestCyclesPerByte * demand.packetBytes)
    }
    let capacity = costs.packetsPerSecondPerQueue * Double(demand.queues)
    let busy = max(transmitPacketsPerSecond, receivePacketsPerSecond) / capacity
    let service = 1 / costs.packetsPerSecondPerQueue
    let full = costs.ringPackets * service
    let wait = busy < 1 ? min(full, service * busy / (2 * (1 - busy))) : full
    addedLatencySeconds = costs.addedLatencySeconds + wait
  }
}
