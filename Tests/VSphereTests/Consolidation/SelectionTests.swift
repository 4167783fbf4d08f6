import RandomStreams
import Testing
import VSphere

private func select(
  _ policy: some VirtualMachineSelection, memory: [Int64], utilisation: [Double]? = nil, histories: [[Double]]? = nil
) -> Int {
  let streams = RandomStreams(seed: 1, replication: 0)
  let stream = streams.stream("selection")
  let rows = histories ?? memory.map { _ in [] }
  let samples = rows.first?.count ?? 0
  let flat = rows.flatMap { $0 }
  return flat.withUnsafeBufferPointer { values in
    let candidates = memory.indices.map { index in
      VirtualMachineOutlook(
        memoryBytes: memory[index], utilisation: utilisation?[index] ?? 0,
        history: UnsafeBufferPointer(rebasing: values[(index * samples)..<((index + 1) * samples)]))
    }
    return withExtendedLifetime(streams) { candidates.withUnsafeBufferPointer { policy.select($0, stream) } }
  }
}

@Suite struct SelectionTests {
  @Test func minimumMigrationTimeTakesTheFirstWithLeastMemory() {
    #expect(select(MinimumMigrationTime(), memory: [870, 613, 1740, 613]) == 1)
  }

  @Test func minimumUtilisationTakesTheFirstLeastUsed() {
    #expect(select(MinimumUtilisation(), memory: [1, 1, 1], utilisation: [0.3, 0.1, 0.1]) == 1)
  }

  /// Machine 2 is the sum of the others plus nothing: R^2 = 1. Machine 0 and 1 are not determined by one another.
  @Test func maximumCorrelationTakesTheOneTheOthersExplain() {
    let first = [0.1, 0.9, 0.3, 0.5, 0.2, 0.8, 0.4, 0.6]
    let second = [0.5, 0.1, 0.7, 0.2, 0.9, 0.4, 0.3, 0.8]
    let unrelated = [0.2, 0.3, 0.9, 0.1, 0.5, 0.5, 0.7, 0.2]
    let noisySum = zip(first, second).enumerated().map { $0.element.0 + $0.element.1 + ($0.offset % 2 == 0 ? 1e-3 : 0) }
    let chosen = select(
      MaximumCorrelation(), memory: [1, 2, 3, 4], histories: [first, unrelated, second, noisySum])
    // The three of the sum explain each other nearly perfectly; the unrelated one is never chosen.
    #expect(chosen != 1)
    // With two candidates R^2 is the squared correlation and the same for both: the first wins.
    #expect(select(MaximumCorrelation(), memory: [2, 1], histories: [first, second]) == 0)
  }

  /// Identical histories make the design matrix singular; too few samples leave it underdetermined.
  @Test func maximumCorrelationFallsBackToLeastMemory() {
    let history = [0.1, 0.2, 0.4, 0.3, 0.6]
    #expect(
      select(MaximumCorrelation(), memory: [3, 2, 1], histories: [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]) == 2)
    #expect(select(MaximumCorrelation(), memory: [3, 1, 2], histories: [[0.1, 0.2], [0.3, 0.1], [0.5, 0.7]]) == 1)
    #expect(select(MaximumCorrelation(), memory: [9], histories: [history]) == 0)
  }

  @Test func randomSelectionReachesEveryCandidate() {
    let streams = RandomStreams(seed: 5, replication: 0)
    let stream = streams.stream("selection")
    let candidates = (0..<4).map { _ in
      VirtualMachineOutlook(memoryBytes: 1, utilisation: 0, history: .init(start: nil, count: 0))
    }
    var counts = [0, 0, 0, 0]
    candidates.withUnsafeBufferPointer { buffer in
      for _ in 0..<4000 { counts[RandomSelection().select(buffer, stream)] += 1 }
    }
    // Binomial(4000, 1/4): sd 27.4; 5 sd.
    #expect(counts.allSatisfy { abs($0 - 1000) < 137 })
  }
}
