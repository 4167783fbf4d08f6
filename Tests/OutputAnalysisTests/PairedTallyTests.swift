import Testing

@testable import OutputAnalysis

@Suite struct PairedTallyTests {
  @Test func covarianceIsThatOfTheValuesAlsoFarFromZero() {
    var pairs = PairedTally()
    #expect(pairs.covariance.isNaN)
    for (x, y) in zip([1.0, 2, 3, 6], [2.0, 1, 5, 8]) { pairs.record(base: 1e9 + x, variant: 1e9 + y) }
    // Deviations -2 -1 0 3 and -2 -3 1 4: products 4 + 3 + 0 + 12 = 19, over 3.
    #expect(abs(pairs.covariance - 19.0 / 3) < 1e-6)
    #expect(pairs.count == 4)
    #expect(pairs.difference.mean == 1)
  }
}
