import Infrastructure
import Quantities
import RandomStreams
import Recording
import SimulationKernel

@testable import VSphere

/// A datacenter small enough to reason about, to be changed by each test.
struct SmallDatacenter {
  var configuration: DatacenterConfiguration

  /// One cluster of equal hosts with groups of equal machines.
  init(
    hosts: Int = 2, cores: Int = 16, memoryGiB: Int64 = 128, machines: Int = 8, vCPUs: Int = 4, machineGiB: Int64 = 8,
    demand: Double = 0.25, horizon: SimDuration = .hours(1)
  ) {
    let hardware = HostHardware(
      sockets: 1, coresPerSocket: cores, frequency: Frequency(hertz: 2.5e9), memory: Bytes(count: memoryGiB << 30),
      power: PowerModel(.linear(idle: Power(watts: 100), max: Power(watts: 300))))
    configuration = DatacenterConfiguration(
      hosts: [DatacenterConfiguration.HostGroup(name: "esx", count: hosts, hardware: hardware)],
      clusters: [ClusterConfiguration(name: "cluster", ha: Self.noHA)],
      machines: [
        VirtualMachineGroup(
          name: "vm", count: machines, specification: Self.machine(vCPUs: vCPUs, gibibytes: machineGiB, demand: demand))
      ], horizon: horizon, isChecked: true)
  }

  static var noHA: HASettings {
    var settings = HASettings()
    settings.isEnabled = false
    return settings
  }

  static func machine(vCPUs: Int, gibibytes: Int64, demand: Double) -> VirtualMachineSpecification {
    VirtualMachineSpecification(
      vCPUs: vCPUs, memory: Bytes(count: gibibytes << 30), demand: DemandSettings(cpu: .constant(demand)))
  }

  /// Runs it and gives back the model at the end.
  func run(seed: UInt64 = 1, explains: Bool = false, latency: OperationLatency = OperationLatency()) throws
    -> FinishedDatacenter
  {
    let streams = RandomStreams(seed: seed, replication: 0)
    let model = try DatacenterModel(
      configuration, traces: [], streams: streams, explains: explains, latency: latency)
    var simulation = Simulation(SingleProducerWorld(model))
    let end = simulation.run(until: .zero + configuration.horizon)
    simulation.world.finish(at: .zero + configuration.horizon)
    return FinishedDatacenter(
      model: simulation.world.producer, end: end, fingerprint: simulation.fingerprint.description,
      eventCount: simulation.eventCount)
  }
}

/// A run that is over.
struct FinishedDatacenter {
  let model: DatacenterModel
  let end: RunEnd
  let fingerprint: String
  let eventCount: UInt64

  func metric(_ name: String, entity: String = "") -> Double {
    model.metrics().first { $0.metric == name && $0.entity == entity }?.value ?? .nan
  }

  func events(_ kind: String) -> [EventRecord] { model.recording.events.filter { $0.kind == kind } }
}
