import Testing
import VSphere

@Suite struct VirtualizationOverheadTests {
  /// References of a walk: 24 from Bhargava et al., ASPLOS 2008; the others by the same formula.
  @Test(arguments: [
    (PageSize.small, PageSize.small, 4, 24), (.small, .large, 4, 19), (.large, .large, 4, 15), (.large, .huge, 4, 11),
    (.small, .small, 5, 35),
  ])
  func references(guest: PageSize, host: PageSize, depth: Int, expected: Int) {
    let walk = PageWalk.references(guestLevels: guest.levels(depth: depth), hostLevels: host.levels(depth: depth))
    #expect(walk == expected)
  }

  /// VMware, "Performance Evaluation of Intel EPT Hardware Assist", 2009: up to 48 % on loads that change page tables.
  @Test func hardwareGainsWherePageTablesChange() {
    var settings = VirtualizationSettings(memoryClass: .web)
    settings.pageTableUpdatesPerSecond = 300_000
    let hardware = VirtualizationOverhead(settings, frequencyHz: 2.93e9).total
    settings.mode = .shadowPaging
    let gain = VirtualizationOverhead(settings, frequencyHz: 2.93e9).total / hardware
    #expect(gain > 1.3 && gain < 1.6)
  }

  /// The same paper: loads bound by TLB misses lose unless both sides use large pages.
  @Test func hardwareLosesOnMissesInSmallPages() {
    var settings = VirtualizationSettings(memoryClass: .inMemoryGraph)
    settings.pageTableUpdatesPerSecond = 100
    let large = VirtualizationOverhead(settings, frequencyHz: 2.5e9).total
    settings.guestPages = .small
    settings.hostPages = .small
    let small = VirtualizationOverhead(settings, frequencyHz: 2.5e9).total
    settings.mode = .shadowPaging
    let shadow = VirtualizationOverhead(settings, frequencyHz: 2.5e9).total
    #expect(abs(small - 2.6) < 1e-12)
    #expect(shadow < 1.01 && large < 1.05 && small > shadow)
  }

  @Test func brokenLargePagesCostBetweenBothSizes() {
    let settings = VirtualizationSettings(memoryClass: .oltp)
    let factors = [1, 0.5, 0].map {
      VirtualizationOverhead(settings, frequencyHz: 2.5e9, largePagesFraction: $0).memoryManagement
    }
    #expect(abs(factors[0] - 1.012) < 1e-12 && abs(factors[2] - 1.32) < 1e-12)
    #expect(abs(factors[1] - (factors[0] + factors[2]) / 2) < 1e-12)
  }

  @Test func everyCauseIsReadByItself() {
    var settings = VirtualizationSettings(memoryClass: .compute, exits: ExitRates(deviceAccessesPerSecond: 10_000))
    let plain = VirtualizationOverhead(settings, frequencyHz: 2.2e9)
    #expect(abs(plain.exits - 1 / 0.95) < 1e-12 && plain.nested == 1 && plain.security == 1)
    settings.mitigatesExits = true
    settings.guestSecurity = .withoutMBEC
    settings.systemCallLoss = 0.05
    settings.nesting = .withShadowing
    let all = VirtualizationOverhead(settings, frequencyHz: 2.2e9)
    #expect(all.exits > plain.exits && all.nested == 1.07 && abs(all.security - 1.25 / 0.95) < 1e-12)
    #expect(abs(all.total - all.memoryManagement * all.exits * all.nested * all.security) < 1e-12)
    settings.nesting = .withoutShadowing
    let tens = VirtualizationOverhead(settings, frequencyHz: 2.2e9)
    #expect(tens.nested > 1.2 && tens.nested < 1.6)
    settings.mode = .none
    settings.systemCallLoss = 0
    #expect(VirtualizationOverhead(settings, frequencyHz: 2.2e9).total == 1)
  }

  @Test func wrongSettingsAreNamed() {
    var settings = VirtualizationSettings()
    #expect(settings.problems().isEmpty)
    settings.hostDepth = 1
    settings.systemCallLoss = 1
    #expect(settings.problems().map(\.parameter) == ["hostDepth", "systemCallLoss"])
  }
}
