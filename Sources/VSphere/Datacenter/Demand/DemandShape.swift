import Quantities
import RandomStreams
import Workloads

/// How a demand develops over time: a fraction of what a machine has, or an amount.
public enum DemandShape: Sendable {
  /// A value drawn anew at every interval; a constant is a distribution too.
  case drawn(Distribution)
  /// A day's rhythm, a sine from `low` to `high` with its maximum at `peak` after midnight, which is time zero; each
  /// value is multiplied by a factor drawn around 1 with the coefficient of variation `noise` (lognormal).
  case daily(low: Double, high: Double, peak: SimDuration, noise: Double)
  /// Values that hold from given instants on; the first also before its instant.
  case steps([(time: SimDuration, value: Double)])
  /// A recording: machine i of the group follows machine i of the recording, over and over if it is short, and the
  /// machines of the recording are used again if they are few. Samples are multiplied by `scale`.
  case recorded(TraceSource, scale: Double)

  /// The same value all the time.
  public static func constant(_ value: Double) -> DemandShape { .drawn(.constant(value)) }
}

/// What machines send and receive through one of their network adapters.
public struct AdapterTraffic: Sendable {
  /// Traffic received, bits a second.
  public var received: DemandShape
  /// Traffic sent, bits a second.
  public var sent: DemandShape
  /// Mean size of a packet. Default 1500 bytes.
  public var packetSize: Bytes
  /// What it consists of. Default bulk transfers, which slow down instead of losing packets.
  public var kind: NetworkDemand.Traffic

  /// Describes traffic.
  public init(
    received: DemandShape = .constant(0), sent: DemandShape = .constant(0), packetSize: Bytes = Bytes(count: 1500),
    kind: NetworkDemand.Traffic = .bulk
  ) {
    self.received = received
    self.sent = sent
    self.packetSize = packetSize
    self.kind = kind
  }
}

/// What the machines of a group ask for, each drawn by itself.
public struct DemandSettings: Sendable {
  /// Processor demand as a fraction of the configured vCPUs at the speed of the host's cores.
  public var cpu: DemandShape
  /// Memory in use, as a fraction of the configured memory.
  public var activeMemory: DemandShape
  /// Memory touched since boot, as a fraction of the configured memory; what is active counts as touched.
  /// Default 0.8 (modelling default).
  public var touchedMemory: Double
  /// Memory that is written at most, as a fraction of what is active: the writable working set. Default 0.1
  /// (modelling default).
  public var writableWorkingSet: Double
  /// Rate at which pages of the writable working set become dirty, bytes a second at full processor demand; it follows
  /// the processor demand. Default 40 MB/s (modelling default).
  public var dirtyRate: DataRate
  /// Traffic received through the first network adapter, bits a second.
  public var received: DemandShape
  /// Traffic sent through it, bits a second.
  public var sent: DemandShape
  /// Mean size of a packet. Default 1500 bytes.
  public var packetSize: Bytes
  /// What the traffic consists of. Default bulk transfers, which slow down instead of losing packets.
  public var traffic: NetworkDemand.Traffic
  /// Traffic of the second network adapter and those after it, in their order; the others have none.
  public var furtherAdapters: [AdapterTraffic]
  /// Disk commands a second.
  public var commandsPerSecond: DemandShape
  /// Use of a virtual GPU, as a fraction of the physical one.
  public var graphics: DemandShape
  /// Time between two values. Default 5 min, as vCenter keeps statistics of a day.
  public var interval: SimDuration

  /// Describes a demand.
  public init(
    cpu: DemandShape, activeMemory: DemandShape = .constant(0.3), touchedMemory: Double = 0.8,
    writableWorkingSet: Double = 0.1, dirtyRate: DataRate = DataRate(bitsPerSecond: 320e6),
    received: DemandShape = .constant(0), sent: DemandShape = .constant(0), packetSize: Bytes = Bytes(count: 1500),
    traffic: NetworkDemand.Traffic = .bulk, furtherAdapters: [AdapterTraffic] = [],
    commandsPerSecond: DemandShape = .constant(0), graphics: DemandShape = .constant(0),
    interval: SimDuration = .seconds(300)
  ) {
    self.cpu = cpu
    self.activeMemory = activeMemory
    self.touchedMemory = touchedMemory
    self.writableWorkingSet = writableWorkingSet
    self.dirtyRate = dirtyRate
    self.received = received
    self.sent = sent
    self.packetSize = packetSize
    self.traffic = traffic
    self.furtherAdapters = furtherAdapters
    self.commandsPerSecond = commandsPerSecond
    self.graphics = graphics
    self.interval = interval
  }

  /// Traffic of the adapter at a position, from 0; nil for none.
  func traffic(ofAdapter position: Int) -> AdapterTraffic? {
    if position == 0 { return AdapterTraffic(received: received, sent: sent, packetSize: packetSize, kind: traffic) }
    return furtherAdapters.indices.contains(position - 1) ? furtherAdapters[position - 1] : nil
  }
}
