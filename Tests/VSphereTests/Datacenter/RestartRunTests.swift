import Quantities
import Testing

@testable import VSphere

/// What HA restarts, in which order, how often, and what it says of the rest.
@Suite struct RestartRunTests {
  @Test func attemptsAreAtTheirMinutesAndEnd() throws {
    var hosts = HADatacenter(hosts: 2)
    hosts.add("vm", on: 0, gibibytes: 8)
    hosts.add("hog", gibibytes: 8, isRunning: false)
    // The datastore has room for the swap file of one of both.
    hosts.datacenter.configuration.datastores[0].settings.capacityBytes = 14 << 30
    hosts.operate(.powerOn(machines: 1..<2), at: HADatacenter.failure + .seconds(1))
    hosts.fail(.host(0))
    let run = try hosts.run()
    #expect(run.seconds("ha_restart_failed") == [0, 2, 6, 14, 30].map { 18 + 60 * $0 })
    #expect(run.events("ha_restart_failed").allSatisfy { $0.detail.contains("swap file") && $0.target == "esx-2" })
    #expect(run.seconds("ha_restart_given_up") == [18 + 30 * 60])
    #expect(run.model.machines[0].state == .stopped && run.model.machines[1].state == .running)
  }

  @Test func aHostStarts32AtOnce() throws {
    var hosts = HADatacenter(hosts: 2, memoryGiB: 512)
    hosts.add("vm", count: 100, on: 0, gibibytes: 1)
    hosts.fail(.host(0))
    let run = try hosts.run()
    let starts = run.seconds("ha_restart")
    #expect(starts.count == 100 && starts.filter { $0 == 18 }.count == 32)
    // Nobody starts before somebody is done: never more than 32 under way, and 32 as long as others wait.
    #expect(starts[32] > 20 && starts[32] < 18 + 6)
    #expect(run.model.machines.allSatisfy { $0.state == .running && $0.host == 1 })
  }

