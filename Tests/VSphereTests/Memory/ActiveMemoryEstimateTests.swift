import Quantities
import Testing
import VSphere

@Suite struct ActiveMemoryEstimateTests {
  /// Up at once, down slowly: after one period of nothing the slow average still holds 6 / 7, after many nothing.
  @Test func `rises at once and falls slowly`() {
    var estimate = ActiveMemoryEstimate()
    estimate.update(active: 0.8, elapsed: .seconds(15), samplePeriod: .seconds(60))
    #expect(estimate.value == 0.8)
    estimate = ActiveMemoryEstimate(0.7)
    estimate.update(active: 0, elapsed: .seconds(60), samplePeriod: .seconds(60))
    #expect((estimate.value - 0.6).magnitude < 1e-12)
    #expect(estimate.fast < estimate.slow && estimate.current == 0)
    for _ in 0..<60 { estimate.update(active: 0, elapsed: .seconds(60), samplePeriod: .seconds(60)) }
    #expect(estimate.value < 0.001)
  }

  @Test func `a hundred pages are a coarse sample`() {
    #expect((ActiveMemoryEstimate.standardDeviation(active: 0.5) - 0.05).magnitude < 1e-12)
  }
}
