import Documents
import Infrastructure
import Quantities
import VSphere

extension DatacenterScenario {
  /// Datastore clusters, which datastores name as theirs.
  func readDatastoreClusters(_ reader: SectionReader) -> [DatastoreCluster] {
    var names = PlainNames("datastore cluster")
    let clusters = reader.sections("datastore_clusters", count: 0...1000, "what Storage DRS balances") { section in
      let name = section.reference("name", "name of the cluster")
      names.append(name)
      return DatastoreCluster(name: name.value, settings: storageDRS(section))
    }
    checkUnique(names.names, "datastore cluster", issues)
    for reference in datastoreClusterReferences { _ = names.index(reference, issues) }
    return clusters
  }

  private func storageDRS(_ section: SectionReader) -> StorageDRSSettings {
    var settings = StorageDRSSettings()
    settings.isAutomated = section.value(
      "automated", .flag, default: settings.isAutomated, "whether moves are carried out; else only recommended")
    settings.interval = section.value("interval", .span, default: settings.interval, "from one pass to the next")
    if section.has("free_space_threshold") {
      if section.has("space_threshold") {
        _ = section.node("space_threshold")
        section.refuse(
          "free_space_threshold", "both 'space_threshold' and 'free_space_threshold'", hint: "write one of them")
      }
      settings.spaceThreshold = .freeSpace(
        bytes: section.value("free_space_threshold", .bytes, "free space below which disks move").count)
    } else {
      settings.spaceThreshold = .utilisation(
        section.value(
          "space_threshold", .fraction(), default: 0.8,
          "use of space above which disks move; or 'free_space_threshold'"))
    }
    settings.minimumUtilisationDifference = section.value(
      "minimum_utilisation_difference", .fraction(), default: settings.minimumUtilisationDifference,
      "least difference of use between source and target")
    settings.balancesIO = section.value(
      "balance_io", .flag, default: settings.balancesIO, "whether latency is balanced too")
    settings.latencyThresholdSeconds = section.seconds(
      "latency_threshold", default: settings.latencyThresholdSeconds, "latency above which disks move")
    settings.ioImbalanceThreshold = section.value(
      "io_imbalance_threshold", .real(0...1e6), default: settings.ioImbalanceThreshold,
      "imbalance above which disks move")
    settings.keepsDisksTogether = section.value(
      "keep_disks_together", .flag, default: settings.keepsDisksTogether,
      "whether all disks of a machine stay on one datastore")
    section.report(settings.problems())
    return settings
  }
}
