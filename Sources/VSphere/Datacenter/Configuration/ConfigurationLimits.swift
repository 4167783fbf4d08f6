/// How much of something a release supports.
///
/// Source: VMware, Configuration Maximums, by release (hosts and machines per cluster of 6.0 and machines per cluster
/// of 8.0 published, the others known).
public struct ConfigurationLimits: Sendable, Hashable {
  /// Hosts of a cluster.
  public let hostsPerCluster: Int
  /// Machines of a cluster.
  public let machinesPerCluster: Int
  /// Logical processors of a host.
  public let logicalProcessorsPerHost: Int
  /// vCPUs of a machine, with the newest virtual hardware of the release.
  public let vCPUsPerMachine: Int

  /// The limits of a release.
  public init(_ release: VSphereRelease) {
    hostsPerCluster = release >= .v70U1 ? 96 : release >= .v60 ? 64 : 32
    machinesPerCluster = release >= .v80 ? 10_000 : release >= .v60 ? 8000 : 4000
    logicalProcessorsPerHost =
      release >= .v70U1 ? 896 : release >= .v67 ? 768 : release >= .v65 ? 576 : release >= .v60 ? 480 : 320
    vCPUsPerMachine = release >= .v70U1 ? 768 : release >= .v67 ? 256 : release >= .v60 ? 128 : 64
  }
}
