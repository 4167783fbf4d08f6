/// Families of guest operating systems between which boot and shutdown times differ.
public enum GuestFamily: String, Sendable, Hashable, CaseIterable {
  /// Linux and other small systems.
  case linux
  /// Windows.
  case windows
  /// Virtual appliances with many services, such as vCenter.
  case appliance
}
