import Infrastructure
import Quantities
import RandomStreams
import SimulationKernel
import VSphere

/// Case `datacenter HOSTS MACHINES CLUSTERS`: a day of a vSphere datacenter with DRS every minute, HA and memory
/// management; demands change every five minutes. One operation is the day.
func runDatacenterCase(_ arguments: [String]) -> Measurement? {
  guard arguments.count == 3, let hosts = Int(arguments[0]), let machines = Int(arguments[1]),
    let clusters = Int(arguments[2]), clusters > 0, hosts % clusters == 0, machines % clusters == 0
  else { return nil }
  let configuration = datacenterDay(hosts: hosts / clusters, machines: machines / clusters, clusters: clusters)
  let before = processorSeconds()
  let streams = RandomStreams(seed: 1, replication: 0)
  guard let model = try? DatacenterModel(configuration, traces: [], streams: streams) else { return nil }
  var simulation = Simulation(SingleProducerWorld(model))
  _ = simulation.run(until: .zero + configuration.horizon)
  let elapsed = processorSeconds() - before
  return Measurement(
    name: "datacenter", parameter: UInt64(machines), nanosecondsPerOperation: elapsed * 1e9,
    proof: "\(simulation.eventCount) \(simulation.fingerprint)")
}

private func datacenterDay(hosts: Int, machines: Int, clusters: Int) -> DatacenterConfiguration {
  let hardware = HostHardware(
    sockets: 2, coresPerSocket: 24, frequency: Frequency(hertz: 2.6e9), memory: Bytes(count: 768 << 30),
    ports: [HostHardware.NetworkPorts(speed: DataRate(bitsPerSecond: 25e9), count: 2)],
    power: PowerModel(.linear(idle: Power(watts: 120), max: Power(watts: 450))))
  let sizes: [(vCPUs: Int, gibibytes: Int64)] = [(2, 8), (4, 16), (4, 32), (8, 32)]
  return DatacenterConfiguration(
    hosts: (0..<clusters).map { .init(name: "esx\($0)", count: hosts, cluster: $0, hardware: hardware) },
    clusters: (0..<clusters).map { ClusterConfiguration(name: "cluster\($0)", isDRSEnabled: true) },
    datastores: [.init(name: "ds", settings: DatastoreSettings(capacityBytes: 1 << 50))],
    machines: (0..<clusters).flatMap { cluster in
      sizes.indices.map { size in
        VirtualMachineGroup(
          name: "vm\(cluster)-\(size)", count: machines / sizes.count, cluster: cluster,
          specification: VirtualMachineSpecification(
            vCPUs: sizes[size].vCPUs, memory: Bytes(count: sizes[size].gibibytes << 30),
            demand: DemandSettings(
              cpu: .daily(low: 0.1, high: 0.5, peak: .hours(14), noise: 0.5),
              activeMemory: .drawn(.uniform(low: 0.1, high: 0.5)))))
      }
    })
}
