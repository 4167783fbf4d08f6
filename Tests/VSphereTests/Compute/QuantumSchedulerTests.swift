import Quantities
import RandomStreams
import Testing
import VSphere

private let coreMHz = 2000.0

/// A host with machines that always want all their vCPUs.
private func busyHost(
  cores: Int, vCPUs: [Int], settings: QuantumSettings = QuantumSettings(), streams: RandomStreams
) -> (QuantumScheduler, [QuantumScheduler.Machine]) {
  var host = QuantumScheduler(cores: cores, coreMHz: coreMHz, settings: settings)
  let machines = vCPUs.enumerated().map { index, count in
    host.addMachine(
      vCPUs: count, demandMHz: Double(count) * coreMHz, shares: 1000 * Double(count),
      stream: streams.stream("machine \(index)"))
  }
  return (host, machines)
}

@Suite struct QuantumSchedulerTests {
  private let streams = RandomStreams(seed: 4, replication: 0)
  private let otherStreams = RandomStreams(seed: 4, replication: 1)

  /// Three busy vCPUs on one core take turns of a time slice: 50, 50, 50.
  @Test func turnsOfATimeSlice() {
    var (host, machines) = busyHost(cores: 1, vCPUs: [1, 1, 1], streams: streams)
    host.advance(to: .zero)
    for turn in 0..<6 {
      #expect(host.nextEventTime == SimTime(nanoseconds: Int64(turn + 1) * 50_000_000))
      host.startWindow()
      host.advance(to: host.nextEventTime)
      #expect(machines.map { host.times(of: $0).run } == (0..<3).map { $0 == turn % 3 ? 1 : 0 })
    }
    #expect(host.migrations == 0)
  }

  /// A machine that sleeps mostly preempts busy ones at once: no ready time to speak of.
  @Test func wakersPreempt() {
    var (host, busy) = busyHost(cores: 1, vCPUs: [1, 1], streams: streams)
    let light = host.addMachine(
      vCPUs: 1, demandMHz: 0.05 * coreMHz, shares: 1000, burst: .milliseconds(2), stream: streams.stream("light"))
    host.advance(to: .seconds(1))
    host.startWindow()
    host.advance(to: .seconds(61))
    #expect(abs(host.grantMHz(of: light) / coreMHz - 0.05) < 0.005)
    #expect(host.times(of: light).ready < 0.003)
    #expect(abs(host.grantMHz(of: busy[0]) / host.grantMHz(of: busy[1]) - 1) < 0.01)
  }

  /// Limits hold to the millisecond, and what they hold is counted.
  @Test func limitsHold() {
    var (host, machines) = busyHost(cores: 2, vCPUs: [2], streams: streams)
    host.setLimit(of: machines[0], toMHz: 0.5 * coreMHz)
    host.advance(to: .seconds(1))
    host.startWindow()
    host.advance(to: .seconds(11))
    let times = host.times(of: machines[0])
    #expect(abs(host.grantMHz(of: machines[0]) - 0.5 * coreMHz) < 0.002 * coreMHz)
    #expect(abs(times.maxLimited - 0.75) < 0.002 && abs(times.ready - times.maxLimited) < 1e-9)
    host.setLimit(of: machines[0], toMHz: .infinity)
    host.startWindow()
    host.advance(to: .seconds(12))
    #expect(host.grantMHz(of: machines[0]) == 2 * coreMHz && host.times(of: machines[0]).ready == 0)
    host.setLimit(of: machines[0], toMHz: 0)
    host.advance(to: .seconds(13))
    host.startWindow()
    host.advance(to: .seconds(14))
    #expect(host.grantMHz(of: machines[0]) == 0 && host.times(of: machines[0]).maxLimited == 1)
  }

  /// A wide machine among single vCPUs: its vCPUs never drift apart by more than the skew, give or take an event.
  @Test func coSchedulingStopsLeaders() {
    var (host, machines) = busyHost(cores: 2, vCPUs: [2, 1, 1, 1], streams: streams)
    host.advance(to: .seconds(10))
    let together = host.times(of: machines[0])
    #expect(together.costop > 0.01)
    #expect(machines.dropFirst().allSatisfy { host.times(of: $0).costop == 0 })
    let apart = QuantumSettings(isCoScheduled: false)
    var (free, others) = busyHost(
      cores: 2, vCPUs: [2, 1, 1, 1], settings: apart, streams: otherStreams)
    free.advance(to: .seconds(10))
    #expect(free.times(of: others[0]).costop == 0)
    // What it gets is the same: 4/5 of a core by its shares.
    #expect(abs(host.grantMHz(of: machines[0]) - 0.8 * coreMHz) < 0.02 * coreMHz)
    #expect(abs(free.grantMHz(of: others[0]) - 0.8 * coreMHz) < 0.02 * coreMHz)
  }

  /// Machines come and go, settings change; all time is accounted for and no core runs two at once.
  @Test func timesAddUpWhileMachinesComeAndGo() {
    var state: UInt64 = 7
    func next(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(count))
    }
    var host = QuantumScheduler(cores: 3, coreMHz: coreMHz)
    var machines: [QuantumScheduler.Machine] = []
    for step in 1...400 {
      switch next(8) {
      case 0, 1,
        2 where machines.count < 12:
        let vCPUs = 1 + next(4)
        machines.append(
          host.addMachine(
            vCPUs: vCPUs, demandMHz: Double(next(100 * vCPUs + 1)) / 100 * coreMHz, shares: Double(1 + next(2000)),
            reservationMHz: Double(next(3)) * 200, limitMHz: next(3) == 0 ? Double(next(2000)) : .infinity,
            stream: streams.stream("step \(step)")))
      case 3 where !machines.isEmpty: host.removeMachine(machines.remove(at: next(machines.count)))
      case 4 where !machines.isEmpty:
        host.setDemand(of: machines[next(machines.count)], toMHz: Double(next(4)) * 800)
      case 5 where !machines.isEmpty:
        host.setLimit(of: machines[next(machines.count)], toMHz: next(2) == 0 ? .infinity : Double(next(3000)))
      default: break
      }
      host.startWindow()
      let span = Int64(1 + next(50_000_000))
      host.advance(to: host.now + SimDuration(nanoseconds: span))
      let total = machines.reduce(0) { $0 + host.grantMHz(of: $1) }
      #expect(total <= 3 * coreMHz * (1 + 1e-9))
      for machine in machines {
        let times = host.times(of: machine)
        #expect(times.run + times.ready + times.costop <= 1 + 1e-9 && times.maxLimited <= times.ready)
      }
      #expect(host.nextEventTime > host.now)
    }
  }

  @Test func sameStreamsSameTimes() {
    let mix = ProcessorMix(cores: 2, [.init(count: 6, vCPUs: 2, utilisation: 0.3)])
    let first = mix.quantum(seconds: 5).map(\.times)
    #expect(first == mix.quantum(seconds: 5).map(\.times))
    #expect(first != mix.quantum(seconds: 5, seed: 2).map(\.times))
  }

  @Test func problemsNameEveryField() {
    #expect(QuantumSettings().problems().isEmpty)
    #expect(QuantumSettings(timeSlice: .milliseconds(10)).problems().isEmpty)
    let wrong = QuantumSettings(
      timeSlice: .zero, migrationInterval: .zero, limitCarryOver: .zero, costopSkew: .milliseconds(1),
      costartSkew: .milliseconds(1))
    #expect(
      wrong.problems().map(\.parameter) == [
        "timeSlice", "shortestRun", "migrationInterval", "limitCarryOver", "limitHold", "costartSkew",
      ])
  }
}
