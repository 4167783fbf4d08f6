/// Releases of vSphere between which the modelled behaviour differs, oldest first.
public enum VSphereRelease: String, Sendable, Hashable, CaseIterable, Comparable {
  /// vSphere 4.1 (2010).
  case v4_1 = "4.1"
  /// vSphere 5.0 (2011): multi-NIC vMotion, stun during page send, mirrored Storage vMotion.
  case v5_0 = "5.0"
  /// vSphere 5.5 (2013).
  case v5_5 = "5.5"
  /// vSphere 6.0 (2015): long-distance vMotion.
  case v6_0 = "6.0"
  /// vSphere 6.5 (2016): encrypted vMotion.
  case v6_5 = "6.5"
  /// vSphere 6.7 (2018).
  case v6_7 = "6.7"
  /// vSphere 7.0 (2020): compacted dirty bitmap.
  case v7_0 = "7.0"
  /// vSphere 7.0 Update 1 (2020): loose page traces.
  case v7_0U1 = "7.0 U1"
  /// vSphere 7.0 Update 2 (2021): streams follow the speed of the NIC.
  case v7_0U2 = "7.0 U2"
  /// vSphere 8.0 (2022) and its updates.
  case v8_0 = "8.0"

  /// Compares by date of release.
  public static func < (left: VSphereRelease, right: VSphereRelease) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .v4_1: 0
    case .v5_0: 1
    case .v5_5: 2
    case .v6_0: 3
    case .v6_5: 4
    case .v6_7: 5
    case .v7_0: 6
    case .v7_0U1: 7
    case .v7_0U2: 8
    case .v8_0: 9
    }
  }
}
