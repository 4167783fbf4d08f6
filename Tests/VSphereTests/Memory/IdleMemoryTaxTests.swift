import Testing
import VSphere

@Suite struct IdleMemoryTaxTests {
  /// MEM-02. Waldspurger, OSDI 2002, section 5.2: k = 1 / (1 - 0.75) = 4; an idle machine ends with a quarter of what
  /// an active one has, 200 and 800 of 1000; without a tax both have 500. Both ways to say what is active agree there.
  @Test(arguments: [(0.75, 200.0), (0, 500), (0.5, 1000.0 / 3)])
  func `an idle and an active machine`(tax: Double, idle: Double) {
    let fractions = IdleMemoryTax(rate: tax).targets(
      of: 1000,
      for: [
        MemoryClaim(shares: 1000, activity: .fraction(0), upperBytes: 1000),
        MemoryClaim(shares: 1000, activity: .fraction(1), upperBytes: 1000),
      ])
    let sets = IdleMemoryTax(rate: tax).targets(
      of: 1000,
      for: [
        MemoryClaim(shares: 1000, activity: .bytes(0), upperBytes: 1000),
        MemoryClaim(shares: 1000, activity: .bytes(1000), upperBytes: 1000),
      ])
    #expect((fractions[0] - idle).magnitude < 1e-9)
    #expect((fractions[1] - (1000 - idle)).magnitude < 1e-9)
    #expect((sets[0] - idle).magnitude < 1e-9)
    #expect((sets[1] - (1000 - idle)).magnitude < 1e-9)
    #expect(IdleMemoryTax().idlePrice == 4)
  }

  @Test func `bounds come before shares`() {
    let tax = IdleMemoryTax()
    func claim(_ lower: Double, _ upper: Double) -> MemoryClaim {
      MemoryClaim(shares: 1, activity: .bytes(0), lowerBytes: lower, upperBytes: upper)
    }
    #expect(tax.targets(of: 1000, for: [claim(700, 1000), claim(0, 1000)]) == [700, 300])
    #expect(tax.targets(of: 1000, for: [claim(0, 100), claim(0, 1000)]) == [100, 900])
    #expect(tax.targets(of: 1000, for: [claim(0, 100), claim(0, 200)]) == [100, 200])
    #expect(tax.targets(of: 300, for: [claim(200, 500), claim(400, 500)]) == [100, 200])
    #expect(tax.targets(of: 300, for: []) == [])
  }

  /// On random input: within bounds, all of the memory given, and every machine strictly between its bounds pays the
  /// same price for a page, those at the upper bound no more, those at the lower no less.
  @Test func `pages cost the same`() {
    var numbers = MemoryTestNumbers(seed: 20_261_124)
    var level = 0.0
    for round in 0..<400 {
      let tax = IdleMemoryTax(rate: [0, 0.5, 0.75, 0.99][round % 4])
      var claims: ContiguousArray<MemoryClaim> = []
      for _ in 0...numbers.whole(0...50) {
        let upper = Double(numbers.whole(0...64 << 30))
        let lower = numbers.chance(0.3) ? (upper * numbers.unit()).rounded(.down) : 0
        let isSet = numbers.chance(0.7)
        claims.append(
          MemoryClaim(
            shares: Double(numbers.whole(1...100_000)),
            activity: isSet ? .bytes(upper * numbers.unit()) : .fraction(numbers.unit()), lowerBytes: lower,
            upperBytes: upper))
      }
      let lower = claims.reduce(0) { $0 + $1.lowerBytes }
      let upper = claims.reduce(0) { $0 + $1.upperBytes }
      let total = lower + (upper - lower) * numbers.unit()
      var targets = ContiguousArray(repeating: 0.0, count: claims.count)
      tax.divide(total, among: claims, into: &targets, level: &level)
      #expect((targets.reduce(0, +) - total).magnitude <= 1e-9 * max(1, total), "round \(round)")
      for (claim, target) in zip(claims, targets) {
        #expect(target >= claim.lowerBytes && target <= claim.upperBytes)
        guard upper - lower > 1, total > lower, total < upper else { continue }
        let price = Self.cost(of: target, claim, tax) / claim.shares
        if target > claim.lowerBytes { #expect(price <= level * (1 + 1e-9), "round \(round)") }
        if target < claim.upperBytes { #expect(price >= level * (1 - 1e-9), "round \(round)") }
      }
    }
  }

  private static func cost(of pages: Double, _ claim: MemoryClaim, _ tax: IdleMemoryTax) -> Double {
    switch claim.activity {
    case .bytes(let active):
      let used = min(active, pages)
      return used + tax.idlePrice * (pages - used)
    case .fraction(let active): return pages * (active + tax.idlePrice * (1 - active))
    }
  }
}
