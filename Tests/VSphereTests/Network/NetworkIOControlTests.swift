import Testing
import VSphere

private let gigabit = 1e9

/// A switch with one uplink of 10 Gbit/s.
private func tenGigabit(_ change: (inout NetworkIOControlSettings) -> Void = { _ in }) -> NetworkIOControl {
  var settings = NetworkIOControlSettings()
  change(&settings)
  var control = NetworkIOControl(settings)
  _ = control.addUplink(bitsPerSecond: 10 * gigabit)
  return control
}

@Suite struct NetworkIOControlTests {
  /// vSphere Networking: high shares for virtual machines and normal for vMotion, 100 : 50.
  @Test func activeClassesDivideByShares() {
    var control = tenGigabit()
    let machines = control.addFlow(on: 0, .transmit, .virtualMachine, demandBitsPerSecond: 20 * gigabit)
    let vMotion = control.addFlow(on: 0, .transmit, .vMotion, demandBitsPerSecond: 20 * gigabit)
    control.solve()
    #expect(agree(control.bitsPerSecond(of: machines), 10 * gigabit * 2 / 3))
    #expect(agree(control.bitsPerSecond(of: vMotion), 10 * gigabit / 3))
    #expect(agree(control.utilisation(of: 0, .transmit), 1))
    #expect(control.utilisation(of: 0, .receive) == 0)
  }

  @Test func whatAClassDoesNotWantIsLent() {
    var control = tenGigabit { $0[.virtualMachine].reservationBitsPerSecond = 7 * gigabit }
    let machines = control.addFlow(on: 0, .transmit, .virtualMachine, demandBitsPerSecond: gigabit)
    let vMotion = control.addFlow(on: 0, .transmit, .vMotion, demandBitsPerSecond: 20 * gigabit)
    control.solve()
    #expect(agree(control.bitsPerSecond(of: machines), gigabit))
    #expect(agree(control.bitsPerSecond(of: vMotion), 9 * gigabit))
    control.setDemand(of: machines, toBitsPerSecond: 20 * gigabit)
    control.solve()
    // By shares it would have 6.67; it is guaranteed 7.
    #expect(agree(control.bitsPerSecond(of: machines), 7 * gigabit))
    #expect(agree(control.bitsPerSecond(of: vMotion), 3 * gigabit))
  }

  @Test func limitsHoldOnAnIdleLink() {
    var control = tenGigabit { $0[.vMotion].limitBitsPerSecond = 2 * gigabit }
    let first = control.addFlow(on: 0, .transmit, .vMotion, demandBitsPerSecond: 5 * gigabit)
    let second = control.addFlow(on: 0, .transmit, .vMotion, demandBitsPerSecond: 5 * gigabit)
    control.solve()
    #expect(agree(control.bitsPerSecond(of: first), gigabit))
    #expect(agree(control.bitsPerSecond(of: second), gigabit))
    #expect(agree(control.bitsPerSecond(of: .vMotion, on: 0), 2 * gigabit))
  }

  /// Inside a class the ports divide by their own shares, high against low 100 : 25.
  @Test func portsOfAClassDivideByTheirShares() {
    var control = tenGigabit()
    let high = control.addFlow(
      on: 0, .transmit, .virtualMachine, shares: NetworkShares.high.shares, demandBitsPerSecond: 20 * gigabit)
    let low = control.addFlow(
      on: 0, .transmit, .virtualMachine, shares: NetworkShares.low.shares, demandBitsPerSecond: 20 * gigabit)
    control.solve()
    #expect(agree(control.bitsPerSecond(of: high), 8 * gigabit))
    #expect(agree(control.bitsPerSecond(of: low), 2 * gigabit))
  }

  @Test func portsReserveWhatIsReservedForTheirClass() {
    var control = tenGigabit { $0[.virtualMachine].reservationBitsPerSecond = 2 * gigabit }
    let port = control.addFlow(
      on: 0, .transmit, .virtualMachine, reservationBitsPerSecond: 1.5 * gigabit, demandBitsPerSecond: 9 * gigabit)
    let busy = control.addFlow(on: 0, .transmit, .virtualMachine, shares: 100, demandBitsPerSecond: 9 * gigabit)
    for _ in 0..<4 { _ = control.addFlow(on: 0, .transmit, .virtualMachine, shares: 100, demandBitsPerSecond: 9e9) }
    control.solve()
    #expect(agree(control.bitsPerSecond(of: port), 1.5 * gigabit), "by shares it would have 0.91")
    #expect(agree(control.bitsPerSecond(of: busy), 1.7 * gigabit))
  }

