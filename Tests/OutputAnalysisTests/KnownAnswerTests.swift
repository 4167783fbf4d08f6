import OutputAnalysis
import Testing

private func isNear(_ value: Double?, _ expected: Double, within tolerance: Double = 5e-7) -> Bool {
  ((value ?? .nan) - expected).magnitude <= tolerance
}

@Suite struct KnownAnswerTests {
  @Test(arguments: [
    (0.975, 1.0, 12.706205), (0.975, 2, 4.302653), (0.975, 4, 2.776445), (0.975, 9, 2.262157),
    (0.975, 19, 2.093024), (0.975, 29, 2.045230), (0.975, 99, 1.984217), (0.95, 9, 1.833113), (0.995, 9, 3.249836),
  ])
  func studentQuantilesAreThoseOfTheTables(probability: Double, degrees: Double, expected: Double) {
    #expect(isNear(studentQuantile(probability, degreesOfFreedom: degrees), expected))
  }

  @Test func intervalOfFiveMeasurements() {
    let estimate = MeanEstimate([9.1, 8.7, 9.6, 9.9, 8.8])
    #expect(isNear(estimate.mean, 9.22, within: 1e-12))
    #expect(isNear(estimate.standardDeviation, 0.516720))
    #expect(isNear(estimate.halfWidth, 0.641593))
    #expect(estimate.covers(9.8) && !estimate.covers(9.9))
  }

  @Test func oneReplicationHasNoInterval() {
    let estimate = MeanEstimate([4.2])
    #expect(estimate.mean == 4.2)
    #expect(estimate.halfWidth == nil && estimate.low == nil && estimate.relativeHalfWidth == nil)
    #expect(!estimate.covers(4.2))
    #expect(MeanEstimate([]).mean.isNaN)
  }

  @Test func equalReplicationsHaveAnIntervalOfWidthZero() { #expect(MeanEstimate([2, 2, 2]).halfWidth == 0) }

  @Test(arguments: [(0.5, 5.5), (0.9, 9.1), (0.95, 9.55), (0.99, 9.91), (0, 1), (1, 10)])
  func sampleQuantilesAreOfTypeSeven(probability: Double, expected: Double) {
    #expect(
      isNear(sampleQuantile((1...10).map(Double.init).reversed(), probability: probability), expected, within: 1e-12))
  }

  @Test func quantileOfNothingIsNaNAndOfOneValueThatValue() {
    #expect(sampleQuantile([], probability: 0.5).isNaN)
    #expect(sampleQuantile([7], probability: 0.99) == 7)
  }

  @Test func wilsonIntervalIsTheRootOfTheScoreEquation() throws {
    // The ends solve (p - 0.8)^2 = z^2 p (1 - p) / 10 for 8 of 10, z = 1.959964: .490162 and .943318.
    let interval = try #require(wilsonInterval(successes: 8, trials: 10))
    for end in [interval.lowerBound, interval.upperBound] {
      let z = (end - 0.8).magnitude / (end * (1 - end) / 10).squareRoot()
      #expect(isNear(z, 1.959964))
    }
    #expect(isNear(interval.lowerBound, 0.490162, within: 1e-6))
    #expect(isNear(interval.upperBound, 0.943318, within: 1e-6))
  }

  @Test func wilsonIntervalAtTheEndsStaysInside() throws {
    // Never in n trials: upper end z^2 / (n + z^2) = 3.841459 / 103.841459.
    let never = try #require(wilsonInterval(successes: 0, trials: 100))
    #expect(never.lowerBound == 0)
    #expect(isNear(never.upperBound, 0.036994, within: 1e-6))
    let always = try #require(wilsonInterval(successes: 100, trials: 100))
    #expect(always.upperBound == 1)
    #expect(isNear(always.lowerBound, 1 - 0.036994, within: 1e-6))
    #expect(wilsonInterval(successes: 0, trials: 0) == nil)
  }

