/// Encryption of a machine's migrations (vSphere 6.5 and later, AES-GCM).
public enum MigrationEncryption: String, Sendable, Hashable, CaseIterable {
  /// Never encrypted.
  case disabled
  /// Encrypted when both hosts can; the default (published: F. Denneman, 2018).
  case opportunistic
  /// Encrypted or not done; always so for encrypted machines (published: vSphere API,
  /// `VirtualMachineConfigSpecEncryptedVMotionModes`).
  case required

  /// What one core encrypts, in bytes a second: 10 Gbit/s (modelling default).
  public static let bytesPerSecondPerCore = 10e9 / 8
  /// How much longer an encrypted migration takes: 0.025 (modelling default, from 0 to 5 %).
  public static let slowdown = 0.025

  /// Whether a migration between two hosts is encrypted. Without AES instructions at an end an opportunistic one is not
  /// (published: F. Denneman, 2018).
  public func decide(_ source: MigrationEndpoint, _ target: MigrationEndpoint) -> Result<Bool, MigrationRefusal> {
    let release = min(source.release, target.release)
    let hasInstructions = source.hasEncryptionInstructions && target.hasEncryptionInstructions
    let isAble = release >= .v65 && hasInstructions
    switch self {
    case .disabled: return .success(false)
    case .opportunistic: return .success(isAble)
    case .required:
      return isAble
        ? .success(true) : .failure(.encryptionUnavailable(release: release, hasInstructions: hasInstructions))
    }
  }
}
