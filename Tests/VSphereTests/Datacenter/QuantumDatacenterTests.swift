import Infrastructure
import Quantities
import Testing

@testable import VSphere

/// The model with processors in time slices against the fluid one: allocations within 2 % for every kind of machine,
/// ready time (mean over all vCPUs) within 15 %.
@Suite struct QuantumDatacenterTests {
  private struct Outcome {
    var used: [Double] = []
    var ready = 0.0
    var costop = 0.0
  }

  private func outcome(_ host: ProcessorHost, _ fidelity: DatacenterConfiguration.Fidelity) throws -> Outcome {
    var datacenter = host.datacenter
    datacenter.configuration.fidelity = fidelity
    let model = try datacenter.run().model
    var outcome = Outcome(used: model.groups.map { $0.machines.reduce(0) { $0 + model.accounts[$1].usedIntegral } })
    for index in model.accounts.indices {
      outcome.ready += model.accounts[index].readyIntegral * Double(model.machines[index].vCPUs)
      outcome.costop += model.accounts[index].costopIntegral * Double(model.machines[index].vCPUs)
    }
    return outcome
  }

  private func compare(_ host: ProcessorHost, countsCostop: Bool = false) throws {
    let fluid = try outcome(host, .fluid)
    let quantum = try outcome(host, .quantum)
    for kind in fluid.used.indices {
      #expect((quantum.used[kind] / fluid.used[kind] - 1).magnitude < 0.02, "grant of kind \(kind)")
    }
    let expected = fluid.ready + (countsCostop ? fluid.costop : 0)
    let found = quantum.ready + (countsCostop ? quantum.costop : 0)
    #expect(found > 0 && (expected / found - 1).magnitude < 0.15, "\(expected), not \(found)")
  }

  @Test func manyLightMachines() throws {
    try compare(ProcessorHost(cores: 4, [.init(count: 40, demand: 0.08)]))
  }

  @Test func twoVCPUsBelowSaturation() throws {
    try compare(ProcessorHost(cores: 4, [.init(count: 20, vCPUs: 2, demand: 0.08)]))
  }

  @Test func sharesAboveSaturation() throws {
    try compare(
      ProcessorHost(cores: 4, [.init(count: 4, shares: 500), .init(count: 4), .init(count: 4, shares: 2000)]))
  }

  /// Long enough that the light machines' bursts, drawn one by one, are known to 1 %.
  @Test func reservationsAndLightMachines() throws {
    try compare(
      ProcessorHost(
        cores: 4, horizon: .seconds(240),
        [
          .init(count: 5), .init(count: 2, vCPUs: 2, reservationMHz: 2400), .init(reservationMHz: 200),
          .init(count: 8, demand: 0.05),
        ]))
  }

  @Test func limitsAndTwoVCPUs() throws {
    try compare(
      ProcessorHost(
        cores: 8,
        [
          .init(count: 3, vCPUs: 2, shares: 2000), .init(count: 8), .init(count: 2, vCPUs: 2, limitMHz: 1000),
        ]))
  }

  @Test func wideMachinesAboveSaturation() throws {
    try compare(
      ProcessorHost(cores: 4, [.init(count: 2, vCPUs: 4), .init(count: 3), .init(vCPUs: 2)]), countsCostop: true)
  }

  /// What is measured adds up: times of a machine to its life, uses of machines to the host's.
  @Test func measuredTimesAddUp() throws {
    var host = ProcessorHost(cores: 4, horizon: .seconds(20), [.init(count: 6, vCPUs: 2, demand: 0.5)])
    host.datacenter.configuration.fidelity = .quantum
    let run = try host.datacenter.run()
    let total = run.model.accounts.reduce(0) { $0 + $1.usedIntegral }
    #expect(total > 0 && (run.model.hosts[0].usedIntegral / total - 1).magnitude < 1e-9)
    #expect(total <= 4 * 2000 * 20 * (1 + 1e-9))
    for account in run.model.accounts {
      #expect(account.runIntegral + account.readyIntegral + account.costopIntegral <= 20 + 1e-9)
      #expect((account.usedIntegral / 4000 - account.runIntegral).magnitude < 1e-6)
    }
    #expect(try host.datacenter.run().fingerprint == run.fingerprint)
    // Power follows what was measured, second for second.
    let energy = run.model.hosts[0].meter.energy(at: .zero + .seconds(20)).joules
    #expect((energy - (100 * 20 + 200 * total / 8000)).magnitude < 1e-6)
  }

  /// Machines that leave take what they got along, and what arrives is counted on.
  @Test func machinesMoveBetweenHostsInTimeSlices() throws {
    var datacenter = SmallDatacenter(hosts: 2, cores: 4, machines: 3, vCPUs: 4, machineGiB: 2, demand: 1)
    datacenter.configuration.hosts[0].hardware.hasHyperThreading = false
    datacenter.configuration.machines[0].host = 0
    datacenter.configuration.operations = [Operation(at: .seconds(10), .migrate(machines: 0..<1, host: 1))]
    datacenter.configuration.horizon = .seconds(60)
    datacenter.configuration.fidelity = .quantum
    let model = try datacenter.run().model
    #expect(model.machines[0].host == 1)
    let uses = model.accounts.map { $0.usedIntegral / 60 }
    #expect(uses[0] > 7500 && uses[0] < 10_000 && uses[1] > 4500 && (uses[1] / uses[2] - 1).magnitude < 0.02)
    #expect(model.quantum[0].members.count == 2 && model.quantum[1].members.count == 1)
  }

  /// Known to differ: where reservations and limits meet above saturation, limited machines get 3 to 4 % less in time
  /// slices. The article on the processor scheduler says so.
  @Test func reservationsAndLimitsAboveSaturation() throws {
    withKnownIssue("limited machines get less beside reserved ones", isIntermittent: true) {
      try compare(
        ProcessorHost(
          cores: 8, horizon: .seconds(120),
          [
            .init(count: 8), .init(count: 2, vCPUs: 2, reservationMHz: 2400),
            .init(count: 2, vCPUs: 2, limitMHz: 1000),
          ]))
    }
  }
}
