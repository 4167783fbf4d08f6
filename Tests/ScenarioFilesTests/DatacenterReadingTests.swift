import Documents
import Infrastructure
import Quantities
import RandomStreams
import Testing
import VSphere

@testable import ScenarioFiles

struct DatacenterReadingTests {
  private func datacenter(_ text: String, _ overrides: [String] = []) throws -> DatacenterConfiguration {
    let scenario = try load(text, overrides)
    guard case .datacenter(let configuration) = scenario.model else { throw NoDatacenter() }
    return configuration
  }

  private struct NoDatacenter: Error {}

  @Test func `a datacenter without a word has one cluster without DRS, DPM and HA`() throws {
    let configuration = try datacenter(smallDatacenter)
    #expect(configuration.clusters.count == 1)
    let cluster = configuration.clusters[0]
    #expect(cluster.name == "cluster" && !cluster.isDRSEnabled && !cluster.isDPMEnabled && !cluster.ha.isEnabled)
    #expect(
      configuration.hosts[0].hardware.cores == 16 && configuration.hosts[0].hardware.frequency == .megahertz(2400))
    #expect(configuration.hosts[0].hardware.power.off == Power(watts: 10))
    #expect(configuration.hosts[0].hardware.network == DataRate(bitsPerSecond: 20e9))
    #expect(configuration.machines[0].specification.adapters == [.init()])
    guard case .drawn(.constant(0.25)) = configuration.machines[0].specification.demand.cpu else {
      Issue.record("a quarter of the processors is asked for")
      return
    }
  }

  @Test func `a section that is written switches on what it is about`() throws {
    let text = smallDatacenter + "clusters: [{name: c, drs: {}, ha: {}}]\n"
    let cluster = try datacenter(text).clusters[0]
    #expect(cluster.isDRSEnabled && cluster.ha.isEnabled && !cluster.isDPMEnabled)
    #expect(cluster.ha == HASettings() && cluster.drs == DRSSettings() && cluster.dpm == DPMSettings())
    let off = try datacenter(text, ["clusters.0.drs.enabled=false", "clusters.0.ha.enabled=false"]).clusters[0]
    #expect(!off.isDRSEnabled && !off.ha.isEnabled)
  }

  @Test func `hosts mount datastores, and machines take their disks along`() throws {
    let configuration = try datacenter(
      """
      kind: datacenter
      hosts: [{name: esx, count: 3, cores_per_socket: 8, memory: 64 GiB}]
      datastores:
        - {name: local, capacity: 1 TiB, hosts: [esx-3, esx-1]}
        - {name: group, capacity: 1 TiB, hosts: esx}
        - {name: all, capacity: 1 TiB}
      vms:
        - {name: vm, cpus: 2, memory: 4 GiB, disks: [{name: d, capacity: 1 GiB, datastore: local}]}
      operations:
        - {at: 1 h, do: migrate, vms: vm, host: esx-2, datastore: all}
      """)
    #expect(configuration.datastores.map(\.hosts) == [[0, 2], [0, 1, 2], nil])
    #expect(configuration.operations.map(\.action) == [.migrate(machines: 0..<1, host: 1, datastore: 2)])
  }

  @Test func `defaults are those of the release`() throws {
    let text = smallDatacenter + "clusters: [{name: c, drs: {}, ha: {}}]\n"
    let old = try datacenter(text, ["vsphere=6.0"]).clusters[0]
    #expect(old.drs == DRSSettings(algorithm: .classic) && old.ha == HASettings(version: .v60))
  }

  @Test func `what is written is what the model gets`() throws {
    let configuration = try datacenter(richDatacenter)
    let prod = configuration.clusters[0]
    // The API's rate 2 is the client's threshold 4.
    #expect(prod.drs.threshold == 4 && prod.drs.automation == .partiallyAutomated && prod.drs.period == .minutes(5))
    #expect(prod.drs.networkCeiling == nil && prod.drs.maximumMovesPerHost == 8 && prod.drs.minimumGoodness == 0.01)
    #expect(prod.ha.admissionControl.policy == .failoverHosts([3]))
    #expect(
      prod.ha.machineDefaults.condition == .guestHeartbeatGreen && prod.ha.monitoring.scope == .guestAndApplication)
    // A preset gives what is not written: a failure interval of 60 s with 'medium'.
    #expect(prod.ha.monitoring.failureInterval == .seconds(60) && prod.ha.monitoring.resetWindow == .hours(2))
    #expect(prod.ha.faultTolerance.vCPUsPerMachine == 2)
    #expect(
      prod.pools.map(\.parent) == [nil, 0] && prod.pools[0].cpu.limit == 20_000 && !prod.pools[0].isCPUExpandable)
    #expect(prod.pools[1].memory == ResourceAllocation(shares: .custom(4000), reservation: 16 * 0x1p30))
    // Machines: template 0, web 1 to 10, db 11, batch 12 to 14, copy 15 to 19.
    let rules = [
      PlacementRule(name: "apart", .keepApart, machines: [1, 2]),
      PlacementRule(name: "licence", .runOn(hosts: [0, 1], must: true), machines: [11]),
      PlacementRule(name: "order", .startAfter(machines: [11]), machines: Array(1...10)),
    ]
    #expect(prod.rules == rules)
    #expect(configuration.clusters[1].balancing == .localRegression)
    #expect(
      configuration.clusters[1].ha.admissionControl.policy
        == .slots(SlotPolicy(size: .fixed(cpuMHz: 500, memoryBytes: 1 << 30))))
    // 29 % is 29, not 28.999999999999996.
    #expect(configuration.clusters[2].ha.admissionControl.policy == .percentage(PercentagePolicy(cpuPercent: 29)))
    #expect(configuration.hosts[1].hardware.memory == .mebibytes(64 * 1024) && configuration.hosts[1].cluster == 1)
    // 'frequency' without a value takes the default of all hosts away.
    #expect(configuration.hosts[2].hardware.frequency == .megahertz(2400) && configuration.hosts[2].startsInMaintenance)
    #expect(configuration.datastores[1].settings.queueDepth == 128)
    #expect(configuration.datastores[2].settings.kind == .vSAN(.raid5))
    #expect(configuration.portGroups[0].teaming == Teaming(policy: .loadBased, active: [0], standby: [1]))
    #expect(configuration.memory.shareScanBytesPerSecondPerGHz == 3 * 1_048_576 && configuration.swapDevice == .nvme)
    #expect(configuration.vMotion.encryption == .required && configuration.isChecked)
    #expect(configuration.seriesTables == [.clusters, .vms])
  }

  @Test func `operations are in order of time, and those of one time in the order of writing`() throws {
    let operations = try datacenter(richDatacenter).operations
    #expect(operations.map(\.at) == operations.map(\.at).sorted() && operations.count == 16)
    #expect(operations[0] == Operation(at: .minutes(10), .powerOn(machines: 12..<15)))
    let migrations: [Operation.Action] = [
      .migrate(machines: 1..<2, host: 1), .migrate(machines: 3..<4, host: 1), .migrate(machines: 11..<12, host: 1),
    ]
    #expect(operations[1...3].map(\.action) == migrations)
    #expect(operations.contains(Operation(at: .minutes(45), .clone(machines: 15..<20, template: 0, kind: .linked))))
    #expect(operations.contains(Operation(at: .hours(1), .rollingUpgrade(cluster: 0, patch: .minutes(20)))))
  }

  @Test func `a fault of a group is one of each member, with a stream of its own`() throws {
    let sources = try datacenter(richDatacenter).faults.sources
    #expect(sources[0] == .once(.host(2), at: .zero + .minutes(90), duration: .minutes(30)))
    #expect(sources[1] == .once(.rack(1), at: .zero + .hours(3), duration: .minutes(1)))
    #expect(sources[2] == .once(.nic(host: 0, nic: 1), at: .zero + .hours(1), duration: .max))
    let streams = sources.compactMap { source -> String? in
      guard case .repeated(_, let stream, _, _) = source else { return nil }
      return stream
    }
    #expect(
      streams.prefix(3) == ["faults/host:old-1", "faults/host:old-2", "faults/guest:web-1"] && streams.count == 12)
  }

  @Test func `a group takes from its template what it does not say itself`() throws {
    let configuration = try datacenter(richDatacenter)
    let (template, web, database, copy) = (
      configuration.machines[0], configuration.machines[1], configuration.machines[2], configuration.machines[4]
    )
    #expect(template.isTemplate && !template.isRunning && web.isRunning && copy.areClones && !web.isTemplate)
    #expect(web.specification.vCPUs == 4 && web.specification.guest == .windows && web.specification.disks.count == 1)
    #expect(web.specification.cpu == ResourceAllocation(shares: .level(.high), reservation: 500))
    #expect(template.specification.cpu.limit == 9000)
    #expect(database.specification.vCPUs == 2 && database.specification.memory == .mebibytes(64 * 1024))
    #expect(database.specification.demand.interval == .minutes(1) && copy.specification.adapters.isEmpty)
    // Demand is completed key by key, and each of them replaced as a whole.
    guard case .daily(let low, let high, let peak, let noise) = web.specification.demand.cpu,
      case .drawn(.constant(8e7)) = web.specification.demand.received,
      case .drawn(.constant(2e7)) = web.specification.demand.sent
    else {
      Issue.record("\(web.specification.demand)")
      return
    }
    #expect(low == 0.1 && high == 0.7 && peak == .hours(14) && noise == 0.2)
  }

  @Test func `a name means a group, or one of it by its number`() {
    var names = NumberedNames("host")
    for (name, count) in [("esx", 12), ("single", 1), ("a-b", 3)] {
      names.append(Located(value: name, position: .start(of: "")), count: count)
    }
    #expect(
      names["esx"] == 0..<12 && names["esx-1"] == 0..<1 && names["esx-12"] == 11..<12 && names["a-b-3"] == 15..<16)
    for nobody in ["esx-0", "esx-13", "esx-01", "single-1", "a", "esx-", "-1", ""] { #expect(names[nobody] == nil) }
    #expect(names["single"] == 12..<13 && names.single("esx") == nil && names.single("single") == 12)
    let groups = Array(repeating: 0, count: 12) + [1, 2, 2, 2]
    #expect((0..<16).map { names.group(of: $0) } == groups)
  }

  @Test func `a fault trace is read row by row, and its mistakes are reported at their lines`() throws {
    let folder = Fixtures.packageRoot + "/Tests/Fixtures/faults"
    let text = smallDatacenter + "faults: [{trace: \(folder)/good.csv}]\n"
    let sources: [FaultSchedule.Source] = [
      .once(.host(0), at: .zero + .seconds(60), duration: .seconds(30)),
      .once(.guest(2), at: .zero + .milliseconds(1500), duration: .max),
    ]
    #expect(try datacenter(text).faults.sources == sources)
    #expect(
      problems(smallDatacenter + "faults: [{trace: \(folder)/bad.csv}]\n") == [
        "2:1 there is no host 'esx-9'", "3:1 'soon,host:esx-1,1' is not a fault",
        "4:1 '1,host:esx-1' is not a fault",
      ])
  }

  @Test func `more hosts or machines than a datacenter has are refused`() {
    let hosts = smallDatacenter.replacing("count: 2", with: "count: 60000").replacing(
      "memory: 64 GiB}", with: "memory: 64 GiB}, {name: more, count: 40001, cores_per_socket: 8, memory: 64 GiB}")
    #expect(problems(hosts) == ["2:8 100001 hosts are too many"])
    let machines = smallDatacenter.replacing("count: 3", with: "count: 600000").replacing(
      "memory: 4 GiB}", with: "memory: 4 GiB}, {name: more, count: 400001, cpus: 1, memory: 4 GiB}")
    #expect(problems(machines) == ["3:6 1000001 virtual machines are too many"])
  }
}

