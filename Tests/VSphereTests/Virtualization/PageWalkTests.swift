import Testing
import VSphere

@Suite struct PageWalkTests {
  /// 24: Bhargava et al., ASPLOS 2008; the others by the same count.
  @Test(arguments: [
    (4, PageSize.small, 4, PageSize.small, 24), (4, .small, 4, .large, 19), (4, .large, 4, .large, 15),
    (4, .large, 4, .huge, 11), (5, .small, 5, .small, 35),
  ]) func `two-dimensional walks`(
    guestLevels: Int, guestPages: PageSize, hostLevels: Int, hostPages: PageSize, references: Int
  ) {
    #expect(
      PageWalk.nestedReferences(
        guestLevels: guestLevels, guestPages: guestPages, hostLevels: hostLevels, hostPages: hostPages) == references)
  }

  @Test func `walks on hardware`() {
    #expect(PageWalk.references(levels: 4, pages: .small) == 4)
    #expect(PageWalk.references(levels: 4, pages: .large) == 3)
    #expect(PageWalk.references(levels: 5, pages: .huge) == 3)
  }
}
