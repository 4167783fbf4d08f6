/// What happens to a host, or to a datastore it uses.
public enum HostEvent: String, Sendable, Hashable, CaseIterable {
  /// It lost power or crashed.
  case failed
  /// It lost its management network and does not reach its isolation address.
  case networkIsolated = "network-isolated"
  /// It lost the primary host but still reaches others, or its isolation address.
  case partitioned
  /// All paths to a datastore are down, without word from the array (APD).
  case allPathsDown = "all-paths-down"
  /// The array said that a device is gone for good (PDL).
  case permanentDeviceLoss = "permanent-device-loss"
  /// It was told to enter maintenance mode.
  case enteredMaintenance = "entered-maintenance"
  /// It was rebooted by an administrator.
  case rebooted
}