/// The documents of another format that a datacenter scenario includes as they are.
struct ImportedDocumentTests {
  private static let folder = Fixtures.packageRoot + "/Scenarios/vsphere/"

  private static func load(_ overrides: [String] = []) throws -> (scenario: Scenario, DatacenterConfiguration) {
    let text = """
      kind: datacenter
      include: [seed/vsphere-cluster.yaml, seed/vm-template.yaml]
      vms: [{name: web, count: 3, template: web-server-template}]

      """
    let scenario = try ScenarioLoader.load(
      text: Array(text.utf8), file: folder + "test.yaml", overrides: overrides)
    guard case .datacenter(let configuration) = scenario.model else { throw CancellationError() }
    return (scenario, configuration)
  }

  @Test func `hosts, cluster and storage are those of the cluster document`() throws {
    let (_, configuration) = try Self.load()
    #expect(configuration.hosts.map(\.name) == ["esxi-01", "esxi-02"])
    let hardware = configuration.hosts[0].hardware
    // 256GB is counted in powers of 1024, as vSphere does.
    #expect(hardware.cores == 32 && hardware.sockets == 2 && hardware.memory == .mebibytes(256 * 1024))
    #expect(hardware.frequency == .megahertz(2400))
    let cluster = configuration.clusters[0]
    #expect(cluster.name == "production-cluster" && cluster.isDRSEnabled && cluster.drs.automation == .fullyAutomated)
    #expect(cluster.ha.isEnabled && cluster.ha.admissionControl.policy == .failoverHosts([1]))
    #expect(configuration.datastores.map(\.settings.capacityBytes) == [20 << 40])
  }

