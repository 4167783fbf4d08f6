import Documents
import Infrastructure
import Quantities
import VSphere

extension DatacenterScenario {
  func readNUMA(_ reader: SectionReader) -> NUMASettings {
    reader.section("numa", "how hosts place machines on NUMA nodes") { section in
      var settings = NUMASettings()
      settings.isEnabled = section.value(
        "enabled", .flag, default: settings.isEnabled, "whether machines have home nodes at all")
      settings.rebalancePeriod = section.value(
        "rebalance_period", .span, default: settings.rebalancePeriod, "between two looks of the rebalancer")
      settings.imbalanceThreshold = section.value(
        "imbalance_threshold", .fraction(), default: settings.imbalanceThreshold,
        "difference of the nodes' loads from which machines move")
      settings.smallestGain = section.value(
        "smallest_gain", .fraction(), default: settings.smallestGain, "by how much a move has to lower it")
      settings.fewestCores = section.value(
        "rebalance_cores_total", .count(0...10_000), default: settings.fewestCores,
        "cores of a host below which nothing moves")
      settings.fewestCoresPerNode = section.value(
        "rebalance_cores_node", .count(0...10_000), default: settings.fewestCoresPerNode,
        "cores of a node below which nothing moves")
      settings.prefersHyperThreads = section.value(
        "prefer_ht", .flag, default: settings.prefersHyperThreads,
        "whether threads in place of cores bound how many vCPUs a node takes of a machine")
      settings.fewestVCPUsOfVirtualNodes = section.value(
        "vcpu_min", .count(1...10_000), default: settings.fewestVCPUsOfVirtualNodes,
        "vCPUs from which a wide machine sees its nodes")
      settings.dividesByMemory = section.value(
        "divide_by_memory", .flag, default: settings.dividesByMemory,
        "whether a machine is also divided because its memory does not fit into a node")
      readPageMigration(section, into: &settings)
      readStalls(section, into: &settings)
      section.report(settings.problems(), keys: Self.numaKeys)
      return settings
    }
  }

  private func readPageMigration(_ section: SectionReader, into settings: inout NUMASettings) {
    settings.migratesPages = section.value(
      "page_migration", .flag, default: settings.migratesPages, "whether pages follow a machine to its new home")
    settings.slowestPageBytesPerSecond = section.bytesPerSecond(
      "slowest_page_rate", default: settings.slowestPageBytesPerSecond, "rate at which they begin to follow")
    settings.fastestPageBytesPerSecond = section.bytesPerSecond(
      "fastest_page_rate", default: settings.fastestPageBytesPerSecond, "rate up to which it doubles each period")
    settings.usesActionAffinity = section.value(
      "action_affinity", .flag, default: settings.usesActionAffinity,
      "whether machines that communicate are pulled to one node")
    settings.actionAffinityWeight = section.value(
      "action_affinity_weight", .real(0...1e6), default: settings.actionAffinityWeight,
      "pull of each communicating machine on a node")
    settings.memoryLocalityWeight = section.value(
      "memory_locality_weight", .real(0...1e6), default: settings.memoryLocalityWeight,
      "pull of a node that has all pages of a machine")
  }

  private func readStalls(_ section: SectionReader, into settings: inout NUMASettings) {
    settings.latencyRatio = section.value(
      "latency_ratio", .real(1...100), default: settings.latencyRatio,
      "latency of another node's memory over that of the own")
    let meaning = "part of the cycles that wait for memory, of work of intensity"
    settings.computeStalledFraction = section.value(
      "compute_stalled", .fraction(), default: settings.computeStalledFraction, "\(meaning) compute")
    settings.oltpStalledFraction = section.value(
      "oltp_stalled", .fraction(), default: settings.oltpStalledFraction, "\(meaning) oltp")
    settings.inMemoryStalledFraction = section.value(
      "in_memory_stalled", .fraction(), default: settings.inMemoryStalledFraction, "\(meaning) in-memory")
    settings.streamStalledFraction = section.value(
      "stream_stalled", .fraction(), default: settings.streamStalledFraction, "\(meaning) stream")
  }

  /// Keys of what the settings' own checks name, as far as forms do not check it.
  private static let numaKeys = [
    "smallestGain": "smallest_gain", "slowestPageBytesPerSecond": "slowest_page_rate",
    "fastestPageBytesPerSecond": "fastest_page_rate",
  ]

  /// Nodes a machine may use and sees.
  func readNodes(_ reader: SectionReader, vCPUs: Int, cluster: Int?, into machine: inout VirtualMachineSpecification) {
    reader.section("numa", "NUMA nodes of a machine") { section in
      let nodes = section.optional(
        "nodes", .list(of: ValueForm<Int>.count(0...63), count: 1...64), "nodes it may use, from 0; all without")
      machine.nodeAffinity = nodes.map { NUMANodeSet($0) }
      machine.hasStrictAffinity = section.value(
        "strict", .flag, default: false, "whether it stays on the nodes it was placed on")
      machine.virtualNodes = section.optional(
        "virtual_nodes", ValueForm<Int>.count(1...64), "virtual nodes it sees; found without")
      let fewest = hostGroups.filter { $0.cluster == cluster }.map(\.hardware.nodes).min() ?? 64
      if let node = nodes?.max(), node >= fewest {
        section.refuse(
          "nodes", "there is no node \(node) on a host of \(fewest)", hint: "nodes from 0 to \(fewest - 1)")
      }
      if let count = machine.virtualNodes, vCPUs % count != 0 {
        section.refuse(
          "virtual_nodes", "\(vCPUs) processors cannot be divided into \(count) nodes", hint: "a divisor of 'cpus'")
      }
    }
  }
}
