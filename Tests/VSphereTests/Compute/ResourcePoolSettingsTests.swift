import Infrastructure
import Testing
import VSphere

@Suite struct ResourcePoolSettingsTests {
  @Test func defaultsAreThoseOfANewPool() {
    let settings = ResourcePoolSettings()
    #expect(settings.shares == 4000 && settings.reservation == 0 && settings.limit == .infinity)
    #expect(settings.isExpandable && settings.problems().isEmpty)
  }

  @Test func problemsNameEveryField() {
    let wrong = ResourcePoolSettings(shares: 0, reservation: -1, limit: -2)
    #expect(wrong.problems().map(\.parameter) == ["shares", "reservation", "limit"])
    #expect(ResourcePoolSettings(reservation: 2, limit: 1).problems().map(\.parameter) == ["limit"])
    #expect(ResourcePoolSettings(reservation: 2, limit: 2).problems().isEmpty)
    #expect(ResourcePoolSettings(reservation: .nan).problems().map(\.parameter) == ["reservation", "limit"])
  }

  /// A pool of 6 GHz whose machines are entitled to 3 and 1 GHz on two hosts.
  @Test func imagesAddUpToThePool() {
    let pool = ResourcePoolSettings(shares: 8000, reservation: 2000, limit: 6000)
    let parts = [3000.0, 1000].map {
      ResourcePoolSettings.partOnHost(entitlement: $0, ofEntitlement: 4000, shares: 1000, ofShares: 2000)
    }
    #expect(parts == [0.75, 0.25])
    #expect(pool.onHost(part: 0.75) == ResourcePoolSettings(shares: 6000, reservation: 1500, limit: 4500))
    #expect(pool.onHost(part: 0.25).reservation == 500)
    #expect(ResourcePoolSettings().onHost(part: 0.1).limit == .infinity)
  }

  /// Nothing wanted anywhere: by shares; nothing there at all: no part, and still a weight that a share tree takes.
  @Test func idlePools() {
    #expect(ResourcePoolSettings.partOnHost(entitlement: 0, ofEntitlement: 0, shares: 500, ofShares: 2000) == 0.25)
    let none = ResourcePoolSettings.partOnHost(entitlement: 0, ofEntitlement: 0, shares: 0, ofShares: 0)
    #expect(none == 0)
    var tree = ShareTree()
    let root = tree.addRoot(capacity: 1)
    let image = ResourcePoolSettings().onHost(part: none)
    let group = tree.addGroup(under: root, shares: image.shares, reservation: image.reservation)
    tree.solve()
    #expect(tree.grant(of: group) == 0)
  }
}
