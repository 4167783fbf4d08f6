import OutputAnalysis
import Quantities
import Testing

@Suite struct AccumulatorTests {
  @Test func varianceSurvivesAHugeOffset() {
    // Deviations from the mean 10 of 4, 7, 13, 16: 36 + 9 + 9 + 36 = 90; over n - 1 = 3: 30.
    let tally = Tally([4, 7, 13, 16].map { 1e9 + $0 })
    #expect(tally.variance == 30)
    #expect(tally.mean == 1e9 + 10)
    #expect(tally.minimum == 1e9 + 4)
    #expect(tally.maximum == 1e9 + 16)
  }

  @Test func anEmptyTallyHasNoMeanAndASingleValueNoVariance() {
    #expect(Tally().mean.isNaN)
    #expect(Tally().minimum.isNaN)
    #expect(Tally([3]).mean == 3)
    #expect(Tally([3]).variance.isNaN)
  }

  @Test(arguments: [0, 1, 3, 6, 7]) func mergingIsRecordingEverything(cut: Int) {
    let values = [2.0, -1, 7.5, 3.25, 1e6, 4, 0]
    var merged = Tally(values[..<cut])
    merged.merge(Tally(values[cut...]))
    let whole = Tally(values)
    #expect(merged.count == 7)
    #expect((merged.mean - whole.mean).magnitude < 1e-9 * whole.mean)
    #expect((merged.variance - whole.variance).magnitude < 1e-9 * whole.variance)
    #expect(merged.minimum == -1 && merged.maximum == 1e6)
  }

  @Test func timeAverageWeighsValuesByHowLongTheyLast() {
    // (0 * 2 + 3 * 3 + 1 * 5) / 10 = 1.4
    var average = TimeWeightedAverage(0)
    average.set(3, at: .seconds(2))
    average.set(1, at: .seconds(5))
    #expect(average.average(to: .seconds(10)) == 1.4)
    var count = TimeWeightedCount()
    count.add(3, at: .seconds(2))
    count.add(-2, at: .seconds(5))
    #expect(count.average(to: .seconds(10)) == 1.4)
    #expect(count.integralNanoseconds(to: .seconds(10)) == 14_000_000_000)
  }

  @Test func lookingAtATimeAverageDoesNotChangeIt() {
    var watched = TimeWeightedAverage(0.1)
    var alone = watched
    for second in 1...1_000 {
      watched.set(watched.value, at: .seconds(Int64(second)))
      _ = watched.average(to: .seconds(Int64(second)))
      if second % 97 == 0 {
        watched.add(0.3, at: .seconds(Int64(second)))
        alone.add(0.3, at: .seconds(Int64(second)))
      }
    }
    #expect(watched.average(to: .seconds(1_001)) == alone.average(to: .seconds(1_001)))
  }

  @Test func aResetForgetsTheWarmUpButNotTheValue() {
    var average = TimeWeightedAverage(100)
    average.set(2, at: .seconds(5))
    average.reset(at: .seconds(10))
    average.set(4, at: .seconds(20))
    // 2 over ten seconds, 4 over ten seconds.
    #expect(average.average(to: .seconds(30)) == 3)
    var count = TimeWeightedCount(100)
    count.add(-98, at: .seconds(5))
    count.reset(at: .seconds(10))
    count.add(2, at: .seconds(20))
    #expect(count.average(to: .seconds(30)) == 3)
    #expect(count.value == 4)
  }

  @Test func noTimeHasNoAverage() {
    #expect(TimeWeightedAverage(5).average(to: .zero).isNaN)
    #expect(TimeWeightedCount(5).average(to: .zero).isNaN)
  }
}

@Suite struct LatencyQuantilesTests {
  @Test(arguments: [Int64(1), 1_000, 1_000_000, 3_600_000_000_000])
  func quantilesHaveThreeDigitsAtAnyMagnitude(unit: Int64) {
    var latencies = LatencyQuantiles()
    for value in 1...10_000 { latencies.record(SimDuration(nanoseconds: Int64(value) * unit)) }
    for (probability, exact) in [(0.5, 5_000.0), (0.9, 9_000), (0.95, 9_500), (0.99, 9_900)] {
      let seen = Double(latencies.quantile(probability)?.nanoseconds ?? 0) / Double(unit)
      #expect((seen - exact).magnitude <= 0.001 * exact)
    }
    #expect(latencies.quantile(1)?.nanoseconds == 10_000 * unit)
    #expect(latencies.count == 10_000)
  }

  @Test func noLatenciesHaveNoQuantile() { #expect(LatencyQuantiles().quantile(0.5) == nil) }

  @Test func extremesAreRecorded() {
    var latencies = LatencyQuantiles()
    latencies.record(.zero)
    latencies.record(SimDuration(nanoseconds: -5))
    latencies.record(.max)
    #expect(latencies.quantile(0.5) == .zero)
    #expect(latencies.quantile(1) == .max)
    latencies.reset()
    #expect(latencies.quantile(1) == nil)
  }

  @Test func mergingIsRecordingEverything() {
    var low = LatencyQuantiles()
    var high = LatencyQuantiles()
    for value in 1...100 { low.record(.milliseconds(Int64(value))) }
    for value in 101...200 { high.record(.milliseconds(Int64(value))) }
    low.merge(high)
    #expect(low.count == 200)
    let median = low.quantile(0.5)?.seconds ?? 0
    #expect((median - 0.1).magnitude <= 0.0001)
  }
}
