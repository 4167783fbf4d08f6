import Infrastructure

/// What a Storage vMotion takes: one pass over the disks while writes go to both ends.
///
/// T = used bytes / min(read rate of the source, write rate of the target, network), since vSphere 5.0, which mirrors
/// writes instead of iterating (published: A. Mashtizadeh et al., "The design and evolution of live storage migration
/// in VMware ESX", USENIX ATC 2011). Inside one array that offloads copies (VAAI XCOPY) it is 5 to 10 times faster
/// (modelling default).
public struct StorageMigration: Sendable, Hashable {
  /// Bytes of the disks that hold data.
  public var usedBytes: Int64
  /// What the source gives to read, in bytes a second.
  public var readBytesPerSecond: Double
  /// What the target takes, in bytes a second.
  public var writeBytesPerSecond: Double
  /// What the network between hosts gives; infinite where one host sees both datastores.
  public var networkBytesPerSecond: Double
  /// Rate at which the guest writes to its disks, in bytes a second: mirrored to the target.
  public var guestWriteBytesPerSecond: Double
  /// Whether both ends are on one array that offloads copies.
  public var isOffloaded: Bool
  /// Factor by which an offloaded copy is faster: 7 (modelling default, from 5 to 10).
  public var offloadFactor: Double
  /// Seconds of stun when the machine changes over: 0.5 (modelling default; below 1 s).
  public var stunSeconds: Double

  /// Seconds of stun when nothing else is said: 0.5 (modelling default).
  public static let defaultStunSeconds = 0.5

  /// Makes a migration of disks.
  public init(
    usedBytes: Int64, readBytesPerSecond: Double, writeBytesPerSecond: Double,
    networkBytesPerSecond: Double = .infinity, guestWriteBytesPerSecond: Double = 0, isOffloaded: Bool = false,
    offloadFactor: Double = 7, stunSeconds: Double = StorageMigration.defaultStunSeconds
  ) {
    self.usedBytes = usedBytes
    self.readBytesPerSecond = readBytesPerSecond
    self.writeBytesPerSecond = writeBytesPerSecond
    self.networkBytesPerSecond = networkBytesPerSecond
    self.guestWriteBytesPerSecond = guestWriteBytesPerSecond
    self.isOffloaded = isOffloaded
    self.offloadFactor = offloadFactor
    self.stunSeconds = stunSeconds
  }

  /// Rate of the copy in bytes a second: the slowest of source, target and network, times the factor of an offload,
  /// which does without the network.
  public var copyBytesPerSecond: Double {
    let ends = min(readBytesPerSecond, writeBytesPerSecond)
    return isOffloaded ? ends * offloadFactor : min(ends, networkBytesPerSecond)
  }

  /// Seconds of the copy.
  public var copySeconds: Double { usedBytes == 0 ? 0 : Double(usedBytes) / copyBytesPerSecond }
  /// Seconds from the first block to the resume.
  public var totalSeconds: Double { copySeconds + stunSeconds }
  /// Bytes the guest writes twice because they are mirrored: those to the part that is copied already, half of all on
  /// average (derived: the copied part grows evenly from none to all).
  public var mirroredBytes: Double { guestWriteBytesPerSecond * copySeconds / 2 }
  /// Bytes written to the target.
  public var sentBytes: Double { Double(usedBytes) + mirroredBytes }

  /// Everything that is out of range, by field.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.require(usedBytes >= 0, "usedBytes", "is \(usedBytes)", "a size of 0 or more")
    checks.requirePositive(readBytesPerSecond, "readBytesPerSecond")
    checks.requirePositive(writeBytesPerSecond, "writeBytesPerSecond")
    checks.require(
      networkBytesPerSecond > 0, "networkBytesPerSecond", "is \(networkBytesPerSecond)", "above 0, or infinity")
    checks.requireNotNegative(guestWriteBytesPerSecond, "guestWriteBytesPerSecond")
    checks.require(
      offloadFactor >= 1 && offloadFactor.isFinite, "offloadFactor", "is \(offloadFactor)", "1 or more")
    checks.requireNotNegative(stunSeconds, "stunSeconds")
    return checks.errors
  }
}
