import Quantities
import Testing
import VSphere

@Suite struct TeamingTests {
  @Test func portsAreSpreadByTheirNumber() {
    let team = Teaming(active: [2, 0])
    #expect((0..<4).map { team.uplink(ofPort: $0, isUp: [true, true, true]) } == [2, 0, 2, 0])
  }

  @Test func standbyReplacesWhatIsDown() {
    let team = Teaming(active: [0, 1], standby: [2, 3])
    #expect((0..<2).map { team.uplink(ofPort: $0, isUp: [true, true, true, true]) } == [0, 1])
    #expect((0..<2).map { team.uplink(ofPort: $0, isUp: [false, true, true, true]) } == [1, 2])
    #expect((0..<2).map { team.uplink(ofPort: $0, isUp: [false, false, true, true]) } == [2, 3])
    #expect((0..<2).map { team.uplink(ofPort: $0, isUp: [false, false, false, true]) } == [3, 3])
    #expect(team.uplink(ofPort: 0, isUp: [false, false, false, false]) == nil)
  }

  @Test func explicitFailoverUsesOneUplink() {
    let team = Teaming(policy: .explicitFailover, active: [1, 0], standby: [2])
    #expect((0..<3).map { team.uplink(ofPort: $0, isUp: [true, true, true]) } == [1, 1, 1])
    #expect(team.uplink(ofPort: 2, isUp: [true, false, true]) == 0)
    #expect(team.uplink(ofPort: 2, isUp: [false, false, true]) == 2)
  }

  /// vSphere Networking: an uplink more than 75 % busy for 30 s; the port with the most traffic that fits elsewhere.
  @Test func loadBasedTeamingMovesThePortAfterThirtySeconds() {
    var teaming = LoadBasedTeaming(uplinkCount: 2)
    #expect(teaming.nextReview == .never)
    teaming.setUtilisation(of: 0, to: 0.9, at: .seconds(10))
    teaming.setUtilisation(of: 0, to: 0.8, at: .seconds(20))
    #expect(teaming.nextReview == .seconds(40))
    let ports: ContiguousArray = [
      TeamedPort(port: 7, uplink: 0, bitsPerSecond: 1e9), TeamedPort(port: 8, uplink: 0, bitsPerSecond: 3e9),
      TeamedPort(port: 9, uplink: 0, bitsPerSecond: 4e9), TeamedPort(port: 10, uplink: 1, bitsPerSecond: 4e9),
    ]
    #expect(teaming.move(ports, speeds: [10e9, 10e9], loads: [8e9, 4e9], at: .seconds(39)) == nil)
    let move = teaming.move(ports, speeds: [10e9, 10e9], loads: [8e9, 4e9], at: .seconds(40), explains: true)
    // Uplink 1 has room for 3.5 Gbit/s below 75 %: the port of 4 does not fit.
    #expect(move?.index == 1 && move?.source == 0 && move?.target == 1)
    #expect(move?.reason.contains("uplink 1 has room") == true)
    #expect(teaming.move(ports, speeds: [10e9, 10e9], loads: [8e9, 4e9], at: .seconds(41)) == nil)
    #expect(teaming.nextReview == .seconds(70))
    teaming.setUtilisation(of: 0, to: 0.75, at: .seconds(41))
    #expect(teaming.nextReview == .never)
  }

  @Test func nothingMovesWhereNothingFits() {
    var teaming = LoadBasedTeaming(uplinkCount: 3)
    teaming.setUtilisation(of: 0, to: 0.9, at: .zero)
    let ports: ContiguousArray = [TeamedPort(port: 1, uplink: 0, bitsPerSecond: 9e9)]
    // The second uplink is full enough, the third is down.
    #expect(teaming.move(ports, speeds: [10e9, 10e9, 0], loads: [9e9, 1e9, 0], at: .seconds(30)) == nil)
    #expect(teaming.nextReview == .seconds(60))
  }

  @Test func portGroupsAreChecked() {
    let wrong = PortGroup(
      name: "", kind: .standard, vlan: 4096, teaming: Teaming(policy: .loadBased, active: [0, 5], standby: [0]),
      receiveShaping: TrafficShaping())
    #expect(
      wrong.problems(uplinkCount: 2).map(\.parameter) == [
        "name", "vlan", "teaming", "teaming", "teaming.policy", "receive_shaping",
      ])
    #expect(PortGroup(name: "production", vlan: 4095, teaming: Teaming(active: [0])).problems(uplinkCount: 1).isEmpty)
  }
}

