import Documents
import Infrastructure
import Quantities
import VSphere

extension DatacenterScenario {
  mutating func readClusters(_ reader: SectionReader) {
    clusters = reader.sections(
      "clusters", count: 1...1000, default: [[("name", "cluster")]], "clusters and their policies"
    ) { cluster($0) }
    checkUnique(clusterNames.names, "cluster", issues)
  }

  private mutating func cluster(_ reader: SectionReader) -> ClusterConfiguration {
    let name = reader.reference("name", "name of the cluster")
    clusterNames.append(name)
    var cluster = ClusterConfiguration(name: name.value)
    readDRS(reader, into: &cluster)
    readBalancing(reader, into: &cluster)
    cluster.dpm = readDPM(reader)
    cluster.ha = readHighAvailability(reader)
    cluster.pools = readPools(reader)
    readRules(reader)
    return cluster
  }

  private func readBalancing(_ reader: SectionReader, into cluster: inout ClusterConfiguration) {
    cluster.balancing = reader.value(
      "policy", ValueForm<BalancingPolicy>.choice, default: .drs, "what decides about moves")
    guard let overload = cluster.balancing.overload else {
      if reader.has("consolidation") {
        _ = reader.node("consolidation")
        reader.refuse(
          "consolidation", "policy '\(cluster.balancing.rawValue)' has no settings of consolidation",
          hint: "write 'policy: consolidation/threshold' or another of that family")
      }
      return
    }
    reader.section("consolidation", "settings of a consolidation policy") { section in
      let fallback = ConsolidationSettings(overload: overload)
      let settings = ConsolidationSettings(
        overload: overload,
        selection: section.value(
          "selection", ValueForm<ConsolidationConfiguration.Selection>.choice, default: fallback.selection,
          "which machine leaves an overloaded host"),
        threshold: section.value(
          "threshold", .fraction(), default: fallback.threshold, "part of the capacity above which a host is overloaded"
        ),
        safety: section.value(
          "safety", .real(0...100), default: fallback.safety, "how strongly adaptive detection errs on the safe side"),
        fallbackThreshold: section.value(
          "fallback_threshold", .fraction(), default: fallback.fallbackThreshold,
          "used while a host's history is short"),
        period: section.value("period", .span, default: fallback.period, "from one look to the next"))
      cluster.consolidation = settings
      section.report(settings.problems())
    }
  }
}