  /// The closed form of a mass restart goes by waves; in the model the next starts as soon as a power-on is complete.
  @Test(arguments: [1, 3]) func downtimeIsAsEstimated(survivors: Int) throws {
    var hosts = HADatacenter(hosts: survivors + 1, memoryGiB: 512)
    hosts.add("vm", count: 120, on: 0, gibibytes: 1)
    hosts.fail(.host(0))
    let run = try hosts.run()
    let latency = OperationLatency()
    let estimate = DowntimeEstimate(
      detection: .seconds(18), hosts: survivors, placement: .zero,
      powerOn: .seconds(rounding: try #require(latency.powerOn.mean)),
      boot: .seconds(rounding: try #require(latency.linuxBoot.mean)))
    let estimates: [Double] = (0..<120).map { estimate.downtime(position: $0, boots: 1).seconds }
    let expected: Double = estimates.reduce(0, +) / 120
    let found = run.events("vm_recovered").compactMap { $0.duration?.seconds }
    #expect(found.count == 120)
    let mean: Double = found.reduce(0, +) / 120
    #expect((mean / expected - 1).magnitude < 0.1, "\(mean) s, expected \(expected) s")
  }

  @Test func downtimeOfMachinesIsThatOfEvents() throws {
    var hosts = HADatacenter(hosts: 3)
    hosts.add("vm", count: 9)
    hosts.ha.monitoring = VirtualMachineMonitoring(scope: .guest)
    hosts.fail(.host(0), for: .minutes(5))
    hosts.fail(.host(1), after: .minutes(20))
    hosts.fail(.guest(3), after: .minutes(5))
    let run = try hosts.run()
    var total = 0.0
    for (index, name) in run.model.machineNames.enumerated() {
      let recovered = run.events("vm_recovered").filter { $0.entity == name }.compactMap { $0.duration?.seconds }
      #expect((run.model.accounts[index].downSeconds - recovered.reduce(0, +)).magnitude < 1e-6)
      total += recovered.reduce(0, +)
    }
    #expect(total > 0 && (run.metric("downtime_total") - total).magnitude < 1e-6)
  }

  // MARK: Order

  @Test func prioritiesWaitForTheConditionOfTheOneBefore() throws {
    var hosts = HADatacenter(hosts: 3)
    hosts.ha.machineDefaults.condition = .guestHeartbeatGreen
    for (name, priority) in [
      ("d", RestartPriority.lowest), ("b", .high), ("c", .medium), ("a", .highest), ("e", .disabled),
    ] {
      hosts.add(name, on: 0, priority: priority)
    }
    hosts.fail(.host(0))
    let run = try hosts.run()
    #expect(run.events("ha_restart").map(\.entity) == ["a", "b", "c", "d"])
    for (earlier, later) in [("a", "b"), ("b", "c"), ("c", "d")] {
      #expect(run.seconds("vm_recovered", of: earlier) == run.seconds("ha_restart", of: later))
    }
    #expect(run.events("ha_registered").map(\.entity) == ["e"] && run.model.machines[4].state == .stopped)
  }

  @Test func aConditionThatIsNotReachedHoldsOthersForItsTimeout() throws {
    var hosts = HADatacenter(hosts: 2)
    hosts.ha.machineDefaults.condition = .poweredOn
    hosts.ha.machineDefaults.delayAfterCondition = .minutes(20)
    hosts.ha.machineDefaults.conditionTimeout = .minutes(10)
    hosts.add("first", on: 0, priority: .high)
    hosts.add("second", on: 0, priority: .low)
    hosts.fail(.host(0))
    #expect(try hosts.run().seconds("ha_restart") == [18, 618])
  }

  @Test func dependentsStartAfterWhatTheyDependOn() throws {
    var hosts = HADatacenter(hosts: 2)
    hosts.ha.machineDefaults.condition = .guestHeartbeatGreen
    hosts.add("application", on: 0)
    hosts.add("database", on: 0)
    hosts.datacenter.configuration.clusters[0].rules = [
      PlacementRule(name: "after", .startAfter(machines: [1]), machines: [0])
    ]
    hosts.fail(.host(0))
    let run = try hosts.run()
    #expect(run.events("ha_restart").map(\.entity) == ["database", "application"])
    #expect(run.seconds("ha_restart", of: "application") == run.seconds("vm_recovered", of: "database"))
  }

  // MARK: Refusals

  @Test func whoFitsNowhereWaitsForAHost() throws {
    var hosts = HADatacenter(hosts: 3)
    hosts.add("large", on: 0, gibibytes: 100, isReserved: true)
    for host in 1...2 { hosts.add("filler-\(host)", on: host, gibibytes: 60, isReserved: true) }
    hosts.fail(.host(0), for: .minutes(10))
    let run = try hosts.run()
    let refusal = try #require(run.events("ha_restart_waits").first)
    for host in ["esx-2", "esx-3"] { #expect(refusal.detail.contains("\(host) lacks")) }
    #expect(refusal.detail.contains("esx-1 is not available"))
    #expect(run.seconds("ha_restart") == [18 * 60] && run.events("ha_restart").first?.target == "esx-1")
    #expect(run.events("ha_restart").first?.detail.contains("attempt 1") == true)
  }

  @Test(arguments: [false, true]) func aDeniedPowerOnNamesTheHostsAndWhy(hasDRS: Bool) throws {
    var hosts = HADatacenter(hosts: 3)
    hosts.datacenter.configuration.clusters[0].isDRSEnabled = hasDRS
    for host in 0...1 { hosts.add("filler-\(host)", on: host, gibibytes: 60, isReserved: true) }
    hosts.add("large", gibibytes: 100, isReserved: true, isRunning: false)
    hosts.operate(.enterMaintenance(host: 2), at: .seconds(60))
    hosts.operate(.powerOn(machines: 2..<3), at: .seconds(600))
    let run = try hosts.run()
    let detail = try #require(run.events("power_on_denied").first?.detail)
    #expect(detail.contains("maintenance: esx-3"))
    #expect(detail.contains("unreserved memory: esx-1, esx-2"))
    #expect(run.metric("power_ons_denied") == 1)
  }

  @Test func aMachineThatCannotStartWithTheRunSaysWhy() throws {
    var hosts = HADatacenter(hosts: 2)
    hosts.add("large", gibibytes: 200, isReserved: true)
    let run = try hosts.run()
    #expect(run.events("power_on_denied").first?.detail.contains("unreserved memory: esx-1, esx-2") == true)
  }

  @Test func admissionControlKeepsRoomForAFailure() throws {
    var hosts = HADatacenter(hosts: 2)
    hosts.ha = HASettings()
    hosts.add("vm", count: 2, gibibytes: 50, isReserved: true)
    hosts.add("third", gibibytes: 50, isReserved: true, isRunning: false)
    hosts.operate(.powerOn(machines: 2..<3), at: .seconds(60))
    let run = try hosts.run()
    let detail = try #require(run.events("power_on_denied").first?.detail)
    #expect(detail.contains("third") || detail.contains("failover") || detail.contains("%"), "\(detail)")
    #expect(run.model.machines[2].state == .stopped)
  }

  // MARK: Storage

  @Test(arguments: [ComponentProtection.AllPathsDownResponse.restartConservative, .restartAggressive])
  func pathsLostByAllHosts(response: ComponentProtection.AllPathsDownResponse) throws {
    var hosts = HADatacenter(hosts: 3)
    hosts.ha.componentProtection.allPathsDown = response
    hosts.add("vm", on: 0)
    hosts.fail(.allPathsDown(datastore: 0, host: -1), for: .minutes(10))
    let run = try hosts.run()
    #expect(run.seconds("vm_component_protection") == [320])
    let isAggressive = response == .restartAggressive
    #expect(run.seconds("ha_restart") == (isAggressive ? [600] : []))
    #expect(run.model.machines[0].state == .running)
    // The guest stood still meanwhile, or was off.
    #expect((run.model.accounts[0].stunnedSeconds - (isAggressive ? 320 : 600)).magnitude < 1e-6)
  }

  @Test func pathsLostByOneHostLeaveTheOthersAlone() throws {
    var hosts = HADatacenter(hosts: 3)
    hosts.ha.componentProtection.allPathsDown = .restartConservative
    hosts.add("vm", on: 0)
    hosts.add("other", on: 1)
    hosts.fail(.allPathsDown(datastore: 0, host: 0))
    let run = try hosts.run()
    #expect(run.seconds("ha_restart", of: "vm") == [320] && run.model.machines[0].host != 0)
    #expect(run.model.accounts[1].stunnedSeconds == 0)
  }

  @Test func pathsThatAreBackInTimeRestartNothing() throws {
    var hosts = HADatacenter(hosts: 3)
    hosts.ha.componentProtection.allPathsDown = .restartAggressive
    hosts.ha.componentProtection.cleared = .reset
    hosts.add("vm", on: 0)
    hosts.fail(.allPathsDown(datastore: 0, host: 0), for: .seconds(100))
    hosts.fail(.allPathsDown(datastore: 0, host: 0), after: .minutes(20), for: .seconds(200))
    let run = try hosts.run()
    #expect(run.events("ha_restart").isEmpty && run.events("vm_component_protection").isEmpty)
    // After the time-out of 140 s the guest is reset.
    #expect(run.seconds("reset") == [1400])
  }

  // MARK: Guests

  @Test func monitoringResetsThreeTimes() throws {
    var hosts = HADatacenter(hosts: 2, horizon: .hours(2))
    hosts.ha.monitoring = VirtualMachineMonitoring(scope: .guest)
    hosts.add("vm", on: 0)
    for crash in 0..<4 { hosts.fail(.guest(0), after: .minutes(Int64(15 * crash)), for: .zero) }
    let run = try hosts.run()
    #expect(run.events("guest_crash").count == 4 && run.events("vm_monitoring_reset").count == 3)
    for reset in run.events("vm_monitoring_reset") { #expect((91...121).contains(reset.duration?.seconds ?? 0)) }
    #expect(run.events("vm_monitoring_exhausted").count == 1)
    #expect(run.model.machines[0].hasCrashed && !run.model.accounts[0].isUp)
  }
}
