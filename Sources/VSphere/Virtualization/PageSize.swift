/// Size of a page of memory on x86-64.
public enum PageSize: String, Sendable, Hashable, CaseIterable, Comparable {
  /// 4 KB.
  case small = "4KB"
  /// 2 MB, a large page.
  case large = "2MB"
  /// 1 GB.
  case huge = "1GB"

  /// Levels of a page table that a walk to such a page does not need.
  public var levelsSaved: Int {
    switch self {
    case .small: 0
    case .large: 1
    case .huge: 2
    }
  }

  /// TLB misses with such pages over those with 4 KB pages: 1, 1/20, 1/400 (modelling default).
  public var missRatio: Double {
    switch self {
    case .small: 1
    case .large: 1 / 20
    case .huge: 1 / 400
    }
  }

  /// Orders by size.
  public static func < (left: PageSize, right: PageSize) -> Bool { left.levelsSaved < right.levelsSaved }
}
