import Quantities
import Testing

@testable import VSphere

/// When HA acts in the model: the published times of vSphere HA Deepdive 6.0 (HA-09 to HA-12).
@Suite struct FailureDetectionRunTests {
  // MARK: One failure

  @Test(arguments: [(host: 0, heartbeats: 2, seconds: 18.0), (0, 0, 15), (2, 2, 35), (2, 0, 35)])
  func restartsBegin(host: Int, heartbeats: Int, seconds: Double) throws {
    var hosts = HADatacenter(hosts: 3)
    hosts.ha.heartbeatDatastores = heartbeats
    hosts.add("vm", count: 3, on: host)
    hosts.fail(.host(Int32(host)))
    let run = try hosts.run()
    #expect(run.seconds("ha_restart") == [seconds, seconds, seconds])
    // Round the other hosts in turn.
    #expect(Set(run.events("ha_restart").map(\.target)).count == 2)
  }

  @Test(arguments: [(host: 0, heartbeats: 2, seconds: 60.0), (0, 0, 60), (2, 2, 35), (2, 0, 35)])
  func isolatedHostResponds(host: Int, heartbeats: Int, seconds: Double) throws {
    var hosts = HADatacenter(hosts: 3)
    hosts.ha.heartbeatDatastores = heartbeats
    hosts.ha.machineDefaults.isolationResponse = .powerOff
    hosts.add("vm", count: 2, on: host)
    hosts.fail(.partition(hosts: [Int32(host)]))
    let run = try hosts.run()
    #expect(run.seconds("isolation_response") == [seconds, seconds])
    // The master restarts what is off when it reads the list of machines that are on, every 30 s.
    for index in 1...2 {
      let off = try #require(run.seconds("power_off", of: "vm-\(index)").first)
      let restart = try #require(run.seconds("ha_restart", of: "vm-\(index)").first)
      #expect(restart == (off / 30).rounded(.down) * 30 + 30)
    }
    #expect(run.model.machines.allSatisfy { $0.state == .running && Int($0.host) != host })
  }

  /// 60 s to the response, the guest or its time-out, whatever comes first, 1 s to power off.
  @Test(arguments: [(guest: 1000.0, timeout: 5, stops: 66.0), (1000, 300, 361), (1000, 900, 961), (20, 900, 81)])
  func anIsolatedHostPowersOffGuestsAfterTheTimeOut(guest: Double, timeout: Int, stops: Double) throws {
    var hosts = HADatacenter(hosts: 3)
    hosts.ha.machineDefaults.isolationResponse = .shutDown
    hosts.ha.isolationShutdownTimeout = .seconds(Int64(timeout))
    hosts.add("vm", on: 0)
    hosts.fail(.partition(hosts: [0]))
    var latency = OperationLatency()
    latency.linuxShutdown = .constant(guest)
    latency.powerOff = .constant(1)
    #expect(try hosts.datacenter.run(latency: latency).seconds("power_off", of: "vm") == [stops])
  }

  /// Its own time-out is that of an operation on any guest.
  @Test func aGuestThatDoesNotShutDownIsPoweredOffAfterFiveMinutes() throws {
    var hosts = HADatacenter(hosts: 1)
    hosts.add("vm", on: 0)
    hosts.operate(.shutDown(machines: 0..<1), at: HADatacenter.failure)
    var latency = OperationLatency()
    latency.linuxShutdown = .constant(1000)
    latency.powerOff = .constant(1)
    let stops = try #require(try hosts.datacenter.run(latency: latency).seconds("power_off", of: "vm").first)
    // vCenter takes a moment for the request.
    #expect((301...303).contains(stops))
  }

  @Test func aHostThatIsBackInTimeDoesNotRespond() throws {
    var hosts = HADatacenter(hosts: 3)
    hosts.ha.machineDefaults.isolationResponse = .powerOff
    hosts.add("vm", on: 0)
    hosts.fail(.partition(hosts: [0]), for: .seconds(59))
    let run = try hosts.run()
    #expect(run.events("isolation_response").isEmpty && run.events("power_off").isEmpty)
    #expect(run.metric("downtime_total") == 0)
  }

  @Test func withoutHostMonitoringNothingIsRestarted() throws {
    var hosts = HADatacenter(hosts: 3)
    hosts.ha.isHostMonitoringEnabled = false
    hosts.add("vm", on: 0)
    hosts.fail(.host(0))
    let run = try hosts.run()
    #expect(run.events("ha_restart").isEmpty && run.model.machines[0].state == .error)
  }

  @Test func aFailedAgentStopsNothing() throws {
    var hosts = HADatacenter(hosts: 3)
    hosts.add("vm", on: 0)
    hosts.add("other", on: 1)
    hosts.fail(.agent(host: 0))
    // A host without agent takes no restarts.
    hosts.fail(.host(1), after: .seconds(100))
    let run = try hosts.run()
    #expect(run.model.machines[0].host == 0 && run.model.accounts[0].downSeconds == 0)
    #expect(run.seconds("ha_declared_agent_unreachable") == [15])
    #expect(run.events("ha_restart").map(\.target) == ["esx-3"])
  }

  // MARK: A second failure

