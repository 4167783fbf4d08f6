/// What vSphere can do with a virtual machine; a device may take some of it away.
public struct VirtualMachineFeatures: OptionSet, Hashable, Sendable, CustomStringConvertible {
  /// One bit for each feature.
  public let rawValue: UInt32
  /// Makes a set of the features whose bits are set.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Moving the running machine to another host.
  public static let vMotion = VirtualMachineFeatures(rawValue: 1 << 0)
  /// Moving the running machine's disks to another datastore.
  public static let storageVMotion = VirtualMachineFeatures(rawValue: 1 << 1)
  /// Restart on another host after a failure.
  public static let highAvailability = VirtualMachineFeatures(rawValue: 1 << 2)
  /// A secondary machine in lock-step.
  public static let faultTolerance = VirtualMachineFeatures(rawValue: 1 << 3)
  /// Load balancing by DRS.
  public static let drs = VirtualMachineFeatures(rawValue: 1 << 4)
  /// Its host may be emptied for power management.
  public static let dpm = VirtualMachineFeatures(rawValue: 1 << 5)
  /// Suspending and resuming.
  public static let suspendResume = VirtualMachineFeatures(rawValue: 1 << 6)
  /// Snapshots of the running machine.
  public static let snapshots = VirtualMachineFeatures(rawValue: 1 << 7)
  /// Adding and removing devices, processors and memory while it runs.
  public static let hotAdd = VirtualMachineFeatures(rawValue: 1 << 8)
  /// NetFlow records of its traffic.
  public static let netFlow = VirtualMachineFeatures(rawValue: 1 << 9)
  /// VXLAN virtual wires.
  public static let virtualWire = VirtualMachineFeatures(rawValue: 1 << 10)
  /// Statistics of its port on the switch.
  public static let portStatistics = VirtualMachineFeatures(rawValue: 1 << 11)
  /// Shaping, Network I/O Control and teaming of its port.
  public static let trafficControl = VirtualMachineFeatures(rawValue: 1 << 12)
  /// Memory that is not reserved in full: reclaimed, swapped, shared.
  public static let memoryOvercommitment = VirtualMachineFeatures(rawValue: 1 << 13)

  /// Every feature.
  public static let all = VirtualMachineFeatures(rawValue: (1 << 14) - 1)

  /// Every feature with its name in decisions and outputs, in order.
  public static let names: [(name: String, feature: VirtualMachineFeatures)] = [
    ("vMotion", .vMotion), ("Storage vMotion", .storageVMotion), ("HA", .highAvailability),
    ("Fault Tolerance", .faultTolerance), ("DRS", .drs), ("DPM", .dpm), ("suspend and resume", .suspendResume),
    ("snapshots", .snapshots), ("hot add", .hotAdd), ("NetFlow", .netFlow), ("virtual wires", .virtualWire),
    ("port statistics", .portStatistics), ("traffic control", .trafficControl),
    ("memory overcommitment", .memoryOvercommitment),
  ]

  /// The names of the features in the set, with commas between them.
  public var description: String {
    Self.names.filter { contains($0.feature) }.map(\.name).joined(separator: ", ")
  }
}
