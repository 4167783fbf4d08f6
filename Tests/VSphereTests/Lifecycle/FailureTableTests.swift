import Testing
import VSphere

@Suite struct FailureTableTests {
  /// One line an event, one letter a state in the order stopped, starting, running, stopping, migrating, suspended,
  /// error: K keeps, F fails, I isolation response, C component protection, E evacuates, R registered elsewhere, W
  /// ends first.
  @Test(arguments: [
    (HostEvent.failed, "KFFFFKK"), (.networkIsolated, "KIIKIKK"), (.partitioned, "KKKKWKK"),
    (.allPathsDown, "KCCKCKK"), (.permanentDeviceLoss, "KFCKCKK"), (.enteredMaintenance, "RWEWWRK"),
    (.rebooted, "KFFFFKK"),
  ]) func row(event: HostEvent, fates: String) {
    let letters: [MachineFate: Character] = [
      .keeps: "K", .fails: "F", .followsIsolationResponse: "I", .followsComponentProtection: "C", .evacuates: "E",
      .relocatesCold: "R", .finishesFirst: "W",
    ]
    let found = VirtualMachineState.allCases.map { letters[FailureTable.row(event, $0).fate] ?? "?" }
    #expect(String(found) == fates)
    for state in VirtualMachineState.allCases {
      let row = FailureTable.row(event, state)
      #expect(row.event == event && row.state == state && !row.rule.isEmpty)
      // Whatever stops a machine is legal for its state, or for the state it has when its migration was aborted.
      if row.consequence(under: stopping) != .nothing, row.fate == .fails || row.fate == .followsComponentProtection {
        #expect(throws: Never.self) { try state.after(.fault) }
      }
      let connection: ConnectionState =
        switch event {
        case .enteredMaintenance: .connected
        case .allPathsDown, .permanentDeviceLoss: .inaccessible
        default: .disconnected
        }
      #expect(row.connection == connection)
    }
  }

  private let stopping = FailureResponses(isolation: .powerOff, isComponentProtected: true)

  @Test func everyEventAndStateHasOneRow() {
    let keys = Set(FailureTable.rows.map { "\($0.event) \($0.state)" })
    #expect(keys.count == FailureTable.rows.count)
    #expect(keys.count == HostEvent.allCases.count * VirtualMachineState.allCases.count)
  }

  @Test func settingsDecide() {
    func consequence(_ event: HostEvent, _ responses: FailureResponses) -> MachineConsequence {
      FailureTable.row(event, .running).consequence(under: responses)
    }
    #expect(consequence(.failed, FailureResponses()) == .fault(isRestarted: true))
    #expect(consequence(.failed, FailureResponses(isProtected: false)) == .fault(isRestarted: false))
    #expect(consequence(.networkIsolated, FailureResponses()) == .nothing)
    #expect(consequence(.networkIsolated, FailureResponses(isolation: .powerOff)) == .powerOff(isRestarted: true))
    #expect(
      consequence(.networkIsolated, FailureResponses(isProtected: false, isolation: .shutDown)) == .nothing)
    #expect(consequence(.partitioned, FailureResponses(isolation: .powerOff)) == .nothing)
    #expect(consequence(.allPathsDown, FailureResponses()) == .nothing)
    #expect(
      consequence(.permanentDeviceLoss, FailureResponses(isComponentProtected: true)) == .powerOff(isRestarted: true))
    #expect(
      consequence(.permanentDeviceLoss, FailureResponses(isProtected: false, isComponentProtected: true)) == .nothing)
    #expect(consequence(.enteredMaintenance, FailureResponses()) == .migrate)
    #expect(consequence(.enteredMaintenance, FailureResponses(canMigrate: false)) == .blocksMaintenance)
    #expect(
      FailureTable.row(.enteredMaintenance, .suspended).consequence(under: FailureResponses()) == .register)
    #expect(
      FailureTable.row(.enteredMaintenance, .stopped).consequence(under: FailureResponses(isRelocatedCold: false))
        == .nothing)
    #expect(FailureTable.row(.enteredMaintenance, .starting).consequence(under: FailureResponses()) == .wait)
  }
}
