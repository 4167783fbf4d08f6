/// How vSAN protects a disk.
///
/// Source: vSAN documentation, storage policies (known).
public enum VSANPolicy: String, Sendable, CaseIterable {
  /// One copy, no protection.
  case unprotected = "raid0"
  /// RAID-1, two copies: one failure.
  case mirrorOneFailure = "raid1-ftt1"
  /// RAID-1, three copies: two failures.
  case mirrorTwoFailures = "raid1-ftt2"
  /// RAID-1, four copies: three failures.
  case mirrorThreeFailures = "raid1-ftt3"
  /// RAID-5 of three data parts and a parity (original storage architecture): one failure.
  case raid5
  /// RAID-5 of two data parts and a parity (express storage architecture).
  case raid5Express2Plus1 = "raid5-esa-2+1"
  /// RAID-5 of four data parts and a parity (express storage architecture).
  case raid5Express4Plus1 = "raid5-esa-4+1"
  /// RAID-6 of four data parts and two parities: two failures.
  case raid6

  /// Failures it survives.
  public var failuresTolerated: Int {
    switch self {
    case .unprotected: 0
    case .mirrorOneFailure, .raid5, .raid5Express2Plus1, .raid5Express4Plus1: 1
    case .mirrorTwoFailures, .raid6: 2
    case .mirrorThreeFailures: 3
    }
  }

  /// Hosts that must be there: 2f + 1 mirrored, 4 for RAID-5 and 6 for RAID-6 (known); 3 and 6 hosts for the express
  /// RAID-5 layouts, 6 because five parts and one host to rebuild on (known: vSAN 8 ESA, adaptive RAID-5).
  public var hostsNeeded: Int {
    switch self {
    case .unprotected: 1
    case .mirrorOneFailure, .mirrorTwoFailures, .mirrorThreeFailures: 2 * failuresTolerated + 1
    case .raid5: 4
    case .raid5Express2Plus1: 3
    case .raid5Express4Plus1: 6
    case .raid6: 6
    }
  }

  /// Capacity used for each byte stored, as a fraction: RAID-1 2, 3, 4; RAID-5 4/3 (express 3/2 and 5/4); RAID-6 3/2.
  public var multiplier: (numerator: Int64, denominator: Int64) {
    switch self {
    case .unprotected: (1, 1)
    case .mirrorOneFailure: (2, 1)
    case .mirrorTwoFailures: (3, 1)
    case .mirrorThreeFailures: (4, 1)
    case .raid5: (4, 3)
    case .raid5Express2Plus1: (3, 2)
    case .raid5Express4Plus1: (5, 4)
    case .raid6: (3, 2)
    }
  }

  /// Bytes that storing so many takes, rounded up to whole bytes.
  public func footprint(of bytes: Int64) -> Int64 {
    let (numerator, denominator) = multiplier
    let (whole, rest) = bytes.quotientAndRemainder(dividingBy: denominator)
    return whole * numerator + (rest * numerator + denominator - 1) / denominator
  }
}
