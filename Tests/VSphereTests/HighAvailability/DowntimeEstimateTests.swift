import Quantities
import Testing

@testable import VSphere

@Suite struct DowntimeEstimateTests {
  /// 18 + 2 + 4 + 25 s for the first wave; the second waits for one more power-on.
  @Test func waves() {
    let estimate = DowntimeEstimate(detection: .seconds(18), hosts: 2)
    #expect(estimate.downtime(position: 0, boots: 1) == .seconds(49))
    #expect(estimate.downtime(position: 63, boots: 1) == .seconds(49))
    #expect(estimate.downtime(position: 64, boots: 1) == .seconds(53))
    #expect(estimate.downtime(position: 128, boots: 1) == .seconds(57))
  }

  /// 50 machines of 100 operations a second on storage of 2000: boots take 2.5 times as long.
  @Test func bootStorm() {
    let estimate = DowntimeEstimate(
      detection: .zero, hosts: 1, placement: .zero, powerOn: .zero, boot: .seconds(20), bootOperationsPerSecond: 100,
      storageOperationsPerSecond: 2000)
    #expect(estimate.bootStormFactor(boots: 20) == 1 && estimate.bootStormFactor(boots: 50) == 2.5)
    #expect(estimate.downtime(position: 0, boots: 50) == .seconds(50))
  }

  /// The restart queue starts each machine when the closed form says.
  @Test(arguments: [(100, 1), (100, 2), (70, 3), (5, 4)]) func agreesWithTheQueue(machines: Int, hosts: Int) {
    var run = RestartRun(HASettings(), hosts: hosts)
    run.enqueue((0..<Int32(machines)).map { RestartRequest(machine: $0) })
    run.run(until: .seconds(3600))
    let estimate = DowntimeEstimate(detection: .zero, hosts: hosts, placement: .zero, boot: .zero)
    for (position, start) in run.starts.enumerated() {
      let poweredOn = SimDuration.seconds(rounding: start.seconds) + run.powerOnTime
      #expect(estimate.downtime(position: position, boots: 0) == poweredOn)
    }
    #expect(run.starts.count == machines)
  }
}
