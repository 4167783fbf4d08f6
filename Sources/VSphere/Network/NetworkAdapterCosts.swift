import Infrastructure

/// What packets through a kind of adapter cost in processor time and latency.
///
/// Handing over one packet, or one TCP segment of up to 64 KiB that the hardware cuts up, costs a fixed part and a part
/// for each byte, on the host and in the guest. Bulk TCP at an MTU of 1500 B, acknowledgements and coalescing included,
/// is given by its cost per gigabit. Of what is known of a direct adapter (2500 cycles a packet) nothing is the host's;
/// the same guest work is assumed behind the virtual switch, and the rest of its cost is the host's (derived).
public struct NetworkAdapterCosts: Sendable, Hashable {
  /// Latency added one way against a native adapter while idle, seconds.
  public var addedLatencySeconds: Double
  /// Host cycles for each packet.
  public var hostCyclesPerPacket: Double
  /// Guest cycles for each packet.
  public var guestCyclesPerPacket: Double
  /// Host cycles for each byte of a packet or segment.
  public var hostCyclesPerByte: Double
  /// Guest cycles for each byte of a packet or segment.
  public var guestCyclesPerByte: Double
  /// Host MHz for each Gbit/s of bulk TCP received.
  public var hostReceiveMHzPerGigabit: Double
  /// Guest MHz for each Gbit/s of bulk TCP received.
  public var guestReceiveMHzPerGigabit: Double
  /// Host MHz for each Gbit/s of bulk TCP sent.
  public var hostTransmitMHzPerGigabit: Double
  /// Guest MHz for each Gbit/s of bulk TCP sent.
  public var guestTransmitMHzPerGigabit: Double
  /// Packets per second that one queue can pass in each direction.
  public var packetsPerSecondPerQueue: Double
  /// Packets a receive ring holds before further ones are dropped.
  public var ringPackets: Double

  /// Makes costs.
  public init(
    addedLatencySeconds: Double, hostCyclesPerPacket: Double, guestCyclesPerPacket: Double, hostCyclesPerByte: Double,
    guestCyclesPerByte: Double, hostReceiveMHzPerGigabit: Double, guestReceiveMHzPerGigabit: Double,
    hostTransmitMHzPerGigabit: Double, guestTransmitMHzPerGigabit: Double, packetsPerSecondPerQueue: Double,
    ringPackets: Double = 1024
  ) {
    self.addedLatencySeconds = addedLatencySeconds
    self.hostCyclesPerPacket = hostCyclesPerPacket
    self.guestCyclesPerPacket = guestCyclesPerPacket
    self.hostCyclesPerByte = hostCyclesPerByte
    self.guestCyclesPerByte = guestCyclesPerByte
    self.hostReceiveMHzPerGigabit = hostReceiveMHzPerGigabit
    self.guestReceiveMHzPerGigabit = guestReceiveMHzPerGigabit
    self.hostTransmitMHzPerGigabit = hostTransmitMHzPerGigabit
    self.guestTransmitMHzPerGigabit = guestTransmitMHzPerGigabit
    self.packetsPerSecondPerQueue = packetsPerSecondPerQueue
    self.ringPackets = ringPackets
  }

  /// Costs of a kind of adapter (modelling defaults all).
  ///
  /// vmxnet3: 8 to 20 us idle; 6000 cycles a received packet of 1500 B without coalescing, 25 000 a sent segment of
  /// 64 KiB; 350 and 200 MHz a Gbit/s; 1 to 1.5 million packets a second and queue. Virtual function: 2 to 5 us, 2500
  /// and 15 000 cycles, half the MHz, 10 million packets. DirectPath: 1 to 3 us, otherwise the same. e1000e: twice
  /// the host's work of vmxnet3 and more exits, 0.3 million packets, one queue.
  public init(_ kind: NetworkAdapterKind) {
    let segment = 65_536.0
    let guestPerByte = (15_000 - 2_500) / segment
    switch kind {
    case .vmxnet3:
      self.init(
        addedLatencySeconds: 14e-6, hostCyclesPerPacket: 3_500, guestCyclesPerPacket: 2_500,
        hostCyclesPerByte: (10_000 - 3_500) / segment, guestCyclesPerByte: guestPerByte,
        hostReceiveMHzPerGigabit: 175, guestReceiveMHzPerGigabit: 175, hostTransmitMHzPerGigabit: 100,
        guestTransmitMHzPerGigabit: 100, packetsPerSecondPerQueue: 1.25e6)
    case .e1000e:
      self.init(
        addedLatencySeconds: 30e-6, hostCyclesPerPacket: 9_500, guestCyclesPerPacket: 2_500,
        hostCyclesPerByte: (20_000 - 9_500) / segment, guestCyclesPerByte: guestPerByte,
        hostReceiveMHzPerGigabit: 350, guestReceiveMHzPerGigabit: 175, hostTransmitMHzPerGigabit: 200,
        guestTransmitMHzPerGigabit: 100, packetsPerSecondPerQueue: 0.3e6, ringPackets: 256)
    case .virtualFunction, .extendedVirtualFunction, .directPath:
      self.init(
        addedLatencySeconds: kind == .directPath ? 2e-6 : 3.5e-6, hostCyclesPerPacket: 0, guestCyclesPerPacket: 2_500,
        hostCyclesPerByte: 0, guestCyclesPerByte: guestPerByte, hostReceiveMHzPerGigabit: 0,
        guestReceiveMHzPerGigabit: 175, hostTransmitMHzPerGigabit: 0, guestTransmitMHzPerGigabit: 100,
        packetsPerSecondPerQueue: 10e6)
    }
  }

  /// Everything wrong with the costs.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.requireNumber(addedLatencySeconds, in: 0...1, "added_latency", "seconds")
    let cycles = [
      (hostCyclesPerPacket, "host_cycles_per_packet"), (guestCyclesPerPacket, "guest_cycles_per_packet"),
      (hostCyclesPerByte, "host_cycles_per_byte"), (guestCyclesPerByte, "guest_cycles_per_byte"),
      (hostReceiveMHzPerGigabit, "host_receive_mhz_per_gigabit"),
      (guestReceiveMHzPerGigabit, "guest_receive_mhz_per_gigabit"),
      (hostTransmitMHzPerGigabit, "host_transmit_mhz_per_gigabit"),
      (guestTransmitMHzPerGigabit, "guest_transmit_mhz_per_gigabit"),
    ]
    for (value, name) in cycles { checks.requireNumber(value, in: 0...1e9, name) }
    checks.requireNumber(packetsPerSecondPerQueue, in: 1...1e12, "packets_per_second", "per queue")
    checks.requireNumber(ringPackets, in: 1...1e6, "ring_packets")
    return checks.errors
  }
}