  @Test func withoutControlFlowsCompeteAlone() {
    var control = tenGigabit { $0.isEnabled = false }
    let machines = control.addFlow(on: 0, .transmit, .virtualMachine, demandBitsPerSecond: 20 * gigabit)
    let others = (0..<3).map { _ in control.addFlow(on: 0, .transmit, .vMotion, demandBitsPerSecond: 20 * gigabit) }
    control.solve()
    for flow in others + [machines] { #expect(agree(control.bitsPerSecond(of: flow), 2.5 * gigabit)) }
    #expect(control.bitsPerSecond(of: .vMotion, on: 0) == 0)
  }

  /// vSphere Networking: nobody controls the rate of a virtual function, it may take the whole link.
  @Test func aVirtualFunctionMayTakeTheWholeLink() {
    var control = tenGigabit()
    let machines = control.addFlow(on: 0, .transmit, .virtualMachine, demandBitsPerSecond: 20 * gigabit)
    let function = control.addFlow(on: 0, .transmit, nil, demandBitsPerSecond: 6 * gigabit)
    control.solve()
    #expect(agree(control.bitsPerSecond(of: function), 6 * gigabit))
    #expect(agree(control.bitsPerSecond(of: machines), 4 * gigabit))
    control.setDemand(of: function, toBitsPerSecond: 30 * gigabit)
    control.solve()
    #expect(agree(control.bitsPerSecond(of: function), 10 * gigabit))
    #expect(control.bitsPerSecond(of: machines) == 0)
  }

  /// 6 of 10 Gbit/s are reserved for virtual machines, the function wants 10: 16 are cut to 10 by the same factor.
  @Test func reservationsHoldPartlyAgainstVirtualFunctions() {
    var control = tenGigabit { $0[.virtualMachine].reservationBitsPerSecond = 6 * gigabit }
    let machines = control.addFlow(on: 0, .transmit, .virtualMachine, demandBitsPerSecond: 20 * gigabit)
    let function = control.addFlow(on: 0, .transmit, nil, demandBitsPerSecond: 20 * gigabit)
    control.solve()
    #expect(agree(control.bitsPerSecond(of: machines), 3.75 * gigabit))
    #expect(agree(control.bitsPerSecond(of: function), 6.25 * gigabit))
  }

  @Test func receivingIsDividedEvenly() {
    var control = tenGigabit { $0[.vMotion].limitBitsPerSecond = gigabit }
    let machines = control.addFlow(
      on: 0, .receive, .virtualMachine, shares: 100, demandBitsPerSecond: 20 * gigabit)
    let vMotion = control.addFlow(on: 0, .receive, .vMotion, shares: 25, demandBitsPerSecond: 20 * gigabit)
    control.solve()
    #expect(agree(control.bitsPerSecond(of: machines), 5 * gigabit))
    #expect(agree(control.bitsPerSecond(of: vMotion), 5 * gigabit))
    control.setLimit(of: vMotion, toBitsPerSecond: 2 * gigabit)
    control.solve()
    #expect(agree(control.bitsPerSecond(of: machines), 8 * gigabit))
  }

  @Test func aFailedUplinkCarriesNothingUntilFlowsMove() {
    var control = tenGigabit()
    let second = control.addUplink(bitsPerSecond: 25 * gigabit)
    let flow = control.addFlow(on: 0, .transmit, .virtualMachine, demandBitsPerSecond: 20 * gigabit)
    control.setUplink(0, isUp: false)
    control.solve()
    #expect(control.bitsPerSecond(of: flow) == 0)
    #expect(control.utilisation(of: 0, .transmit) == 0)
    control.move(flow, to: second)
    control.solve()
    #expect(control.uplink(of: flow) == second)
    #expect(agree(control.bitsPerSecond(of: flow), 20 * gigabit))
    control.move(flow, to: 0)
    control.setUplink(0, isUp: true)
    control.solve()
    #expect(agree(control.bitsPerSecond(of: flow), 10 * gigabit))
  }

  /// Random classes and ports: no link above its speed, nobody above what it wants, no capacity idle while somebody may
  /// still take it, no class below what is reserved for it and wanted.
  @Test(arguments: 1...60)
  func divisionIsBoundedWorkConservingAndKeepsReservations(seed: Int) {
    var draws = StorageDraws(UInt64(seed))
    let speed = 10 * gigabit
    var settings = NetworkIOControlSettings()
    for traffic in TrafficClass.allCases {
      settings[traffic].shares = .custom(1 + draws.below(100))
      // Nine of them stay below 75 %.
      settings[traffic].reservationBitsPerSecond = draws.below(2) == 0 ? 0 : draws.unit() * 0.08 * speed
      if draws.below(3) == 0 { settings[traffic].limitBitsPerSecond = speed * (0.1 + draws.unit()) }
    }
    #expect(settings.problems(slowestAdapterBitsPerSecond: speed).isEmpty)
    var control = NetworkIOControl(settings)
    _ = control.addUplink(bitsPerSecond: speed)
    var flows: [(id: NetworkFlowID, traffic: TrafficClass, demand: Double)] = []
    for _ in 0..<(1 + draws.below(30)) {
      let traffic = TrafficClass.allCases[draws.below(TrafficClass.allCases.count)]
      let demand = draws.unit() * draws.unit() * 4 * gigabit
      let id = control.addFlow(
        on: 0, .transmit, traffic, shares: Double(1 + draws.below(100)), demandBitsPerSecond: demand)
      flows.append((id, traffic, demand))
    }
    control.solve()
    let total = flows.reduce(0) { $0 + control.bitsPerSecond(of: $1.id) }
    #expect(total <= speed * (1 + 1e-9))
    for flow in flows { #expect(control.bitsPerSecond(of: flow.id) <= flow.demand * (1 + 1e-9)) }
    var usable = 0.0
    for traffic in TrafficClass.allCases {
      let wanted = flows.reduce(0) { $0 + ($1.traffic == traffic ? $1.demand : 0) }
      let has = flows.reduce(0) { $0 + ($1.traffic == traffic ? control.bitsPerSecond(of: $1.id) : 0) }
      #expect(agree(has, control.bitsPerSecond(of: traffic, on: 0), within: 1e-6) || has < 1)
      #expect(has <= settings[traffic].limitBitsPerSecond * (1 + 1e-9))
      #expect(has >= min(wanted, settings[traffic].reservationBitsPerSecond) * (1 - 1e-9))
      usable += min(wanted, settings[traffic].limitBitsPerSecond)
    }
    #expect(agree(total, min(speed, usable), within: 1e-6))
  }

  /// Adding, changing, moving and removing in any order gives what building the result at once gives.
  @Test(arguments: 1...20)
  func changesAddUpToTheSameDivision(seed: Int) {
    var draws = StorageDraws(UInt64(seed) &* 77)
    var control = NetworkIOControl(NetworkIOControlSettings())
    for _ in 0..<3 { _ = control.addUplink(bitsPerSecond: 10 * gigabit) }
    var flows: [(id: NetworkFlowID, uplink: Int, traffic: TrafficClass?, demand: Double)] = []
    for _ in 0..<200 {
      let demand = draws.unit() * 5 * gigabit
      switch draws.below(flows.isEmpty ? 1 : 4) {
      case 0:
        let traffic = draws.below(10) == 0 ? nil : TrafficClass.allCases[draws.below(9)]
        let uplink = draws.below(3)
        let id = control.addFlow(on: uplink, .transmit, traffic, demandBitsPerSecond: demand)
        flows.append((id, uplink, traffic, demand))
      case 1:
        let index = draws.below(flows.count)
        control.setDemand(of: flows[index].id, toBitsPerSecond: demand)
        flows[index].demand = demand
      case 2:
        let index = draws.below(flows.count)
        flows[index].uplink = draws.below(3)
        control.move(flows[index].id, to: flows[index].uplink)
      default:
        control.remove(flows.remove(at: draws.below(flows.count)).id)
      }
      if draws.below(3) == 0 { control.solve() }
    }
    control.solve()
    var fresh = NetworkIOControl(NetworkIOControlSettings())
    for _ in 0..<3 { _ = fresh.addUplink(bitsPerSecond: 10 * gigabit) }
    let copies = flows.map { fresh.addFlow(on: $0.uplink, .transmit, $0.traffic, demandBitsPerSecond: $0.demand) }
    fresh.solve()
    for (flow, copy) in zip(flows, copies) {
      let difference = control.bitsPerSecond(of: flow.id) - fresh.bitsPerSecond(of: copy)
      #expect(difference.magnitude < 1, "a bit a second")
    }
  }

  @Test func settingsNameEveryWrongField() {
    var settings = NetworkIOControlSettings()
    settings[.vMotion].shares = .custom(0)
    settings[.nfs].limitBitsPerSecond = 0
    settings[.virtualMachine].reservationBitsPerSecond = 8 * gigabit
    #expect(
      settings.problems(slowestAdapterBitsPerSecond: 10 * gigabit).map(\.parameter) == [
        "vmotion.shares", "nfs.limit", "reservation",
      ])
    #expect(NetworkIOControlSettings().problems(slowestAdapterBitsPerSecond: gigabit).isEmpty)
  }
}