  @Test func ruleOfThreeBoundsWhatWasNeverSeen() { #expect(ruleOfThreeBound(exposure: 1_000) == 0.003) }

  @Test func truncationFindsTheEndOfADecayingTransient() throws {
    // x_i = 20 * .9^i + 5 +- 1, plus for even i.
    var decay = 20.0
    let series = (0..<200).map { index in
      defer { decay *= 0.9 }
      return decay + 5 + (index % 2 == 0 ? 1 : -1)
    }
    let cut = try #require(WarmUpTruncation(series))
    #expect(cut.batches == 9)
    #expect(cut.observations == 45)
    #expect(isNear(cut.statistic, 1.284817e-3, within: 1e-9))
    #expect(isNear(cut.truncatedMean, 5.004810))
    #expect(!cut.isAtLimit)
  }

  @Test func truncationOfASeriesThatNeverSettlesSaysSo() throws {
    var decay = 1.0
    let series = (0..<200).map { _ in
      decay *= 0.97
      return decay
    }
    let cut = try #require(WarmUpTruncation(series))
    #expect(cut.isAtLimit)
    #expect(WarmUpTruncation([1, 2, 3]) == nil)
    let constant = try #require(WarmUpTruncation([Double](repeating: 1, count: 100)))
    #expect(constant.batches == 0)
  }

  @Test func quantileIntervalUsesBinomialRanks() throws {
    // Median of ten: P(B <= 1) = 11/1024 <= .025 < P(B <= 2) = 56/1024, so ranks 2 and 9, coverage 1 - 22/1024.
    let interval = try #require(QuantileInterval((1...10).map { Double($0 * 10) }, probability: 0.5))
    #expect(interval.ranks == 2...9)
    #expect(interval.low == 20 && interval.high == 90)
    #expect(isNear(interval.coverage, 1 - 22.0 / 1024, within: 1e-12))
    #expect(QuantileInterval([1, 2, 3, 4, 5], probability: 0.5) == nil)
    #expect(QuantileInterval((1...100).map(Double.init), probability: 0.999) == nil)
  }

  @Test func holmMultipliesByTheNumberOfHypothesesLeft() {
    // .01 * 4, .02 * 3 = .06, .03 * 2 = .06, .2 * 1; in the order given.
    let corrected = holmCorrected([0.03, 0.01, 0.2, 0.02])
    for (value, expected) in zip(corrected, [0.06, 0.04, 0.2, 0.06]) { #expect(isNear(value, expected, within: 1e-12)) }
    #expect(holmCorrected([0.9, 0.8]) == [1, 1])
    #expect(holmCorrected([]) == [])
  }

  @Test func autocorrelationOfAnAlternatingSeries() {
    // Deviations +-1: lag 1 product sum is -(n - 1) = -9, square sum 10.
    #expect(autocorrelation((0..<10).map { $0 % 2 == 0 ? 1 : -1 }, lag: 1) == -0.9)
  }
}

@Suite struct PairedComparisonTests {
  @Test func pairsOfFive() {
    // Differences 1, 2, 3, 2, 2: mean 2, variance 1/2, t = 2 / sqrt(.1) = 6.324555; P(|T4| > t) = .003198.
    let comparison = PairedComparison(base: [10, 12, 14, 11, 13], variant: [11, 14, 17, 13, 15])
    #expect(comparison.difference.mean == 2)
    #expect(isNear(comparison.difference.standardDeviation, 0.5.squareRoot(), within: 1e-12))
    #expect(isNear(comparison.pValue, 0.003198, within: 1e-6))
    // var base 2.5, var variant 5; covariance 3.5.
    #expect(isNear(comparison.correlation, 3.5 / 12.5.squareRoot(), within: 1e-12))
    #expect(isNear(comparison.varianceReduction, 15, within: 1e-9))
  }

  @Test func equalPoliciesDifferByExactlyNothing() {
    let comparison = PairedComparison(base: [1, 2, 3], variant: [1, 2, 3])
    #expect(comparison.difference.mean == 0)
    #expect(comparison.difference.halfWidth == 0)
    #expect(comparison.pValue == 1)
    #expect(comparison.varianceReduction == .infinity)
  }

  @Test func onePairSaysNothing() {
    let comparison = PairedComparison(base: [1], variant: [2])
    #expect(comparison.difference.mean == 1)
    #expect(comparison.pValue == nil && comparison.correlation == nil && comparison.varianceReduction == nil)
  }
}

@Suite struct SequentialStoppingTests {
  let rule = SequentialStopping(relativeHalfWidth: 0.1, floor: 5, ceiling: 40)

  @Test func theFloorIsAlwaysRun() { #expect(rule.decide([Tally([1, 1, 1])]) == .runMore(2)) }

  @Test func everyMetricMustBePrecise() {
    let precise = Tally([10, 10, 10, 10, 10.1])
    // Mean 10, s 5: half width 2.776 * 5 / sqrt 5 = 6.2, 62 %; 38 times as many are wanted, so n doubles.
    let wide = Tally([5, 15, 10, 5, 15])
    #expect(rule.decide([precise]) == .precisionReached)
    #expect(rule.decide([precise, wide]) == .runMore(5))
  }

  @Test func theCeilingEndsIt() {
    let wide = Tally((0..<40).map { $0 % 2 == 0 ? 0 : 1_000 })
    #expect(rule.decide([wide]) == .ceilingReached)
    let almost = Tally((0..<39).map { $0 % 2 == 0 ? 0 : 1_000 })
    #expect(rule.decide([almost]) == .runMore(1))
  }

  @Test func aMetricThatIsNotANumberIsNeverPrecise() {
    #expect(rule.decide([Tally([1, .nan, 1, 1, 1])]) == .runMore(5))
  }

  @Test func aMetricThatIsAlwaysZeroIsPrecise() {
    #expect(rule.decide([Tally([0, 0, 0, 0, 0])]) == .precisionReached)
  }
}
