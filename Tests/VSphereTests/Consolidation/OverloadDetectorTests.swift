import Testing
import VSphere

private func outlook<Result>(
  _ requested: Double, _ history: [Double], intervals: Double = 1, _ body: (HostOutlook) -> Result
) -> Result {
  history.withUnsafeBufferPointer {
    body(HostOutlook(requestedFraction: requested, history: $0, migrationIntervals: intervals))
  }
}

private let fallback = StaticThreshold(threshold: 0.7)

@Suite struct OverloadDetectorTests {
  @Test func staticThresholdIsExclusive() {
    let detector = StaticThreshold(threshold: 0.8)
    #expect(!outlook(0.8, []) { detector.isOverloaded($0) })
    #expect(outlook(0.8.nextUp, []) { detector.isOverloaded($0) })
  }

  /// Twelve samples 0.1 ... 1.2: q1 = x[round(3.25) - 1] = x[2] = 0.3, q3 = x[round(9.75) - 1] = x[9] = 1.0, so the
  /// threshold is 1 - 1.5 * 0.7 = -0.05.
  @Test func interquartileRangeFollowsTheRankRule() {
    let detector = InterquartileRangeThreshold(safety: 1.5, fallback: fallback)
    let history = (1...12).map { Double($0) / 10 }.shuffled(by: 7)
    let threshold = history.withUnsafeBufferPointer { detector.threshold($0) }
    #expect(abs(threshold - -0.05) < 1e-12)
    #expect(outlook(0, history) { detector.isOverloaded($0) })
  }

  /// Twelve samples 1 ... 12: median 6.5; deviations 0.5, 0.5, 1.5, 1.5, ... 5.5, 5.5 with median 3.
  @Test func medianAbsoluteDeviationTakesTheMedianTwice() {
    let detector = MedianAbsoluteDeviationThreshold(safety: 0.1, fallback: fallback)
    let history = (1...12).map(Double.init).shuffled(by: 5)
    #expect(abs(history.withUnsafeBufferPointer { detector.threshold($0) } - (1 - 0.1 * 3)) < 1e-12)
  }

  @Test func shortHistoriesFallBack() {
    let history = [Double](repeating: 0.9, count: 9)
    let iqr = InterquartileRangeThreshold(safety: 1.5, fallback: fallback)
    let regression = LocalRegression(safety: 1.2, fallback: fallback, weighting: .none)
    #expect(outlook(0.71, history) { iqr.isOverloaded($0) })
    #expect(!outlook(0.69, history) { iqr.isOverloaded($0) })
    #expect(outlook(0.71, history) { regression.isOverloaded($0) })
    #expect(!outlook(0.69, history) { regression.isOverloaded($0) })
  }

  /// A straight line is predicted exactly whatever the weights: 0.30, 0.35, ... 0.75 at x = 1 ... 10 gives 0.80 at 11.
  @Test(arguments: [LocalRegression.Weighting.none, .tricube, .bisquare])
  func everyRegressionPredictsALine(weighting: LocalRegression.Weighting) {
    let newestFirst = (0..<10).map { 0.75 - 0.05 * Double($0) }
    let detector = LocalRegression(safety: 1.2, fallback: fallback, weighting: weighting)
    #expect(abs(outlook(0, newestFirst) { detector.prediction($0) } - 0.80) < 1e-12)
    #expect(abs(outlook(0, newestFirst, intervals: 3) { detector.prediction($0) } - 0.90) < 1e-12)
    // 1.2 * 0.80 < 1 but 1.3 * 0.80 >= 1.
    #expect(!outlook(0, newestFirst) { detector.isOverloaded($0) })
    #expect(
      outlook(0, newestFirst) {
        LocalRegression(safety: 1.3, fallback: fallback, weighting: weighting).isOverloaded($0)
      })
  }

  /// One spike on an otherwise flat load: the robust fit ignores it, the others are pulled up or down.
  @Test func theRobustRegressionIgnoresAnOutlier() {
    var newestFirst = (0..<10).map { 0.4 + 0.001 * Double($0 % 2) }
    newestFirst[1] = 1
    func prediction(_ weighting: LocalRegression.Weighting) -> Double {
      outlook(0, newestFirst) {
        LocalRegression(safety: 1, fallback: fallback, weighting: weighting).prediction($0)
      }
    }
    #expect(abs(prediction(.bisquare) - 0.4) < 0.01)
    #expect(prediction(.tricube) > 0.45)
    #expect(prediction(.none) > 0.45)
  }
}

extension Array {
  /// A fixed permutation: every `step`-th element, for a step coprime to the count.
  func shuffled(by step: Int) -> [Element] { indices.map { self[$0 * step % count] } }
}
