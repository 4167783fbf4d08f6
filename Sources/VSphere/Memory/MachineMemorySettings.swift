import Infrastructure

/// What a host's memory management has to know of a virtual machine.
public struct MachineMemorySettings: Sendable, Hashable {
  /// Configured memory, bytes.
  public var sizeBytes: Int64
  /// Memory that is not reclaimed, bytes; at most `sizeBytes`.
  public var reservationBytes: Int64
  /// Most host memory for the guest, bytes; nil for no limit.
  public var limitBytes: Int64?
  /// Weight, above 0. ESXi: 10 for each MB at the level normal, 5 at low, 20 at high (published).
  public var shares: Double
  /// Overhead memory of the machine, bytes (`OverheadMemory`); never reclaimed.
  public var overheadBytes: Int64
  /// Whether VMware Tools run in the guest, and so a balloon driver. Default true.
  public var hasBalloonDriver: Bool
  /// What its pages hold.
  public var sharing: PageSharing
  /// Resource pool it is in, by its number on the host; nil for none.
  public var pool: Int32?
  /// Machines with the same number on a host share pages with each other; nil for a salt of its own, the default of
  /// ESXi since late 2014 (published).
  public var saltingGroup: Int32?
  /// Whether its memory is backed by large pages, which the host does by default (published).
  public var usesLargePages: Bool
  /// Whether the host pins all of it, as passthrough devices require: everything is taken at power-on, nothing is
  /// reclaimed. Its reservation is then all of its size.
  public var isPinned: Bool
  /// Time to read or write a page in the device that holds the swap file, seconds.
  public var swapSeconds: Double

  /// Makes settings; those without defaults are those only the user knows.
  public init(
    sizeBytes: Int64, reservationBytes: Int64 = 0, limitBytes: Int64? = nil, shares: Double? = nil,
    overheadBytes: Int64, pool: Int32? = nil, hasBalloonDriver: Bool = true, sharing: PageSharing = PageSharing(),
    saltingGroup: Int32? = nil, usesLargePages: Bool = true, isPinned: Bool = false,
    swapSeconds: Double = HostSwap.Device.ssd.readSeconds
  ) {
    self.sizeBytes = sizeBytes
    self.reservationBytes = isPinned ? sizeBytes : reservationBytes
    self.limitBytes = limitBytes
    self.shares = shares ?? 10 * Double(sizeBytes) / 1_048_576
    self.overheadBytes = overheadBytes
    self.pool = pool
    self.hasBalloonDriver = hasBalloonDriver
    self.sharing = sharing
    self.saltingGroup = saltingGroup
    self.usesLargePages = usesLargePages
    self.isPinned = isPinned
    self.swapSeconds = swapSeconds
  }

  /// Everything wrong with the settings; empty when they can be used.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.require(sizeBytes > 0, "sizeBytes", "\(sizeBytes) is out of range", "a number of bytes above 0")
    checks.require(
      reservationBytes >= 0 && reservationBytes <= sizeBytes, "reservationBytes", "\(reservationBytes) is out of range",
      "a number of bytes up to the configured memory, \(sizeBytes)")
    if let limitBytes {
      checks.require(
        limitBytes > 0 && limitBytes >= reservationBytes, "limitBytes", "\(limitBytes) is out of range",
        "a number of bytes above 0 and not below the reservation, \(reservationBytes)")
    }
    checks.requirePositive(shares, "shares")
    checks.require(
      overheadBytes >= 0, "overheadBytes", "\(overheadBytes) is out of range", "a number of bytes, 0 or more")
    checks.requireFraction(sharing.zeroFraction, "sharing.zeroFraction")
    checks.requireFraction(sharing.ownDuplicateFraction, "sharing.ownDuplicateFraction")
    checks.requireFraction(sharing.commonFraction, "sharing.commonFraction")
    let shared = sharing.zeroFraction + sharing.ownDuplicateFraction + sharing.commonFraction
    checks.require(
      shared <= 1, "sharing", "\(shared) is out of range", "zero, own and common fractions that add up to 1 at most")
    checks.require(
      sharing.commonMultiplicity >= 1, "sharing.commonMultiplicity", "\(sharing.commonMultiplicity) is out of range",
      "a number of 1 or more")
    checks.require(
      !isPinned || reservationBytes == sizeBytes, "isPinned", "\(isPinned) is out of range",
      "a reservation of all configured memory")
    checks.requirePositive(swapSeconds, "swapSeconds")
    return checks.errors
  }
}
