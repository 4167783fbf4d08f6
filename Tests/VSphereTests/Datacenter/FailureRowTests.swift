import Quantities
import SimulationKernel
import Testing

@testable import VSphere

/// Every row of the table of failures, played in a datacenter of four hosts.
@Suite struct FailureRowTests {
  /// A row under settings that matter to it.
  struct Case: Sendable, CustomTestStringConvertible {
    let row: FailureRow
    let responses: FailureResponses
    var testDescription: String { "\(row.event.rawValue), \(row.state.rawValue), \(row.consequence(under: responses))" }
  }

  static let cases: [Case] = FailureTable.rows.flatMap { row -> [Case] in
    let settings: [FailureResponses] =
      switch row.fate {
      case .keeps, .finishesFirst: [FailureResponses()]
      case .fails: [FailureResponses(), FailureResponses(isProtected: false)]
      case .followsIsolationResponse:
        [
          FailureResponses(), FailureResponses(isolation: .powerOff), FailureResponses(isolation: .shutDown),
          FailureResponses(isProtected: false, isolation: .powerOff),
        ]
      case .followsComponentProtection: [FailureResponses(), FailureResponses(isComponentProtected: true)]
      case .evacuates: [FailureResponses(), FailureResponses(canMigrate: false)]
      case .relocatesCold: [FailureResponses()]
      }
    return settings.map { Case(row: row, responses: $0) }
  }

  /// The host of the machine; one that is down already has none, and the event strikes the host it could go to.
  private static func struckHost(_ state: VirtualMachineState) -> Int { state == .error ? 1 : 0 }

  // MARK: The datacenter

  private func datacenter(_ test: Case) -> SmallDatacenter {
    let state = test.row.state
    var datacenter = SmallDatacenter(hosts: 4, machines: 0, horizon: .hours(1))
    var ha = HASettings()
    ha.isEnabled = test.responses.isProtected
    ha.admissionControl.policy = .disabled
    ha.machineDefaults.isolationResponse = test.responses.isolation
    if test.responses.isComponentProtected {
      ha.componentProtection.allPathsDown = .restartConservative
      ha.componentProtection.permanentDeviceLoss = .restart
    }
    datacenter.configuration.clusters[0].ha = ha
    datacenter.configuration.datastores = [
      DatacenterConfiguration.DatastoreConfiguration(name: "ds", settings: DatastoreSettings(capacityBytes: 1 << 44))
    ]
    if test.row.event == .enteredMaintenance {
      datacenter.configuration.clusters[0].isDRSEnabled = true
      datacenter.configuration.clusters[0].drs.threshold = 1
      datacenter.configuration.clusters[0].drs.period = .seconds(60)
    }
    if !test.responses.canMigrate {
      datacenter.configuration.clusters[0].rules = [
        PlacementRule(name: "stay", .runOn(hosts: [0], must: true), machines: [0])
      ]
    }
    var machine = SmallDatacenter.machine(vCPUs: 4, gibibytes: state == .error ? 100 : 8, demand: 0.25)
    machine.disks = [VirtualMachineSpecification.Disk(name: "disk", capacity: Bytes(count: 40 << 30))]
    if state == .error { machine.memoryAllocation.reservation = Double(100 << 30) }
    let isOff = state == .stopped || state == .starting
    datacenter.configuration.machines = [
      VirtualMachineGroup(
        name: "vm", host: isOff ? nil : 0, specification: machine, isRunning: !isOff)
    ]
    // The other hosts are fuller, so that the machine starts on the first, and one of 100 GiB fits nowhere else.
    for host in 1...3 {
      var filler = SmallDatacenter.machine(vCPUs: 8, gibibytes: 60, demand: 0.5)
      filler.memoryAllocation.reservation = Double(60 << 30)
      datacenter.configuration.machines.append(
        VirtualMachineGroup(name: "filler-\(host)", host: host, specification: filler))
    }
    let action: Operation.Action? =
      switch state {
      case .starting: .powerOn(machines: 0..<1)
      case .stopping: .shutDown(machines: 0..<1)
      case .migrating: .migrate(machines: 0..<1, host: 1)
      case .suspended: .suspend(machines: 0..<1)
      case .stopped, .running, .error: nil
      }
    if let action { datacenter.configuration.operations = [Operation(at: .seconds(300), action)] }
    if state == .error {
      datacenter.configuration.faults = FaultSchedule([.once(.host(0), at: .zero + .seconds(60), duration: .max)])
    } else if action == nil {
      datacenter.configuration.faults = FaultSchedule([
        .once(.agent(host: 2), at: .zero + .seconds(300), duration: .zero)
      ])
    }
    return datacenter
  }

  private func isReached(_ state: VirtualMachineState, _ model: DatacenterModel) -> Bool {
    guard model.machines[0].state == state else { return false }
    switch state {
    case .starting: return model.machines[0].step == .booting
    case .error: return model.recording.events.contains { $0.kind == "ha_restart_waits" }
    case .migrating: return (model.migrations[Int(model.machines[0].migration)].transfer?.rounds ?? 0) > 0
    case .running, .stopped: return model.recording.events.contains { $0.kind == "agent_failure" }
    case .stopping, .suspended: return true
    }
  }

