import Documents
import Infrastructure
import Quantities
import VSphere

/// `kind: datacenter`: ESXi hosts in clusters, virtual machines with a demand over time, what administrators do and
/// what fails.
///
/// Clusters are read first, then hosts, storage, networks and machines, so that most references lead backwards; rules
/// and failover hosts, which lead forwards, wait in `pending` until all names are known.
struct DatacenterScenario {
  typealias Configuration = DatacenterConfiguration

  static let run = RunSettingsForm(
    defaultHorizon: .hours(24), hasWarmUp: false, hasSeries: true,
    tables: Configuration.SeriesTable.allCases.map(\.rawValue))

  /// Most hosts and most virtual machines of a datacenter.
  static let hostLimit = 100_000
  static let machineLimit = 1_000_000
  /// Most entries of any list.
  static let listLimit = 100_000

  let issues: IssueCollector
  var release = VSphereRelease.v80
  var clusters: [ClusterConfiguration] = []
  var clusterNames = PlainNames("cluster")
  var hosts = NumberedNames("host")
  var hostGroups: [Configuration.HostGroup] = []
  var datastoreNames = PlainNames("datastore")
  /// Hosts that mount each datastore; nil for all.
  var datastoreHosts: [Set<Int>?] = []
  var datastoreClusterReferences: [Located<String>] = []
  var networkNames = PlainNames("network")
  var machines = NumberedNames("virtual machine")
  var machineGroups: [VirtualMachineGroup] = []
  /// References that can be resolved once everything is read.
  var pending: [PendingRule] = []
  var pendingFailoverHosts: [PendingFailoverHosts] = []

  /// Reads the model's keys at the top level.
  static func read(_ reader: SectionReader, run: RunSettings) -> Configuration {
    var scenario = DatacenterScenario(issues: reader.issues)
    return scenario.read(reader, run: run)
  }

  private mutating func read(_ reader: SectionReader, run: RunSettings) -> Configuration {
    release = reader.value(
      "vsphere", ValueForm<VSphereRelease>.choice, default: .v80, "release, which decides defaults and limits")
    readClusters(reader)
    readHosts(reader)
    let datastores = readDatastores(reader)
    let datastoreClusters = readDatastoreClusters(reader)
    let portGroups = readNetworks(reader)
    let networkIOControl = readNetworkIOControl(reader)
    readMachines(reader)
    resolveRules()
    resolveFailoverHosts()
    var configuration = Configuration(
      version: release, hosts: hostGroups, clusters: clusters, datastores: datastores,
      datastoreClusters: datastoreClusters, portGroups: portGroups, networkIOControl: networkIOControl,
      machines: machineGroups, horizon: run.horizon, seriesInterval: run.seriesInterval,
      seriesTables: Configuration.SeriesTable.allCases.filter { run.seriesTables.contains($0.rawValue) })
    configuration.operations = readOperations(reader)
    configuration.faults = readFaults(reader, datastores: datastores)
    readMemoryManagement(reader, into: &configuration)
    configuration.numa = readNUMA(reader)
    configuration.graphics = readGraphics(reader)
    readProcessor(reader, into: &configuration)
    configuration.vMotion = readVMotion(reader)
    configuration.isChecked = reader.value(
      "checked", .flag, default: false, "whether bookings and memory are checked after every event")
    readDescriptive(reader)
    if !issues.hasErrors { reportProblems(of: configuration, reader) }
    return configuration
  }

  private func readProcessor(_ reader: SectionReader, into configuration: inout Configuration) {
    reader.section("processor", "how hosts divide processor time") { section in
      let fallback = Configuration.ProcessorSettings()
      configuration.processor = Configuration.ProcessorSettings(
        hyperThreadingGain: section.value(
          "hyperthreading_gain", .real(1...2), default: fallback.hyperThreadingGain,
          "throughput of a core with two busy threads over one"),
        sideChannelScheduler: section.value(
          "side_channel_scheduler", ValueForm<SideChannelScheduler>.choice, default: fallback.sideChannelScheduler,
          "scheduler that keeps machines from watching each other through a shared core"))
      configuration.algorithm = section.value(
        "algorithm", ValueForm<Configuration.Algorithm>.choice, default: .esxi, "which scheduler divides it")
      configuration.fidelity = section.value(
        "fidelity", ValueForm<Configuration.Fidelity>.choice, default: .fluid, "how finely it is divided")
    }
  }

  /// What the scenario says that no model reads, such as the labels of imported files: kept, so that nothing is lost
  /// silently.
  private func readDescriptive(_ reader: SectionReader) {
    guard reader.has("descriptive_only") else { return }
    _ = reader.value(
      "descriptive_only", .list(of: ValueForm<String>.text, count: 0...10_000), default: [],
      "what is known about the datacenter and not modelled")
  }
}
