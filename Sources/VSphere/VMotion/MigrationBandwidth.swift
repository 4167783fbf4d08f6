/// The rate of one migration, what sets it, and what it takes on the hosts.
public struct MigrationBandwidth: Sendable, Hashable {
  /// What sets the rate.
  public enum Bound: String, Sendable, Hashable, CaseIterable {
    /// The NICs, or the part of them that network I/O control gives.
    case network
    /// The vMotion streams: what their helpers' cores can copy.
    case streams
    /// Socket buffer over round-trip time.
    case roundTrip = "round-trip"
    /// The cores that encrypt.
    case encryption
  }

  /// Bytes a second of memory.
  public var bytesPerSecond: Double
  /// What sets it.
  public var bound: Bound
  /// Streams used, on all NICs together.
  public var streams: Int
  /// Whether the data is encrypted.
  public var isEncrypted: Bool
  /// Cores that copy on each of the two hosts. A stream has three helpers with up to a core each, completion, stream
  /// and, when encrypted, crypto (published: core.vmware.com, "Faster vMotion"), busy in proportion to what they pass
  /// on (modelling default).
  public var busyCores: Double
  /// CPU that both hosts reserve for vMotion, in cores: 10 % of a core for each 1 GbE NIC, a core for each 10 GbE or
  /// faster one, at least 0.3 (published: F. Denneman, "vMotion CPU reservation", 2018).
  public var reservedCores: Double
  /// Whether the rate is below the 250 Mbit/s that a migration should have (published: vSphere networking
  /// requirements).
  public var isBelowMinimum: Bool

  /// Least bandwidth a migration should have, in bytes a second: 250 Mbit/s (published).
  public static let minimumBytesPerSecond = 250e6 / 8

  /// Works out the rate of a migration.
  /// - Parameters:
  ///   - source: the host that sends; its settings also give policy and buffers.
  ///   - target: the host that receives.
  ///   - roundTripSeconds: round-trip time between them.
  ///   - shareBytesPerSecond: what network I/O control gives it at the narrower end; infinite when the NICs are its
  ///     own.
  ///   - machinePolicy: encryption of this machine's migrations.
  public static func between(
    _ source: MigrationEndpoint, _ target: MigrationEndpoint, roundTripSeconds: Double = 0.0002,
    shareBytesPerSecond: Double = .infinity, machinePolicy: MigrationEncryption = .opportunistic
  ) -> Result<MigrationBandwidth, MigrationRefusal> {
    let streams = min(source.streams, target.streams)
    if streams == 0 { return .failure(.noNetwork) }
    let release = min(source.release, target.release)
    let limit = MigrationEndpoint.roundTripLimitSeconds(of: release)
    if roundTripSeconds > limit {
      return .failure(.roundTripTooLong(seconds: roundTripSeconds, limitSeconds: limit))
    }
    let isEncrypted: Bool
    switch machinePolicy.decide(source, target) {
    case .success(let decided): isEncrypted = decided
    case .failure(let refusal): return .failure(refusal)
    }
    var bandwidth = MigrationBandwidth(
      bytesPerSecond: min(source.linkBytesPerSecond, target.linkBytesPerSecond, shareBytesPerSecond),
      bound: .network, streams: streams, isEncrypted: isEncrypted, busyCores: 0,
      reservedCores: max(source.reservedCores, target.reservedCores), isBelowMinimum: false)
    bandwidth.lower(to: min(source.streamBytesPerSecond, target.streamBytesPerSecond), .streams)
    if roundTripSeconds > 0 {
      let buffer = min(source.socketBufferBytes, target.socketBufferBytes)
      bandwidth.lower(to: buffer / roundTripSeconds * Double(streams), .roundTrip)
    }
    if isEncrypted {
      let cores = min(source.cryptoCores ?? streams, target.cryptoCores ?? streams)
      bandwidth.lower(to: Double(cores) * MigrationEncryption.bytesPerSecondPerCore, .encryption)
      bandwidth.bytesPerSecond /= 1 + MigrationEncryption.slowdown
    }
    // vSphere 5.0 took about 30 % less time than 4.1 on the same link (published: "vMotion in vSphere 5", 2011).
    if release < .v50 { bandwidth.bytesPerSecond *= 0.7 }
    let copying = bandwidth.bytesPerSecond / MigrationEndpoint.bytesPerSecondPerStream
    let encrypting = isEncrypted ? bandwidth.bytesPerSecond / MigrationEncryption.bytesPerSecondPerCore : 0
    bandwidth.busyCores = min(Double(streams), copying) * 2 + min(Double(streams), encrypting)
    bandwidth.isBelowMinimum = bandwidth.bytesPerSecond < minimumBytesPerSecond
    return .success(bandwidth)
  }

  private mutating func lower(to bytesPerSecond: Double, _ bound: Bound) {
    if bytesPerSecond < self.bytesPerSecond {
      self.bytesPerSecond = bytesPerSecond
      self.bound = bound
    }
  }
}
