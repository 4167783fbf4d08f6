/// Why a migration cannot be done on a network.
public enum MigrationRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  /// The round trip is longer than the release supports.
  case roundTripTooLong(seconds: Double, limitSeconds: Double)
  /// Encryption is required and an end cannot: its release is older than 6.5, or its processors lack AES instructions.
  case encryptionUnavailable(release: VSphereRelease, hasInstructions: Bool)
  /// An end has no NIC for vMotion.
  case noNetwork

  /// The refusal in a sentence.
  public var description: String {
    switch self {
    case .roundTripTooLong(let seconds, let limit):
      "round trip of \(seconds * 1000) ms; at most \(limit * 1000) ms"
    case .encryptionUnavailable(let release, let hasInstructions):
      hasInstructions
        ? "encryption is required; vSphere \(release.rawValue) cannot"
        : "encryption is required; the processors lack AES instructions"
    case .noNetwork: "no NIC for vMotion"
    }
  }
}
