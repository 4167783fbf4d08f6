import Glibc
import Testing

@testable import OutputAnalysis

/// SplitMix64, as in the other tests of this target: reproducible numbers without the simulator's streams.
private struct Generator {
  var state: UInt64

  mutating func exponential() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return -log((Double(mixed >> 11) + 0.5) * 0x1p-53)
  }
}

@Suite struct KimNelsonTests {
  /// Mean delay of 200 customers in M/M/1 queues that differ in their service rate and share their random numbers.
  private func delays(rates: [Double], seed: UInt64) -> [Double] {
    var generator = Generator(state: seed)
    var waiting = [Double](repeating: 0, count: rates.count)
    var sums = waiting
    for _ in 0..<200 {
      let (work, interval) = (generator.exponential(), generator.exponential() / 0.7)
      for index in rates.indices {
        sums[index] += waiting[index]
        waiting[index] = max(0, waiting[index] + work / rates[index] - interval)
      }
    }
    return sums.map { $0 / 200 }
  }

  /// Of five M/M/1 variants the fastest is found in at least 95 % of 200 experiments, wherever it stands in the list.
  @Test func theTrulyBestIsSelected() {
    var correct = 0
    var replications = Tally()
    for experiment in 0..<200 {
      var rates = [1.0, 1.05, 1.1, 1.15, 1.3]
      rates.swapAt(4, experiment % 5)
      let seed = { UInt64(experiment * 100_000 + $0) << 20 }
      let stage = (0..<10).map { delays(rates: rates, seed: seed($0)) }
      var selection = KimNelson(
        firstStage: rates.indices.map { system in stage.map { $0[system] } }, indifference: 0.1, goal: .smallest)
      while !selection.isDecided { selection.record(delays(rates: rates, seed: seed(selection.count))) }
      if selection.leader == experiment % 5 { correct += 1 }
      replications.record(Double(selection.count))
    }
    #expect(correct >= 190, "\(correct) of 200")
    // Screening must have done something: with these variances a two-stage procedure would need hundreds.
    #expect(replications.mean < 200)
  }

  @Test func equalSystemsEndWithTheFirst() {
    let values = [3.0, 4, 5, 4]
    var selection = KimNelson(firstStage: [values, values, values], indifference: 0.5, goal: .largest)
    #expect(selection.remaining == [0])
    selection.record([1, 1, 1])
    #expect(selection.count == 4)
  }

  /// By hand: k = 2, n0 = 3, alpha = 0.05: eta = ((0.1) ^ (-1) - 1) / 2 = 4.5, h^2 = 2 x 4.5 x 2 = 18. Differences
  /// 1, 3, 2 have variance 1; with an indifference of 2 the bound is 18 / 4 = 4.5, so that
  /// W(3) = 2 / (2 x 3) x (4.5 - 3) = 0.5.
  @Test func theSlackFollowsThePaper() {
    let low = [10.0, 10, 10]
    // The means differ by 2 > 0.5: out at once.
    #expect(KimNelson(firstStage: [low, [11, 13, 12]], indifference: 2, goal: .smallest).remaining == [0])
    // The same spread around a mean difference of 0.4 < 0.5: both stay.
    var close = KimNelson(firstStage: [low, [9.4, 11.4, 10.4]], indifference: 2, goal: .smallest)
    #expect(close.remaining == [0, 1])
    // At r = 4: W = 2 / 8 x 0.5 = 0.125, the mean difference (1.2 + 0) / 4 = 0.3 is above.
    close.record([10, 10])
    #expect(close.remaining == [0])
    #expect(KimNelson(firstStage: [low, [9.4, 11.4, 10.4]], indifference: 2, goal: .largest).leader == 1)
  }
}
