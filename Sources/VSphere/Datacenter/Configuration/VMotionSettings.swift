import Infrastructure

/// The vMotion network of all hosts, and how memory is copied over it.
public struct VMotionSettings: Sendable, Hashable {
  /// Ports of each host that carry vMotion, the fastest first. Default 1.
  public var ports: Int
  /// VMkernel adapters on each; from 7.0 U2 streams follow the port and this does not matter. Default 1.
  public var kernelAdaptersPerPort: Int
  /// Encryption of machines that do not have their own policy. Default opportunistic (vSphere 6.5 and later).
  public var encryption: MigrationEncryption
  /// Round-trip time between hosts, seconds. Default 0.2 ms (modelling default).
  public var roundTripSeconds: Double
  /// The pre-copy.
  public var precopy: PrecopySettings

  /// Makes settings.
  public init(
    ports: Int = 1, kernelAdaptersPerPort: Int = 1, encryption: MigrationEncryption = .opportunistic,
    roundTripSeconds: Double = 0.0002, precopy: PrecopySettings = PrecopySettings()
  ) {
    self.ports = ports
    self.kernelAdaptersPerPort = kernelAdaptersPerPort
    self.encryption = encryption
    self.roundTripSeconds = roundTripSeconds
    self.precopy = precopy
  }

  /// Everything that is out of range, by field.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.include(precopy.problems(), under: "precopy")
    checks.requireCount(ports, "ports")
    checks.requireCount(kernelAdaptersPerPort, "kernel_adapters_per_port")
    checks.requireNotNegative(roundTripSeconds, "round_trip")
    return checks.errors
  }
}
