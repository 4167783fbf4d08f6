/// Memory references of the walk of page tables that a TLB miss causes.
public enum PageWalk {
  /// References of a walk on hardware, or of a shadow page table: one for each level that is walked.
  public static func references(levels: Int, pages: PageSize) -> Int { levels - pages.levelsSaved }

  /// References of a two-dimensional walk, g h + g + h for g guest and h host levels that are walked (derived; the 24
  /// of 4 and 4 levels is published: Bhargava et al., "Accelerating Two-Dimensional Page Walks for Virtualized
  /// Systems", ASPLOS 2008). Each of g references to guest tables and the last address need a walk of the host's
  /// tables.
  public static func nestedReferences(
    guestLevels: Int, guestPages: PageSize, hostLevels: Int, hostPages: PageSize
  ) -> Int {
    let guest = references(levels: guestLevels, pages: guestPages)
    let host = references(levels: hostLevels, pages: hostPages)
    return guest * host + guest + host
  }
}
