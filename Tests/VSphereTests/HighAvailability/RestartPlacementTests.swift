import Testing

@testable import VSphere

private struct Rules: RestartConstraints {
  var refusals: [Int32: [Int32: RestartRefusal]] = [:]
  func refusal(machine: Int32, host: Int32) -> RestartRefusal? { refusals[machine]?[host] }
}

@Suite struct RestartPlacementTests {
  private let none = NoRestartConstraints()
  private let needs = RestartPlacement.Needs(
    cpuReservationMHz: 100, memoryBytes: 100, vCPUs: 4, virtualFunctions: 1, vGPUs: 1, distributedPorts: 2)

  private func host(_ change: (inout RestartPlacement.Host) -> Void = { _ in }) -> RestartPlacement.Host {
    var host = RestartPlacement.Host(
      unreservedCPUMHz: 100, unreservedMemoryBytes: 100, freeVirtualFunctions: 1, freeVGPUs: 1, freeDistributedPorts: 2,
      freeMachines: 1, freeVCPUs: 4)
    change(&host)
    return host
  }

  private func refusal(_ change: (inout RestartPlacement.Host) -> Void) -> RestartRefusal? {
    RestartPlacement(hosts: [host(change)]).refusal(of: 0, machine: 0, needs: needs, constraints: none)
  }

  @Test func everythingHasToFit() {
    #expect(refusal { _ in } == nil)
    #expect(refusal { $0.isAvailable = false } == .unavailable)
    #expect(refusal { $0.hasAgents = false } == .agentsMissing)
    #expect(refusal { $0.unreservedCPUMHz = 99 } == .cpuReservation(missingMHz: 1))
    #expect(refusal { $0.unreservedMemoryBytes = 98 } == .memoryReservation(missingBytes: 2))
    #expect(refusal { $0.freeVirtualFunctions = 0 } == .virtualFunctions)
    #expect(refusal { $0.freeVGPUs = 0 } == .vGPUs)
    #expect(refusal { $0.freeDistributedPorts = 1 } == .distributedPorts)
    #expect(refusal { $0.freeMachines = 0 } == .machineLimit)
    #expect(refusal { $0.freeVCPUs = 3 } == .vCPULimit)
    #expect(refusal { $0.startsInProgress = 32 } == .concurrentRestarts)
  }

  @Test func agentMachinesNeedNoAgents() {
    let placement = RestartPlacement(hosts: [host { $0.hasAgents = false }])
    let agent = RestartPlacement.Needs(isAgent: true)
    #expect(placement.refusal(of: 0, machine: 0, needs: agent, constraints: none) == nil)
  }

  @Test func bookingTakesAllAndReleaseGivesItBack() {
    var placement = RestartPlacement(hosts: [host()])
    #expect(placement.place(machine: 0, needs: needs, constraints: none) == .host(0))
    let booked = placement.hosts[0]
    #expect(booked.unreservedCPUMHz == 0 && booked.unreservedMemoryBytes == 0 && booked.freeVCPUs == 0)
    #expect(booked.freeVirtualFunctions == 0 && booked.freeVGPUs == 0 && booked.freeDistributedPorts == 0)
    #expect(booked.freeMachines == 0 && booked.startsInProgress == 1)
    placement.startCompleted(on: 0)
    placement.release(needs, on: 0)
    var expected = host()
    expected.restarts = 1
    #expect(placement.hosts[0] == expected)
  }

  /// Spread by power-ons under way, then by what a host was given, then by room.
  @Test func spreads() {
    var placement = RestartPlacement(hosts: [.large, .large, .large])
    placement.hosts[2].unreservedMemoryBytes += 1
    var order: [Int32] = []
    for machine in 0..<6 {
      guard case .host(let host) = placement.place(machine: Int32(machine), needs: .init(), constraints: none) else {
        break
      }
      order.append(host)
    }
    #expect(order == [2, 0, 1, 2, 0, 1])
    placement.startCompleted(on: 1)
    #expect(placement.place(machine: 6, needs: .init(), constraints: none) == .host(1))
    placement.startCompleted(on: 0)
    // Hosts 0 and 2 have one and two under way, host 1 two, but host 0 comes before by that alone.
    #expect(placement.place(machine: 7, needs: .init(), constraints: none) == .host(0))
  }

