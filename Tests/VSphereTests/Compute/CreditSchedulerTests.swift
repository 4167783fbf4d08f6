import Testing
import VSphere

@Suite struct CreditSchedulerTests {
  private let example = [
    CreditDomain(weight: 256, activeVCPUs: 1), CreditDomain(weight: 512, activeVCPUs: 2),
    CreditDomain(weight: 256, capPercent: 25, activeVCPUs: 1),
  ]

  private func scheduler(_ domains: [CreditDomain], processors: Int) -> CreditScheduler {
    var scheduler = CreditScheduler(processors: processors)
    for domain in domains { _ = scheduler.addDomain(domain) }
    return scheduler
  }

  /// CPU-03: the accounting of Xen's credit.c on two processors.
  @Test func creditsOfTheFirstPass() {
    var xen = scheduler(example, processors: 2)
    #expect(xen.settings.creditsPerPeriod == 300)
    #expect(xen.account() == [100, 400, 75])
    #expect(xen.vCPUs.map(\.credits) == [100, 200, 200, 75])
    // The capped one was bounded behind others that were not: it is first from now on.
    #expect(xen.order == [2, 0, 1])
    // Then its surplus reaches the others: 600 credits in all.
    #expect(xen.account().reduce(0, +) == 600)
  }

  @Test func steadyStateOfTheFluidForm() {
    let parts = CreditDomain.steadyState(example, processors: 2)
    for (part, expected) in zip(parts, [0.35, 1.4, 0.25]) { #expect(abs(part - expected) < 1e-12) }
    #expect(CreditDomain.steadyState(example, processors: 2, demands: [0.1, 2, 1]) == [0.1, 1.65, 0.25])
    #expect(example[1].shares == 4000 && example[2].limitMHz(coreMHz: 2000) == 500)
    #expect(example[0].limitMHz(coreMHz: 2000) == .infinity)
  }

  /// Alone, a domain can burn what its vCPUs can run, no more.
  @Test func surplusIsNotHoarded() {
    var xen = scheduler([CreditDomain(activeVCPUs: 1)], processors: 4)
    #expect(xen.account() == [300])
    #expect(xen.vCPUs[0].isActive && xen.vCPUs[0].priority == .under)
    #expect(xen.account() == [300])
    // 600 > 300: it does not run what it earns, keeps half and leaves the accounting until a tick finds it running.
    #expect(!xen.vCPUs[0].isActive && xen.vCPUs[0].credits == 300 && xen.order.isEmpty)
    #expect(xen.account() == [0])
    xen.tick(running: 0)
    #expect(xen.vCPUs[0].isActive && xen.order == [0])
  }

  @Test func prioritiesAndParking() {
    var xen = scheduler([CreditDomain(capPercent: 20, activeVCPUs: 1), CreditDomain(activeVCPUs: 1)], processors: 1)
    #expect(xen.account() == [60, 240])
    xen.wake(vCPU: 0)
    #expect(xen.vCPUs[0].priority == .boost && xen.vCPUs[0].priority < xen.vCPUs[1].priority)
    xen.tick(running: 0)
    #expect(xen.vCPUs[0].priority == .under)
    // 30 ms are 300 credits: 60 - 300 + 60 is below the cap's -60, so it is parked.
    xen.burn(30, vCPU: 0)
    xen.account()
    #expect(xen.vCPUs[0].credits == -180 && xen.vCPUs[0].priority == .over && xen.vCPUs[0].isParked)
    xen.wake(vCPU: 0)
    #expect(xen.vCPUs[0].priority == .over)
    for _ in 0..<3 {
      xen.tick(running: 1)
      xen.burn(30, vCPU: 1)
      xen.account()
    }
    #expect(xen.vCPUs[0].credits >= 0 && !xen.vCPUs[0].isParked)
    // Nobody owes more than a period.
    xen.tick(running: 1)
    xen.burn(1000, vCPU: 1)
    xen.account()
    #expect(xen.vCPUs[1].credits == -300)
  }

  /// Domains that always want to run, the highest credits first, get what the fluid form says.
  @Test func accountingTendsToTheFluidForm() {
    var xen = scheduler(example, processors: 2)
    var run = [Int](repeating: 0, count: 4)
    for millisecond in 0..<60_000 {
      let ranked = (0..<4).filter { !xen.vCPUs[$0].isParked }.sorted {
        (xen.vCPUs[$0].priority, -xen.vCPUs[$0].credits, $0) < (xen.vCPUs[$1].priority, -xen.vCPUs[$1].credits, $1)
      }
      for vCPU in ranked.prefix(2) {
        run[vCPU] += 1
        xen.burn(1, vCPU: vCPU)
        if millisecond % 10 == 9 { xen.tick(running: vCPU) }
      }
      if millisecond % 30 == 29 { xen.account() }
    }
    let parts = [Double(run[0]), Double(run[1] + run[2]), Double(run[3])].map { $0 / 60_000 }
    for (part, expected) in zip(parts, [0.35, 1.4, 0.25]) { #expect(abs(part - expected) < 0.02) }
  }

  @Test func problemsNameEveryField() {
    #expect(
      CreditSettings().problems().isEmpty
        && example.allSatisfy { $0.problems().isEmpty })
    #expect(CreditDomain(weight: 0, capPercent: -1, activeVCPUs: 0).problems().count == 3)
    #expect(CreditSettings(creditsPerMillisecond: 0, timeSliceMilliseconds: 0).problems().count == 2)
  }
}
