import Infrastructure

/// What encryption, secure boot and a virtual TPM of a machine cost.
///
/// All figures are modelling defaults, in the form that VMware's study found: cycles for each I/O, so that fast devices
/// suffer most ("VMware vSphere virtual machine encryption performance", 2017).
public struct SecurityCost: Sendable, Hashable {
  /// Whether the machine's files are encrypted.
  public var isEncrypted: Bool
  /// Whether its firmware checks signatures while booting.
  public var hasSecureBoot: Bool
  /// Whether it has a virtual TPM; its configuration files are then encrypted too (known: vSphere Security).
  public var hasTrustedPlatformModule: Bool
  /// Processor cycles to encrypt or decrypt a byte of I/O with AES instructions: 1.
  public var cyclesPerByte: Double
  /// Cycles added to each I/O: 5000.
  public var cyclesPerOperation: Double
  /// Seconds to get a key from the key provider before a power-on: 0.5.
  public var keyRetrievalSeconds: Double
  /// Seconds added to a boot by signature checks: 1.
  public var secureBootSeconds: Double
  /// Seconds added to a boot by measurements into the TPM: 2.
  public var measuredBootSeconds: Double

  /// The defaults, everything off.
  public init(
    isEncrypted: Bool = false, hasSecureBoot: Bool = false, hasTrustedPlatformModule: Bool = false,
    cyclesPerByte: Double = 1, cyclesPerOperation: Double = 5000, keyRetrievalSeconds: Double = 0.5,
    secureBootSeconds: Double = 1, measuredBootSeconds: Double = 2
  ) {
    self.isEncrypted = isEncrypted
    self.hasSecureBoot = hasSecureBoot
    self.hasTrustedPlatformModule = hasTrustedPlatformModule
    self.cyclesPerByte = cyclesPerByte
    self.cyclesPerOperation = cyclesPerOperation
    self.keyRetrievalSeconds = keyRetrievalSeconds
    self.secureBootSeconds = secureBootSeconds
    self.measuredBootSeconds = measuredBootSeconds
  }

  /// Seconds added to a power-on.
  public var powerOnSeconds: Double { isEncrypted || hasTrustedPlatformModule ? keyRetrievalSeconds : 0 }

  /// Seconds added to a boot.
  public var bootSeconds: Double {
    (hasSecureBoot ? secureBootSeconds : 0) + (hasTrustedPlatformModule ? measuredBootSeconds : 0)
  }

  /// CPU in MHz that a machine's disk I/O costs because it is encrypted.
  public func processorMHz(bytesPerSecond: Double, operationsPerSecond: Double) -> Double {
    isEncrypted ? (bytesPerSecond * cyclesPerByte + operationsPerSecond * cyclesPerOperation) / 1e6 : 0
  }

  /// How the machine's migrations are encrypted: an encrypted machine's always (published: vSphere API,
  /// `VirtualMachineConfigSpecEncryptedVMotionModes`).
  public func migrationEncryption(configured: MigrationEncryption) -> MigrationEncryption {
    isEncrypted ? .required : configured
  }

  /// Everything that is out of range, by field.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.requireNotNegative(cyclesPerByte, "cyclesPerByte")
    checks.requireNotNegative(cyclesPerOperation, "cyclesPerOperation")
    checks.requireNotNegative(keyRetrievalSeconds, "keyRetrievalSeconds")
    checks.requireNotNegative(secureBootSeconds, "secureBootSeconds")
    checks.requireNotNegative(measuredBootSeconds, "measuredBootSeconds")
    return checks.errors
  }
}
