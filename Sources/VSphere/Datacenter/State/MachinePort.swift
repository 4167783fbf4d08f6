import Quantities

/// A network adapter that all machines of a group have and that carries traffic.
struct GroupAdapter {
  let kind: NetworkAdapterKind
  let costs: NetworkAdapterCosts
  /// Its port group, or -1.
  let portGroup: Int32
  /// How many adapters of its kind the machine has before it: which of its functions or whole adapters it is.
  let ordinal: Int
  let packetBytes: Double
  let traffic: NetworkDemand.Traffic
  let received: DemandSource
  let sent: DemandSource
}

/// A machine's adapter at the port of a switch, or at a physical adapter past the switch.
struct MachinePort: BitwiseCopyable {
  let machine: Int32
  /// Number of the port, by which teaming spreads: that of the machine, and one more for each further adapter.
  let number: Int32
  /// Position of the adapter among those of the group that carry traffic.
  let adapter: Int32
  /// Its traffic on the uplinks of the machine's host, while the machine is on one.
  var transmitFlow = NetworkFlowID(-1)
  var receiveFlow = NetworkFlowID(-1)
  /// What it wants, bits a second.
  var sentBitsPerSecond = 0.0
  var receivedBitsPerSecond = 0.0

  /// Whether it is connected.
  var isConnected: Bool { transmitFlow.index >= 0 }
}
