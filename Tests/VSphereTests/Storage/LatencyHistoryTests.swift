import Quantities
import Testing
import VSphere

@Suite struct LatencyHistoryTests {
  /// 21 hours at 2 ms and 3 at 20 ms: the 90th percentile lies in the last eighth, the 80th in the first seven.
  @Test func percentilesWeighByTime() {
    var history = LatencyHistory(seconds: 0.002)
    #expect(agree(history.percentile(0.9, at: .seconds(19 * 3600)), 0.002, within: 0.1))
    history.set(seconds: 0.020, at: .seconds(20 * 3600))
    history.set(seconds: 0.002, at: .seconds(23 * 3600))
    let end = SimTime.seconds(24 * 3600 - 1)
    #expect(agree(history.percentile(0.9, at: end), 0.020, within: 0.1))
    #expect(agree(history.percentile(0.8, at: end), 0.002, within: 0.1))
  }

  @Test func aDayLaterItIsForgotten() {
    var history = LatencyHistory(seconds: 0.050, at: .seconds(100))
    history.set(seconds: 0.001, at: .seconds(12 * 3600))
    #expect(agree(history.percentile(0.9, at: .seconds(20 * 3600)), 0.050, within: 0.1))
    #expect(agree(history.percentile(0.9, at: .seconds(36 * 3600)), 0.001, within: 0.1))
    // A gap of many days.
    #expect(agree(history.percentile(0.9, at: .seconds(900 * 3600)), 0.001, within: 0.1))
  }

  @Test func lookingChangesNothing() {
    var history = LatencyHistory(seconds: 0.003)
    let before = history
    _ = history.percentile(0.9, at: .seconds(100_000))
    #expect(history == before)
    history.set(seconds: 0.003, at: .seconds(5))
    #expect(agree(history.percentile(0.9, at: .seconds(5)), 0.003, within: 0.1))
    #expect(agree(LatencyHistory(seconds: 50).percentile(0.9, at: .zero), 9.7, within: 0.1))
  }
}