  @Test(arguments: [1, 9, 12, 20, 24, 26, 34, 37, 60], [true, false])
  func aSecondFailureDuringTheElection(second: Int, isWinner: Bool) throws {
    // The master is host 4; host 3 wins the next election.
    let other = isWinner ? 2 : 0
    var hosts = HADatacenter(hosts: 4)
    hosts.add("first", count: 2, on: 3)
    hosts.add("second", count: 2, on: other)
    hosts.fail(.host(3))
    hosts.fail(.host(Int32(other)), after: .seconds(Int64(second)))
    let run = try hosts.run()
    let expected = MasterElection.secondFailure(
      at: .seconds(Int64(second)), isWinner: isWinner, hasHeartbeatDatastores: true)
    for index in 1...2 {
      #expect(run.seconds("ha_restart", of: "first-\(index)").first == expected.firstRestarts.seconds)
      #expect(run.seconds("ha_restart", of: "second-\(index)").first == expected.secondRestarts.seconds)
    }
    #expect(run.model.machines.allSatisfy { $0.state == .running })
  }

  @Test func aMasterThatFailsBeforeItRestartsLeavesThatToTheNext() throws {
    var hosts = HADatacenter(hosts: 3)
    hosts.add("vm", on: 0)
    hosts.fail(.host(0))
    hosts.fail(.host(2), after: .seconds(10))
    #expect(try hosts.run().seconds("ha_restart", of: "vm") == [45])
  }

  // MARK: All hosts, racks, overlaps

  @Test func aWholeClusterComesBack() throws {
    var hosts = HADatacenter(hosts: 3)
    hosts.add("vm", count: 6)
    hosts.fail(.rack(0), for: .minutes(5))
    let run = try hosts.run()
    // 5 min of darkness, 8 min to boot, 15 s of election, 10 s to read the list of protected machines.
    #expect(run.seconds("host_available") == [780, 780, 780])
    #expect(run.seconds("ha_restart") == Array(repeating: 805, count: 6))
    #expect(run.model.machines.allSatisfy { $0.state == .running })
  }

  @Test func aRackFailsWithAllItsHosts() throws {
    var hosts = HADatacenter(hosts: 4)
    hosts.datacenter.configuration.hosts[0].racks = 2
    hosts.add("vm", count: 8)
    hosts.fail(.rack(0), for: .minutes(10))
    let run = try hosts.run()
    #expect(run.events("host_failure").map(\.entity) == ["esx-1", "esx-3"])
    #expect(run.events("vm_failure").count == 4 && run.events("ha_restart").count == 4)
    #expect(run.seconds("host_available") == [1080, 1080])
  }

  @Test func overlappingFaultsEndWithTheLast() throws {
    var hosts = HADatacenter(hosts: 3)
    hosts.add("vm", on: 0)
    hosts.fail(.host(0), for: .minutes(10))
    hosts.fail(.host(0), after: .minutes(5), for: .minutes(10))
    hosts.fail(.partition(hosts: [1]), for: .minutes(4))
    hosts.fail(.partition(hosts: [1]), after: .minutes(2), for: .minutes(4))
    let run = try hosts.run()
    #expect(run.seconds("host_failure") == [0] && run.seconds("host_repaired") == [900])
    #expect(run.seconds("host_cut_off") == [0] && run.seconds("host_reconnected") == [360])
    #expect(run.metric("host_failures") == 1)
  }

  @Test func aHostInMaintenanceModeIsInItAgainAfterAFailure() throws {
    var hosts = HADatacenter(hosts: 3)
    hosts.add("vm", on: 1)
    hosts.operate(.enterMaintenance(host: 0), at: .seconds(60))
    hosts.fail(.host(0), for: .minutes(1))
    let run = try hosts.run()
    #expect(run.seconds("host_available") == [540] && run.model.hosts[0].condition == .maintenance)
  }

  // MARK: Network cards

  @Test(arguments: [1, 2]) func aHostIsIsolatedOnlyWithoutAnyUplink(uplinks: Int) throws {
    var hosts = HADatacenter(hosts: 3, uplinks: 2)
    hosts.ha.machineDefaults.isolationResponse = .powerOff
    hosts.add("vm", on: 0)
    for uplink in 0..<uplinks { hosts.fail(.nic(host: 0, nic: Int32(uplink)), for: .minutes(10)) }
    let run = try hosts.run()
    #expect(run.events("nic_down").count == uplinks && run.events("nic_up").count == uplinks)
    #expect(run.events("host_cut_off").count == uplinks - 1)
    #expect(run.model.accounts[0].restarts == Int32(uplinks - 1))
  }

  @Test func vMotionMovesToTheUplinkThatIsLeft() throws {
    var hosts = HADatacenter(hosts: 2, uplinks: 2)
    hosts.add("vm", on: 0, gibibytes: 64)
    hosts.operate(.migrate(machines: 0..<1, host: 1), at: HADatacenter.failure)
    hosts.fail(.nic(host: 0, nic: 0), after: .seconds(10), for: .seconds(3))
    let run = try hosts.run()
    #expect(run.events("migration").count == 1 && run.events("migration_aborted").isEmpty)
  }
}
