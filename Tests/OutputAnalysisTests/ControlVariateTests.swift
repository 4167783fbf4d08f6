import Testing

@testable import OutputAnalysis

@Suite struct ControlVariateTests {
  /// y = 2 + 3 x without noise: with the true mean of x the mean of y is exact.
  @Test func aPerfectControlLeavesNoError() throws {
    let controls = [1.0, 2, 4, 5]
    let estimate = ControlVariate(values: controls.map { 2 + 3 * $0 }, controls: controls, knownMean: 3.5)
    #expect(abs(estimate.mean - 12.5) < 1e-12)
    #expect(abs(estimate.slope - 3) < 1e-12)
    #expect(try #require(estimate.halfWidth) < 1e-6)
  }

  /// By hand. x 1, 2, 3; y 2, 3, 7: covariance 2.5, variance of x 1, slope 2.5; means 2 and 4, known 1.8:
  /// 4 - 2.5 (2 - 1.8) = 3.5.
  /// Residual variance 2 / 1 x (7 - 6.25) = 1.5, times 1/3 + 0.04 / 2 = 0.353333.
  @Test func theEstimateFollowsTheRegression() throws {
    let estimate = ControlVariate(values: [2, 3, 7], controls: [1, 2, 3], knownMean: 1.8)
    #expect(abs(estimate.mean - 3.5) < 1e-12)
    // t(0.975, 1) = 12.706205.
    #expect(abs(try #require(estimate.halfWidth) - 12.706205 * (1.5 * 0.3533333333).squareRoot()) < 1e-5)
    #expect(abs(try #require(estimate.varianceReduction) - (7.0 / 3) / 0.53) < 1e-9)
  }

  @Test func aConstantControlChangesNothing() throws {
    let estimate = ControlVariate(values: [1, 2, 3], controls: [4, 4, 4], knownMean: 9)
    #expect(estimate.mean == 2)
    #expect(ControlVariate(values: [1, 2], controls: [1, 2], knownMean: 1).halfWidth == nil)
  }
}