@Suite struct TrafficShapingTests {
  /// 100 MiB above the average at 1 Gbit/s against 100 Mbit/s: 838 860 800 bits / 900 Mbit/s = 0.932067556 s.
  @Test func aBurstLastsUntilTheBucketIsEmpty() {
    var bucket = TokenBucket(TrafficShaping(averageBitsPerSecond: 1e8, peakBitsPerSecond: 1e9), at: .seconds(5))
    bucket.setDemand(toBitsPerSecond: 3e9, at: .seconds(5))
    #expect(bucket.bitsPerSecond == 1e9)
    let empty = bucket.nextChange
    #expect(empty == .seconds(5) + .nanoseconds(932_067_556))
    bucket.advance(to: empty)
    #expect(bucket.bitsPerSecond == 1e8)
    #expect(bucket.nextChange == .never)
    // Four seconds of rest give 400 Mbit of burst, a long rest no more than the bucket holds.
    bucket.setDemand(toBitsPerSecond: 0, at: empty)
    #expect(agree(bucket.tokens(at: empty + .seconds(4)), 4e8))
    #expect(bucket.tokens(at: empty + .seconds(3600)) == 838_860_800)
    bucket.setDemand(toBitsPerSecond: 6e8, at: empty + .seconds(4))
    #expect(bucket.bitsPerSecond == 6e8)
    #expect(agree((bucket.nextChange - empty).seconds, 4.8))
  }

  @Test func demandBelowTheAverageIsNeverShaped() {
    var bucket = TokenBucket(TrafficShaping(averageBitsPerSecond: 1e8, peakBitsPerSecond: 1e9, burstBytes: 0))
    bucket.setDemand(toBitsPerSecond: 9e7, at: .zero)
    #expect(bucket.bitsPerSecond == 9e7 && bucket.nextChange == .never)
    bucket.setDemand(toBitsPerSecond: 5e8, at: .seconds(1))
    #expect(bucket.bitsPerSecond == 1e8)
  }

  /// Whatever is asked for, no more is sent from the start to any instant than the burst and the average together;
  /// looking more often changes nothing.
  @Test(arguments: 1...20)
  func burstAndAverageBoundWhatIsSent(seed: Int) {
    var draws = StorageDraws(UInt64(seed))
    let shaping = TrafficShaping(averageBitsPerSecond: 1e8, peakBitsPerSecond: 8e8, burstBytes: 10_000_000)
    var bucket = TokenBucket(shaping)
    var watched = bucket
    var sent = 0.0
    var now = SimTime.zero
    func run(until end: SimTime, _ bucket: inout TokenBucket, _ sent: inout Double) {
      var time = now
      while time < end {
        let next = min(bucket.nextChange, end)
        sent += bucket.bitsPerSecond * (next - time).seconds
        bucket.advance(to: next)
        time = next
      }
    }
    for _ in 0..<100 {
      let demand = draws.below(3) == 0 ? 0 : draws.unit() * 1e9
      bucket.setDemand(toBitsPerSecond: demand, at: now)
      watched.setDemand(toBitsPerSecond: demand, at: now)
      let end = now + .milliseconds(Int64(1 + draws.below(800)))
      run(until: end, &bucket, &sent)
      var ignored = 0.0
      let middle = now + .nanoseconds((end - now).nanoseconds / 3)
      run(until: middle, &watched, &ignored)
      let started = now
      now = middle
      run(until: end, &watched, &ignored)
      now = started
      now = end
      #expect(sent <= 8e7 + 1e8 * now.seconds + 16)
      #expect((bucket.tokens(at: now) - watched.tokens(at: now)).magnitude < 16)
    }
    #expect(sent > 1e8)
  }

  @Test func shapersAreChecked() {
    let wrong = TrafficShaping(averageBitsPerSecond: 0, peakBitsPerSecond: -1, burstBytes: -1)
    #expect(wrong.problems().map(\.parameter) == ["average", "peak", "burst"])
    #expect(TrafficShaping().problems().isEmpty)
  }
}
