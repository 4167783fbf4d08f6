import Infrastructure
import Quantities
import RandomStreams
import SimulationKernel
import VSphere
import Workloads

/// The cluster of Beloglazov and Buyya 2012: SPECpower tables and VM sizes as published.
enum LiteratureCluster {
  static func power(_ watts: [Double]) -> PowerModel { PowerModel(.table(watts.map { Power(watts: $0) })) }

  static let g4 = power([86, 89.4, 92.6, 96, 99.5, 102, 106, 108, 112, 114, 117])
  static let g5 = power([93.7, 97, 101, 105, 110, 116, 121, 125, 129, 133, 135])

  static func host(_ megahertz: Double, _ power: PowerModel, memory: Bytes) -> HostConfiguration {
    HostConfiguration(
      cores: 2, frequency: .megahertz(megahertz), memory: memory, network: DataRate(bitsPerSecond: 1e9),
      power: power)
  }

  static func machine(_ name: String, _ megahertz: Double, _ megabytes: Int64)
    -> ConsolidationConfiguration.VirtualMachineType
  {
    .init(
      name: name, vCPUs: 1, frequency: .megahertz(megahertz), memory: Bytes(count: megabytes * 1_000_000),
      network: DataRate(bitsPerSecond: 1e8))
  }

  static let machines = [
    machine("high-cpu", 2500, 870), machine("extra-large", 2000, 1740), machine("small", 1000, 1740),
    machine("micro", 500, 613),
  ]

  static func configuration(
    hostsOfEachKind: Int = 400, memory: Bytes = Bytes(count: 4_096_000_000), demand: ConsolidationConfiguration.Demand,
    profile: ConsolidationProfile,
    quirks: ConsolidationQuirks? = nil, overload: ConsolidationConfiguration.Overload = .threshold,
    selection: ConsolidationConfiguration.Selection = .minimumMigrationTime, horizon: SimDuration = .hours(24),
    seriesInterval: SimDuration? = nil
  ) -> ConsolidationConfiguration {
    ConsolidationConfiguration(
      hosts: [
        .init(name: "G4", count: hostsOfEachKind, host: host(1860, g4, memory: memory)),
        .init(name: "G5", count: hostsOfEachKind, host: host(2660, g5, memory: memory)),
      ], vmTypes: machines, demand: demand, profile: profile, quirks: quirks, overload: overload, selection: selection,
      horizon: horizon, seriesInterval: seriesInterval)
  }

  /// Demand like PlanetLab's: mostly idle, sometimes busy.
  static let drawn = ConsolidationConfiguration.Demand.drawn(
    count: 60, distribution: .beta(alpha: 0.5, beta: 3, low: 0, high: 1), interval: .seconds(300))

  /// Runs a configuration and returns the model as it stands at the end.
  static func run(_ configuration: ConsolidationConfiguration, traces: DemandTraces? = nil, seed: UInt64 = 1)
    throws -> ConsolidationModel
  {
    let streams = RandomStreams(seed: seed, replication: 0)
    let model = try ConsolidationModel(
      configuration, traces: traces ?? configuration.drawnTraces(streams), streams: streams)
    var simulation = Simulation(SingleProducerWorld(model))
    _ = simulation.run(until: .zero + configuration.horizon)
    simulation.world.finish(at: .zero + configuration.horizon)
    return simulation.world.producer
  }
}

extension ConsolidationModel {
  func metric(_ name: String) -> Double { metrics().first { $0.metric == name }?.value ?? .nan }
}
