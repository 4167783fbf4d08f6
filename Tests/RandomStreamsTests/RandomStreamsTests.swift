import Testing

@testable import RandomStreams

@Suite struct RandomStreamsTests {
  private func draws(_ stream: RandomStream, _ count: Int = 5) -> [Double] { (0..<count).map { _ in stream.uniform() } }

  @Test func aStreamDoesNotDependOnOtherStreams() {
    let alone = RandomStreams(seed: 1, replication: 0)
    let expected = draws(alone.stream("vm/web-17/cpu"))
    let crowd = RandomStreams(seed: 1, replication: 0)
    for index in 0..<100 { _ = draws(crowd.stream("vm/\(index)"), index % 7) }
    #expect(draws(crowd.stream("vm/web-17/cpu")) == expected)
  }

  @Test func seedReplicationAndNameAllMatter() {
    func first(_ seed: UInt64, _ replication: UInt64, _ name: String) -> Double {
      let streams = RandomStreams(seed: seed, replication: replication)
      return withExtendedLifetime(streams) { streams.stream(name).uniform() }
    }
    let base = first(1, 0, "a")
    #expect(first(1, 0, "a") == base)
    #expect(first(2, 0, "a") != base)
    #expect(first(1, 1, "a") != base)
    #expect(first(0, 1, "a") != base)
    #expect(first(1, 0, "b") != base)
  }

  @Test func seedZeroIsASeedLikeAnyOther() {
    #expect(StreamHash.key(seed: 0, replication: 0) != 0)
    #expect(StreamHash.key(seed: 0, replication: 1) != StreamHash.key(seed: 1, replication: 0))
  }

  /// A 64-bit hash of 10,000 names collides with a probability of 3e-12.
  @Test func namesAndReplicationsDoNotCollide() {
    var names: Set<UInt64> = []
    for host in 0..<100 {
      for entity in 0..<100 { names.insert(StreamHash.stream(named: "host/\(host)/vm-\(entity)/cpu")) }
    }
    #expect(names.count == 10_000)
    var keys: Set<UInt64> = []
    for seed in 0..<100 as Range<UInt64> {
      for replication in 0..<100 as Range<UInt64> { keys.insert(StreamHash.key(seed: seed, replication: replication)) }
    }
    #expect(keys.count == 10_000)
  }

  /// The values are what a seed means: a change makes every published result irreproducible.
  @Test func hashesStayWhatTheyAre() {
    // SplitMix64 with seed 0 first mixes its increment: 16294208416658607535.
    #expect(StreamHash.mix(StreamHash.goldenGamma) == 16_294_208_416_658_607_535)
    // FNV-1a of the empty text is its offset basis.
    #expect(StreamHash.stream(named: "") == StreamHash.mix(0xcbf2_9ce4_8422_2325))
    // FNV-1a of "a" is af63dc4c8601ec8c.
    #expect(StreamHash.stream(named: "a") == StreamHash.mix(0xaf63_dc4c_8601_ec8c))
  }

  @Test func positionCountsWordsAndTheFinalDrawIsNotTaken() {
    let streams = RandomStreams(seed: 5, replication: 0)
    let stream = streams.stream("x")
    #expect(stream.position == 0)
    _ = stream.uniform()
    #expect(stream.position == 2)
    let peek = stream.finalDraw
    #expect(stream.finalDraw == peek)
    #expect(stream.position == 2)
  }

  @Test func unseedTellsDrawsApartButNotOrdersOfCreation() {
    let first = RandomStreams(seed: 5, replication: 0)
    let second = RandomStreams(seed: 5, replication: 0)
    let third = RandomStreams(seed: 5, replication: 0)
    _ = (first.stream("a").uniform(), first.stream("b"))
    _ = (second.stream("b"), second.stream("a").uniform())
    _ = (third.stream("a"), third.stream("b").uniform())
    #expect(first.unseed == second.unseed)
    #expect(first.unseed != third.unseed)
  }

  /// Pearson correlation of 20,000 pairs has standard deviation 0.0071; 4 of them are 0.028.
  @Test func streamsWithSimilarNamesAreUncorrelated() {
    let streams = RandomStreams(seed: 1, replication: 0)
    let (left, right) = (streams.stream("vm/1"), streams.stream("vm/2"))
    var sum = 0.0
    for _ in 0..<20_000 { sum += (left.uniform() - 0.5) * (right.uniform() - 0.5) }
    #expect((sum / 20_000 * 12).magnitude < 0.028)
  }

  @Test func indexAndBernoulliStayInRange() {
    let streams = RandomStreams(seed: 9, replication: 3)
    let stream = streams.stream("x")
    var counts = [0, 0, 0]
    for _ in 0..<3_000 { counts[stream.index(below: 3)] += 1 }
    // 1000 expected of each, standard deviation 26.
    #expect(counts.allSatisfy { abs($0 - 1_000) < 104 })
    #expect(!stream.bernoulli(0))
    #expect(stream.bernoulli(1))
  }
}
