import Testing
import VSphere

@Suite struct VirtualMachineStateTests {
  /// Every state with every operation: the legal ones, and an error that names machine, state and operation for all
  /// others.
  @Test func tableIsAllThereIs() {
    let legal: [String: VirtualMachineState] = [
      "stopped start": .starting, "starting booted": .running, "starting fault": .error, "running fault": .error,
      "stopping fault": .error, "migrating fault": .error, "running stop": .stopping, "stopping halted": .stopped,
      "running migrate": .migrating, "migrating switched-over": .running, "migrating migration-failed": .running,
      "running suspend": .suspended, "suspended resume": .starting, "error restart": .starting,
      "error give-up": .stopped,
    ]
    var found = 0
    for state in VirtualMachineState.allCases {
      for operation in VirtualMachineOperation.allCases {
        let name = "\(state.rawValue) \(operation.rawValue)"
        do {
          let next = try state.after(operation)
          #expect(next == legal[name], "\(name)")
          found += 1
        } catch {
          #expect(legal[name] == nil, "\(name)")
          #expect(
            error
              == IllegalTransition(
                machine: "virtual machine", state: state.rawValue, operation: operation.rawValue))
        }
      }
    }
    #expect(found == legal.count && VirtualMachineTransition.all.count == legal.count)
  }

  @Test func errorsAreSentences() {
    #expect(throws: IllegalTransition.self) { try VirtualMachineState.running.after(.start) }
    let error = IllegalTransition(machine: "virtual machine", state: "running", operation: "start")
    #expect("\(error)" == "virtual machine: no operation 'start' in state 'running'")
  }

  @Test func powerStatesAreThoseOfVCenter() {
    let expected: [VirtualMachineState: PowerState] = [
      .stopped: .poweredOff, .starting: .poweredOn, .running: .poweredOn, .stopping: .poweredOn,
      .migrating: .poweredOn, .suspended: .suspended, .error: .poweredOff,
    ]
    for state in VirtualMachineState.allCases {
      #expect(state.powerState == expected[state])
      #expect(state.isPoweredOn == (expected[state] == .poweredOn))
    }
  }

  @Test func guestStatesAreThoseOfTools() {
    let reported = VirtualMachineState.allCases.map(\.guestState.rawValue)
    #expect(
      reported == ["notrunning", "notrunning", "running", "shuttingdown", "running", "notrunning", "notrunning"])
  }
}