  /// A host that was given machines and powered them on quickly is not given all of them.
  @Test func spreadsOverTheWholeFailover() {
    var placement = RestartPlacement(hosts: [.large, .large])
    placement.hosts[0].unreservedMemoryBytes += 1
    var order: [Int32] = []
    for machine in 0..<4 {
      guard case .host(let host) = placement.place(machine: Int32(machine), needs: .init(), constraints: none) else {
        break
      }
      placement.startCompleted(on: host)
      order.append(host)
    }
    #expect(order == [0, 1, 0, 1])
  }

  @Test func failoverHostsComeFirst() {
    var placement = RestartPlacement(hosts: [.large, host { $0.isFailoverHost = true }])
    #expect(placement.place(machine: 0, needs: needs, constraints: none) == .host(1))
    let small = RestartPlacement.Needs(memoryBytes: 1)
    #expect(placement.place(machine: 1, needs: small, constraints: none) == .host(0))
  }

  @Test func rulesAndCompatibility() {
    let rules = Rules(refusals: [0: [0: .incompatible, 1: .hostRule(3)], 1: [0: .antiAffinity(2)]])
    var placement = RestartPlacement(hosts: [.large, .large])
    #expect(
      placement.place(machine: 0, needs: .init(), constraints: rules)
        == .nowhere(.init(isFragmented: false, lacksCapacity: false)))
    #expect(placement.place(machine: 1, needs: .init(), constraints: rules) == .host(1))
    placement.hostNames = ["esx-01", "esx-02"]
    #expect(
      placement.reason(machine: 0, needs: .init(), constraints: rules)
        == "no host fits: esx-01 is not compatible; esx-02 is excluded by rule 3")
    #expect(
      placement.reason(machine: 1, needs: .init(), constraints: rules)
        == "1 power-on under way, 1 machine of this failover, 1048576 MB unreserved; no other host fits; "
        + "esx-01 has a machine that rule 2 keeps apart")
    #expect(
      placement.reason(machine: 2, needs: .init(), constraints: rules)
        == "0 power-ons under way, 0 machines of this failover, 1048576 MB unreserved; next best esx-02: 1 power-on "
        + "under way, 1 machine of this failover, 1048576 MB unreserved")
  }

  /// What would help: room put together, a host that is off, or nothing of the kind.
  @Test func shortages() {
    let small = RestartPlacement.Host(unreservedCPUMHz: 100, unreservedMemoryBytes: 60)
    let large = RestartPlacement.Needs(memoryBytes: 100)
    func outcome(_ hosts: ContiguousArray<RestartPlacement.Host>, _ rules: Rules = Rules()) -> RestartPlacement.Outcome
    {
      var placement = RestartPlacement(hosts: hosts)
      return placement.place(machine: 0, needs: large, constraints: rules)
    }
    #expect(outcome([small, small]) == .nowhere(.init(isFragmented: true, lacksCapacity: true)))
    #expect(outcome([small]) == .nowhere(.init(isFragmented: false, lacksCapacity: true)))
    // Room on a host that may not run it is no help.
    #expect(
      outcome([small, small], Rules(refusals: [0: [1: .incompatible]]))
        == .nowhere(.init(isFragmented: false, lacksCapacity: true)))
    var off = RestartPlacement.Host.large
    off.isAvailable = false
    #expect(
      outcome([.large, off], Rules(refusals: [0: [0: .hostRule(0)]]))
        == .nowhere(.init(isFragmented: false, lacksCapacity: true)))
    var busy = RestartPlacement.Host.large
    busy.startsInProgress = 32
    #expect(outcome([small, busy]) == .busy)
  }

  /// RP-07; Epping, vSphere HA Deepdive 6.0: a pool of 2000 shares with two machines of 10,000 each.
  @Test func flattenedShares() {
    let machine = FlattenedShares.shares(path: [
      .init(shares: 2000, siblingShares: 3000), .init(shares: 10_000, siblingShares: 20_000),
    ])
    #expect(machine == 1000)
    #expect(FlattenedShares.shares(path: [.init(shares: 1000, siblingShares: 3000)]) == 1000)
    // 8000 of the root, a quarter of that for the inner pool, a fifth of that for the machine.
    let nested = FlattenedShares.shares(path: [
      .init(shares: 8000, siblingShares: 12_000), .init(shares: 1000, siblingShares: 4000),
      .init(shares: 500, siblingShares: 2500),
    ])
    #expect(nested == 400)
  }
}
