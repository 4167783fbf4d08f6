/// How a virtual machine's network adapter reaches the wire.
public enum NetworkAdapterKind: String, Sendable, CaseIterable {
  /// The paravirtual adapter: through the virtual switch.
  case vmxnet3
  /// An emulated Intel 82574: through the virtual switch, every register access an exit.
  case e1000e
  /// A virtual function of a physical adapter, past the virtual switch.
  case virtualFunction = "sr-iov"
  /// A virtual function under Device Virtualization Extensions (vSphere 8.0, virtual hardware 20): the vendor's driver
  /// saves and restores the device's state.
  case extendedVirtualFunction = "sr-iov-dvx"
  /// A whole physical adapter handed to one machine.
  case directPath = "directpath"

  /// Whether traffic goes past the virtual switch.
  public var bypassesSwitch: Bool {
    switch self {
    case .vmxnet3, .e1000e: false
    case .virtualFunction, .extendedVirtualFunction, .directPath: true
    }
  }

  /// Whether the machine holds a virtual function while it runs.
  public var needsVirtualFunction: Bool { self == .virtualFunction || self == .extendedVirtualFunction }

  /// What vSphere can no longer do with a machine that has such an adapter.
  ///
  /// A machine without vMotion is pinned: its host cannot enter maintenance mode before it is powered off. Without
  /// `memoryOvercommitment` all its memory must be reserved. Without `highAvailability` nothing keeps a function free
  /// for it on another host: HA restarts it where one is free, and waits where none is (modelling default).
  ///
  /// Source: vSphere 6.5 Networking, features unavailable with SR-IOV (published); vSphere 8.0 keeps vMotion, DRS, HA
  /// and suspend with Device Virtualization Extensions (published).
  public var lostFeatures: VirtualMachineFeatures {
    let passthrough: VirtualMachineFeatures = [
      .vMotion, .storageVMotion, .highAvailability, .faultTolerance, .drs, .dpm, .suspendResume, .snapshots, .hotAdd,
      .netFlow, .virtualWire, .portStatistics, .trafficControl, .memoryOvercommitment,
    ]
    switch self {
    case .vmxnet3, .e1000e: return []
    case .virtualFunction, .directPath: return passthrough
    case .extendedVirtualFunction:
      // DPM empties hosts by vMotion under DRS, so it comes back with them.
      return passthrough.subtracting([.vMotion, .drs, .dpm, .highAvailability, .suspendResume])
    }
  }
}