  @Test func `the template document is a template`() throws {
    let (_, configuration) = try Self.load()
    #expect(configuration.machines.map(\.isTemplate) == [true, false])
    let machine = configuration.machines[1].specification
    #expect(machine.vCPUs == 4 && machine.coresPerSocket == 4 && machine.cpu.limit == 8000)
    #expect(machine.memory == .mebibytes(8192) && machine.memoryAllocation.limit == 0x1p34)
    #expect(machine.disks.map(\.provisioning) == [.thin, .thick])
    #expect(machine.disks.map(\.capacity.count) == [100 << 30, 500 << 30])
    #expect(machine.isEncrypted && machine.hasSecureBoot && machine.hasTrustedPlatformModule && machine.guest == .linux)
    #expect(machine.adapters == [.init(portGroup: 0)] && configuration.portGroups.map(\.name) == ["production"])
    #expect(configuration.portGroups[0].kind == .distributed)
  }

  @Test func `what is not modelled is kept as descriptive`() throws {
    let (scenario, _) = try Self.load()
    #expect(
      scenario.resolvedYAML.hasSuffix(
        """
        descriptive_only:
          - "vSphere Cluster Configuration: datacenter: dc-01"
          - "VM Template: os: Ubuntu 22.04 LTS"
          - "VM Template: network name: vm-network"

        """))
  }

  @Test func `what the scenario says itself is merged over what it imports`() throws {
    let (_, configuration) = try Self.load([
      "host_defaults={frequency: 3 GHz}",
      "hosts=[{name: esxi-02, racks: 2}, {name: more, cores_per_socket: 8, memory: 1 TiB}]",
      "clusters=[{name: production-cluster, drs: {threshold: 5}}]",
    ])
    #expect(configuration.hosts.map(\.name) == ["esxi-01", "esxi-02", "more"])
    #expect(configuration.hosts.allSatisfy { $0.hardware.frequency == .megahertz(3000) })
    #expect(configuration.hosts[1].racks == 2 && configuration.hosts[1].hardware.cores == 32)
    #expect(configuration.clusters.count == 1 && configuration.clusters[0].drs.threshold == 5)
    #expect(configuration.clusters[0].drs.automation == .fullyAutomated)
  }
}