  private func strike(
    _ event: HostEvent, _ host: Int, _ model: inout DatacenterModel, _ scheduler: Scheduler<DatacenterModel.Event>
  ) {
    switch event {
    case .failed: model.beginFault(.host(Int32(host)), scheduler)
    case .networkIsolated: model.beginFault(.partition(hosts: [Int32(host)]), scheduler)
    case .partitioned: model.beginFault(.partition(hosts: [0, 1]), scheduler)
    case .allPathsDown: model.beginFault(.allPathsDown(datastore: 0, host: Int32(host)), scheduler)
    case .permanentDeviceLoss: model.beginFault(.permanentDeviceLoss(datastore: 0, host: Int32(host)), scheduler)
    case .enteredMaintenance: model.begin(.enterMaintenance(host: host), scheduler)
    case .rebooted: model.begin(.rebootHost(host: host), scheduler)
    }
  }

  // MARK: What comes of it

  @Test(arguments: cases) func row(test: Case) throws {
    let (row, host) = (test.row, Self.struckHost(test.row.state))
    // A host that rebooted is back after 8 minutes, with room for a machine that waits.
    let time: SimDuration = row.event == .rebooted && row.state == .error ? .minutes(5) : .minutes(20)
    let run = try #require(
      try datacenter(test).run(when: { isReached(row.state, $0) }, goingOnFor: time) { model, scheduler in
        strike(row.event, host, &model, scheduler)
      })
    let after = try #require(run.world.interrupted)
    let end = run.world.model
    #expect(connection(host, after) == row.connection)
    #expect(after.bookingDifference() == nil && end.bookingDifference() == nil)
    let consequence = row.consequence(under: test.responses)
    switch consequence {
    case .nothing: expectNothing(row, after, end)
    case .fault(let isRestarted):
      // HA need not find out about a lost device: it restarts the machine at once.
      let isAtOnce = row.event == .permanentDeviceLoss && isRestarted
      #expect(after.machines[0].state == (isAtOnce ? .starting : .error) && after.accounts[0].isDown)
      #expect(after.machines[0].host != 0)
      expectRestart(isRestarted, end)
    case .powerOff(let isRestarted), .shutDown(let isRestarted):
      let kind = row.event == .networkIsolated ? "isolation_response" : "vm_component_protection"
      let response = try #require(end.recording.events.first { $0.kind == kind && $0.entity == "vm" })
      let delay = row.event == .networkIsolated ? 60 : row.event == .allPathsDown ? 320 : 0
      #expect(response.time == run.at + .seconds(rounding: Double(delay)))
      if row.event == .networkIsolated {
        #expect(response.detail == (consequence == .shutDown(isRestarted: true) ? "shut down" : "power off"))
      }
      expectRestart(isRestarted, end)
    case .migrate:
      #expect(end.machines[0].state == .running && end.machines[0].host != 0 && end.accounts[0].migrations == 1)
      #expect(end.hosts[0].condition == .maintenance && end.accounts[0].restarts == 0)
    case .blocksMaintenance:
      #expect(end.machines[0].state == .running && end.machines[0].host == 0)
      #expect(end.hosts[0].condition == .enteringMaintenance)
      #expect(end.recording.events.contains { $0.kind == "maintenance_blocked" && $0.entity == "vm" })
    case .register:
      #expect(end.machines[0].state == row.state && !end.machines[0].booking.exists)
      #expect(end.hosts[0].condition == .maintenance)
    case .wait: expectEndOfOperation(row, after, end)
    }
  }

  private func connection(_ host: Int, _ model: DatacenterModel) -> ConnectionState {
    if !model.hosts[host].condition.runsMachines && model.hosts[host].condition != .maintenance { return .disconnected }
    if model.hosts[host].isIsolated { return .disconnected }
    return model.datastores[0].outages[host] > 0 ? .inaccessible : .connected
  }

  private func expectNothing(_ row: FailureRow, _ after: DatacenterModel, _ end: DatacenterModel) {
    let isWaiting = row.event == .allPathsDown
    // A migration is aborted first.
    #expect(after.machines[0].state == (row.state == .migrating ? .running : row.state))
    let last: VirtualMachineState =
      switch row.state {
      case .starting: isWaiting ? .starting : .running
      case .stopping: isWaiting ? .stopping : .stopped
      case .migrating: .running
      case .stopped, .running, .suspended, .error: row.state
      }
    #expect(end.machines[0].state == last)
    #expect(end.accounts[0].restarts == 0 && end.accounts[0].migrations == 0)
    if last.isPoweredOn { #expect(end.machines[0].host == 0) }
    if row.state == .running, isWaiting { #expect(after.machines[0].isBlocked && end.machines[0].isBlocked) }
  }

  private func expectRestart(_ isRestarted: Bool, _ end: DatacenterModel) {
    #expect(end.accounts[0].restarts == (isRestarted ? 1 : 0))
    #expect(end.machines[0].state == (isRestarted ? .running : .error))
    #expect(isRestarted ? end.machines[0].host > 0 : !end.machines[0].booking.exists)
    #expect(end.recording.events.count { $0.kind == "ha_restart" && $0.entity == "vm" } == (isRestarted ? 1 : 0))
  }

  private func expectEndOfOperation(_ row: FailureRow, _ after: DatacenterModel, _ end: DatacenterModel) {
    #expect(after.machines[0].state == row.state)
    #expect(end.accounts[0].restarts == 0)
    switch row.state {
    case .migrating:
      #expect(end.machines[0].state == .running && end.machines[0].host == 1 && end.accounts[0].migrations == 1)
    case .starting:
      #expect(end.machines[0].state == .running && end.machines[0].host > 0 && end.accounts[0].migrations == 1)
    default: #expect(end.machines[0].state == .stopped)
    }
    if row.event == .enteredMaintenance { #expect(end.hosts[0].condition == .maintenance) }
  }
}
