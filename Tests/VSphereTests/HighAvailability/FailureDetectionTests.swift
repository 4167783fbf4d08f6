import Quantities
import Testing

@testable import VSphere

private typealias Milestone = FailureDetection.Milestone

private func seconds(
  _ role: FailureDetection.Role, _ hasDatastores: Bool, _ event: FailureDetection.Event,
  delay: SimDuration = .seconds(30)
) -> [Milestone: Double] {
  let detection = FailureDetection(
    role: role, hasHeartbeatDatastores: hasDatastores, event: event, isolationPolicyDelay: delay)
  var result: [Milestone: Double] = [:]
  for step in detection.steps { result[step.milestone] = step.delay.seconds }
  #expect(result.count == detection.steps.count)
  #expect(zip(detection.steps, detection.steps.dropFirst()).allSatisfy { $0.delay <= $1.delay })
  return result
}

/// Times of Epping, vSphere HA Deepdive 6.0, Restarting Virtual Machines.
@Suite struct FailureDetectionTests {
  /// HA-09.
  @Test func slaveFailsWithHeartbeatDatastores() {
    #expect(
      seconds(.slave, true, .hostFailed) == [
        .datastoreHeartbeatsWatched: 3, .declaredUnreachable: 10, .pingEnds: 15, .declaredDead: 18,
        .restartsInitiated: 18,
      ])
  }

  /// HA-10.
  @Test func slaveFailsWithoutHeartbeatDatastores() {
    #expect(
      seconds(.slave, false, .hostFailed) == [
        .declaredUnreachable: 10, .pingEnds: 15, .declaredDead: 15, .restartsInitiated: 15,
      ])
  }

  /// HA-11.
  @Test(arguments: [true, false]) func masterFails(hasDatastores: Bool) {
    #expect(
      seconds(.master, hasDatastores, .hostFailed) == [
        .electionStarts: 10, .newMaster: 25, .restartsInitiated: 35,
      ])
  }

  @Test func slaveIsIsolated() {
    let times = seconds(.slave, true, .isolated)
    #expect(times[.electionStarts] == 10)
    #expect(times[.isolationPingStarts] == 25)
    #expect(times[.declaredIsolated] == 30)
    #expect(times[.isolationResponse] == 60)
    // The master sees datastore heartbeats and does not take it for dead.
    #expect(times[.declaredDead] == nil && times[.restartsInitiated] == nil)
    #expect(seconds(.slave, false, .isolated)[.restartsInitiated] == 15)
  }

  @Test func masterIsIsolated() {
    let times = seconds(.master, true, .isolated)
    #expect(times[.isolationPingStarts] == 0)
    #expect(times[.declaredIsolated] == 5)
    #expect(times[.isolationResponse] == 35)
    #expect(times[.newMaster] == 25)
  }

  /// Shorter delays than 30 s count as 30 s.
  @Test func isolationPolicyDelay() {
    #expect(seconds(.slave, true, .isolated, delay: .seconds(90))[.isolationResponse] == 120)
    #expect(seconds(.slave, true, .isolated, delay: .seconds(5))[.isolationResponse] == 60)
  }

  @Test(arguments: FailureDetection.Role.allCases, [FailureDetection.Event.partitioned, .agentDown])
  func machinesThatRunAreLeftAlone(role: FailureDetection.Role, event: FailureDetection.Event) {
    let times = seconds(role, true, event)
    #expect(times[.restartsInitiated] == nil && times[.isolationResponse] == nil)
    #expect(times[event == .partitioned ? .declaredPartitioned : .declaredAgentUnreachable] != nil)
  }

  /// A partition without heartbeat datastores looks like a failure to the master.
  @Test func partitionWithoutHeartbeatDatastores() {
    let times = seconds(.slave, false, .partitioned)
    #expect(times[.declaredDead] == 15 && times[.restartsInitiated] == 15 && times[.newMaster] == 25)
  }

  @Test func electionByDatastoresThenByIdentifierAsText() {
    let candidates = [
      MasterElection.Candidate(host: 0, datastoreCount: 4, managedObjectID: "host-100"),
      MasterElection.Candidate(host: 1, datastoreCount: 4, managedObjectID: "host-99"),
      MasterElection.Candidate(host: 2, datastoreCount: 3, managedObjectID: "host-999"),
    ]
    #expect(MasterElection.winner(among: candidates)?.host == 1)
    #expect(MasterElection.winner(among: candidates.reversed())?.host == 1)
    #expect(MasterElection.winner(among: [])?.host == nil)
  }

  /// (second failure, wins, restarts of the master's machines, restarts of the second host's, new master)
  @Test(arguments: [
    (5.0, false, 35.0, 35.0, 25.0), (12, false, 35, 35, 25), (5, true, 35, 35, 25),
    (20, true, 45, 45, 35), (24, true, 49, 49, 39),
    (26, false, 35, 44, 25), (40, false, 35, 58, 25),
    (26, true, 61, 61, 51), (40, true, 35, 75, 65),
  ])
  func secondHostFailsDuringElection(
    failure: Double, wins: Bool, first: Double, second: Double, master: Double
  ) {
    let result = MasterElection.secondFailure(
      at: .seconds(rounding: failure), isWinner: wins, hasHeartbeatDatastores: true)
    #expect(result.firstRestarts.seconds == first)
    #expect(result.secondRestarts.seconds == second)
    #expect(result.newMaster.seconds == master)
  }

  @Test func isolationResponses() {
    let settings = HASettings()
    func action(
      _ response: IsolationResponse, priority: RestartPriority = .medium, tools: Bool = true, accessible: Bool = true,
      owned: Bool = true, _ settings: HASettings
    ) -> IsolationAction {
      IsolationAction(
        settings, machine: HAMachineSettings(priority: priority, isolationResponse: response), hasTools: tools,
        isDatastoreAccessible: accessible, masterOwnsDatastore: owned)
    }
    #expect(action(.disabled, settings) == .leave(.responseDisabled))
    #expect(action(.powerOff, settings) == .powerOff)
    #expect(action(.shutDown, settings) == .shutDown(forcedAfter: .seconds(300)))
    #expect(action(.shutDown, tools: false, settings) == .powerOff)
    #expect(action(.powerOff, priority: .disabled, settings) == .leave(.restartDisabled))
    #expect(action(.powerOff, owned: false, settings) == .leave(.noMasterOwnsDatastore))
    #expect(action(.powerOff, accessible: false, owned: false, settings) == .powerOff)
    var unmonitored = settings
    unmonitored.isHostMonitoringEnabled = false
    #expect(action(.powerOff, unmonitored) == .leave(.hostMonitoringDisabled))
  }

  @Test func powerOnFilesAreReadEveryThirtySeconds() {
    let settings = HASettings()
    #expect(settings.nextPowerOnFileRead(after: .seconds(61)) == .seconds(90))
    #expect(settings.nextPowerOnFileRead(after: .seconds(90)) == .seconds(120))
  }
}
