/// Releases of vSphere between which the modelled behaviour differs, oldest first.
public enum VSphereRelease: String, Sendable, Hashable, CaseIterable, Comparable {
  /// vSphere 4.1 (2010).
  case v41 = "4.1"
  /// vSphere 5.0 (2011): multi-NIC vMotion, stun during page send, mirrored Storage vMotion.
  case v50 = "5.0"
  /// vSphere 5.5 (2013).
  case v55 = "5.5"
  /// vSphere 6.0 (2015): long-distance vMotion.
  case v60 = "6.0"
  /// vSphere 6.5 (2016): encrypted vMotion.
  case v65 = "6.5"
  /// vSphere 6.7 (2018).
  case v67 = "6.7"
  /// vSphere 7.0 (2020): compacted dirty bitmap.
  case v70 = "7.0"
  /// vSphere 7.0 Update 1 (2020): loose page traces.
  case v70U1 = "7.0 U1"
  /// vSphere 7.0 Update 2 (2021): streams follow the speed of the NIC.
  case v70U2 = "7.0 U2"
  /// vSphere 8.0 (2022) and its updates.
  case v80 = "8.0"

  /// Compares by date of release.
  public static func < (left: VSphereRelease, right: VSphereRelease) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .v41: 0
    case .v50: 1
    case .v55: 2
    case .v60: 3
    case .v65: 4
    case .v67: 5
    case .v70: 6
    case .v70U1: 7
    case .v70U2: 8
    case .v80: 9
    }
  }
}
