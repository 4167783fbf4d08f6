/// Size of the pages of a page table.
public enum PageSize: String, Sendable, Hashable, CaseIterable {
  /// 4 KB.
  case small
  /// 2 MB.
  case large
  /// 1 GB.
  case huge

  /// Levels a walk passes when the page table has `depth` of them: a large page saves one, a huge page two.
  public func levels(depth: Int) -> Int { max(1, depth - order) }

  /// TLB misses as a fraction of those with 4 KB pages: 1/20 with 2 MB (modelling default), again 1/20 with 1 GB
  /// (modelling default).
  public var missFactor: Double {
    switch self {
    case .small: 1
    case .large: 1.0 / 20
    case .huge: 1.0 / 400
    }
  }

  /// The smaller of two sizes: what the TLB holds when guest and host disagree (modelling default).
  public func smaller(_ other: PageSize) -> PageSize { order <= other.order ? self : other }

  private var order: Int {
    switch self {
    case .small: 0
    case .large: 1
    case .huge: 2
    }
  }
}

/// Memory references of a page walk.
public enum PageWalk {
  /// A two-dimensional walk over g guest and h host levels: g*h + g + h (derived; 24 for 4 and 4: Bhargava et al.,
  /// "Accelerating Two-Dimensional Page Walks for Virtualized Systems", ASPLOS 2008).
  public static func references(guestLevels g: Int, hostLevels h: Int) -> Int { g * h + g + h }
}
