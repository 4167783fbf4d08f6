import Documents
import Infrastructure
import Quantities
import VSphere
import Workloads

/// `kind: consolidation`: virtual machines with a demand over time, packed onto few hosts to save energy.
struct ConsolidationScenario {
  /// A day, as in the experiments of the literature.
  static let run = RunSettingsForm(
    defaultHorizon: .hours(24), hasWarmUp: false, hasSeries: true,
    tables: ConsolidationConfiguration.SeriesTable.allCases.map(\.rawValue))

  private var hostNames: [Located<String>] = []
  private var typeNames: [Located<String>] = []
  private typealias Configuration = ConsolidationConfiguration

  /// Most hosts of a group and most virtual machines with drawn demand.
  static let countLimit = 1_000_000

  /// Reads the model's keys at the top level.
  static func read(_ reader: SectionReader, run: RunSettings) -> ConsolidationConfiguration {
    var scenario = ConsolidationScenario()
    let issueCount = reader.issues.issues.count
    let hosts = reader.sections("hosts", count: 1...1000, "kinds of hosts") { scenario.hostGroup($0) }
    let hostOrder = reader.value(
      "host_order", ValueForm<Configuration.HostOrder>.choice, default: .interleaved, "how hosts are numbered")
    let types = reader.sections("vm_types", count: 1...1000, "kinds of virtual machines") { scenario.machineType($0) }
    let vmOrder = reader.value(
      "vm_order", ValueForm<Configuration.VirtualMachineOrder>.choice, default: .blocks,
      "how virtual machines get their kind")
    let demand = reader.section("traces", "processor demand, recorded or drawn", read: demand)
    var configuration = Configuration(
      hosts: hosts, hostOrder: hostOrder, vmTypes: types, vmOrder: vmOrder, demand: demand, horizon: run.horizon,
      seriesInterval: run.seriesInterval,
      seriesTables: Configuration.SeriesTable.allCases.filter { run.seriesTables.contains($0.rawValue) })
    reader.section("consolidation", "rules of consolidation") { policy($0, into: &configuration) }
    checkUnique(scenario.hostNames, "group of hosts", reader.issues)
    checkUnique(scenario.typeNames, "kind of virtual machines", reader.issues)
    for (index, group) in hosts.enumerated() where reader.issues.issues.count == issueCount {
      reader.report(group.host.problems(), inside: "hosts.\(index)")
    }
    return configuration
  }

  private mutating func hostGroup(_ reader: SectionReader) -> Configuration.HostGroup {
    let name = reader.reference("name", "name of the kind; its hosts are called NAME-1, NAME-2, …")
    hostNames.append(name)
    let count = reader.value("count", ValueForm<Int>.count(1...Self.countLimit), "number of hosts")
    return Configuration.HostGroup(name: name.value, count: count, host: reader.host())
  }

  private mutating func machineType(_ reader: SectionReader) -> Configuration.VirtualMachineType {
    let name = reader.reference("name", "name of the kind")
    typeNames.append(name)
    return Configuration.VirtualMachineType(
      name: name.value, vCPUs: reader.value("cpus", .count(1...1024), default: 1, "virtual processors"),
      frequency: reader.value("frequency", .processorSpeed, "speed of one virtual processor"),
      memory: reader.value("memory", .bytes, "configured memory, reserved on the host"),
      network: reader.value("network", .throughput, default: .zero, "throughput reserved on the host"))
  }

  private static func demand(_ reader: SectionReader) -> Configuration.Demand {
    guard !reader.has("demand") else {
      return .drawn(
        count: reader.value("count", .count(1...countLimit), "number of virtual machines"),
        distribution: reader.distribution("demand", .fraction, "part of its processors a machine wants"),
        interval: reader.value("interval", .span, default: .seconds(300), "how long it wants it"))
    }
    return .traces(reader.traceSource("folder or file of recorded demand; or give 'demand' and 'count'"))
  }

  private static func policy(_ reader: SectionReader, into configuration: inout Configuration) {
    configuration.profile = reader.value(
      "profile", ValueForm<ConsolidationProfile>.choice, default: .physical, "which rules a run follows")
    let quirks = configuration.profile.quirks
    configuration.quirks = reader.section("quirks", "departures from what hosts do, each a switch") { section in
      var result: ConsolidationQuirks = []
      for (name, quirk, meaning) in ConsolidationQuirks.names
      where section.value(name, .flag, default: quirks.contains(quirk), meaning) {
        result.insert(quirk)
      }
      return result
    }
    configuration.overload = reader.value(
      "overload", ValueForm<Configuration.Overload>.choice, default: .threshold, "when a host is overloaded")
    configuration.selection = reader.value(
      "selection", ValueForm<Configuration.Selection>.choice, default: .minimumMigrationTime,
      "which machine leaves an overloaded host")
    configuration.threshold = reader.value(
      "threshold", .part, default: configuration.threshold, "part of the capacity above which a host is overloaded")
    configuration.safety = reader.value(
      "safety", .real(0...100), default: Configuration.Defaults.safety(configuration.overload),
      "how strongly adaptive detection errs on the safe side")
    configuration.fallbackThreshold = reader.value(
      "fallback_threshold", .part, default: configuration.fallbackThreshold, "used while a host's history is short")
    configuration.migrationBandwidth = reader.value(
      "migration_bandwidth", .quantity(in: .zero...Fraction(value: 1), isPositive: true),
      default: configuration.migrationBandwidth, "part of the target's network a migration may use")
    configuration.migrationOverhead = reader.value(
      "migration_overhead", .quantity(in: .zero...Fraction(value: 0.99)), default: configuration.migrationOverhead,
      "part of a migrating machine's processor time lost to the copy")
  }
}
