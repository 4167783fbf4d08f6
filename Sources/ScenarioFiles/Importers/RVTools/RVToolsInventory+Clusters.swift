import Documents

extension RVToolsInventory {
  /// Reads vCluster.
  mutating func readClusters(_ table: RVToolsTable) {
    for row in table.allRows {
      let name = row[.name]
      guard !name.isEmpty else {
        row.fail(.name, "an empty cell", log)
        continue
      }
      let key = ScopedName(server: servers.server(of: row), name: name)
      guard clusterIndices[key] == nil else {
        log.error(
          at: row.position(.name), "another cluster of this vCenter is called '\(abbreviated(name))'",
          hint: "remove one of the rows")
        continue
      }
      let index = addCluster(key)
      readDRS(row, into: &clusters[index])
      readHA(row, into: &clusters[index])
    }
  }

  /// Makes the cluster of a key; its name gets the vCenter added if another one has it.
  mutating func addCluster(_ key: ScopedName, called name: String? = nil) -> Int {
    let name = UniqueNames.readable(name ?? key.name, else: "cluster")
    clusters.append(ImportedCluster(name: clusterNames.take(name, "\(name)-\(key.server.prefix(8))")))
    clusterIndices[key] = clusters.count - 1
    return clusters.count - 1
  }

  private func readDRS(_ row: RVToolsRow, into cluster: inout ImportedCluster) {
    cluster.isDRSEnabled = row.truth(.isDRSEnabled, log)
    cluster.automation = word(
      row, .drsBehavior,
      [
        "fullyautomated": "fully-automated", "partiallyautomated": "partially-automated", "manual": "manual",
      ])
    // The API rates recommendations from 1, the strongest, and applies those above the rate: the reverse of the client.
    cluster.threshold = row.count(.drsRate, 1...5, log).map { 6 - $0 }
    let isOn = row.truth(.isDPMEnabled, log)
    let behavior = word(row, .dpmBehavior, ["automated": "automatic", "automatic": "automatic", "manual": "manual"])
    cluster.dpmAutomation = isOn == true ? behavior ?? "automatic" : isOn == nil ? nil : "off"
    cluster.dpmThreshold = row.count(.dpmRate, 1...5, log).map { 6 - $0 }
  }

  private func readHA(_ row: RVToolsRow, into cluster: inout ImportedCluster) {
    cluster.isHAEnabled = row.truth(.isHAEnabled, log)
    if !row[.hostMonitoring].isEmpty {
      cluster.isHostMonitoringEnabled =
        word(row, .hostMonitoring, ["enabled": "true", "true": "true", "disabled": "false", "false": "false"]) == "true"
    }
    cluster.isAdmissionControlEnabled = row.truth(.admissionControl, log)
    cluster.hostFailures = row.count(.failoverLevel, -1...1000, log).flatMap { $0 > 0 ? $0 : nil }
    if cluster.isHAEnabled == true, cluster.isAdmissionControlEnabled == true {
      log.warn(
        at: row.position(.failoverLevel),
        "RVTools does not name a cluster's admission control policy: the percentage of its failover level, or of one "
          + "host, is assumed", subject: cluster.name)
    }
    cluster.restartPriority = restartPriority(row, .clusterRestartPriority)
    cluster.isolationResponse = isolationResponse(row, .isolationResponse)
    let scope = word(
      row, .monitoring,
      [
        "vmmonitoringdisabled": "disabled", "disabled": "disabled", "vmmonitoringonly": "guest",
        "vmandappmonitoring": "guest-and-application",
      ])
    guard let scope, scope != "disabled" else { return }
    let seconds = 0...100_000_000
    cluster.monitoring = ImportedCluster.Monitoring(
      scope: scope, failureInterval: row.count(.failureInterval, seconds, log),
      minimumUptime: row.count(.minimumUptime, seconds, log),
      maximumResets: row.count(.maximumFailures, 0...1_000_000, log),
      resetWindow: row.count(.failureWindow, -1...100_000_000, log).flatMap { $0 > 0 ? $0 : nil })
  }

  /// A word of the vSphere API as scenarios write it; nil where the cell is empty, with an error where it is another.
  func word(_ row: RVToolsRow, _ column: RVToolsColumn, _ words: [String: String]) -> String? {
    let text = row[column]
    guard !text.isEmpty else { return nil }
    let key = text.lowercased().filter { $0.isLetter || $0.isNumber }
    if let found = words[key] { return found }
    let known = words.keys.sorted().joined(separator: ", ")
    row.fail(column, "'\(abbreviated(text))' is none of \(known)", log)
    return nil
  }

  /// A restart priority; nil for the cluster's.
  func restartPriority(_ row: RVToolsRow, _ column: RVToolsColumn) -> String? {
    let priority = word(
      row, column,
      [
        "clusterrestartpriority": "cluster", "none": "cluster", "disabled": "disabled", "lowest": "lowest",
        "low": "low", "medium": "medium", "high": "high", "highest": "highest",
      ])
    return priority == "cluster" ? nil : priority
  }

  /// An isolation response; nil for the cluster's.
  func isolationResponse(_ row: RVToolsRow, _ column: RVToolsColumn) -> String? {
    let response = word(
      row, column,
      [
        "clusterisolationresponse": "cluster", "none": "disabled", "leavepoweredon": "disabled",
        "disabled": "disabled", "poweroff": "power-off", "shutdown": "shut-down",
      ])
    return response == "cluster" ? nil : response
  }

  /// Warns where vHost lacks hosts of a cluster: by their number, and by their memory in whatever unit this version of
  /// RVTools gives it.
  func compareWithHosts(_ table: RVToolsTable) {
    for row in table.allRows {
      guard let index = clusterIndices[ScopedName(server: servers.server(of: row), name: row[.name])] else { continue }
      let members = hosts.filter { $0.cluster == index }
      if let count = row.count(.hostCount, 0...100_000, log), count != members.count {
        log.warn(
          at: row.position(.hostCount),
          "cluster '\(clusters[index].name)' has \(count) hosts, but vHost lists \(members.count) of them")
        continue
      }
      guard let total = row.amount(.totalMemory, 0...1e18, log), total > 0, !members.isEmpty else { continue }
      let sum = Double(members.reduce(0) { $0 + $1.hardware.memoryMiB })
      let fits = [1, 1024, 1_048_576, 1 / 1024.0].contains { abs(total / (sum * $0) - 1) < 0.02 }
      if !fits {
        log.warn(
          at: row.position(.totalMemory),
          "the memory of cluster '\(clusters[index].name)' is not the sum of its hosts' in any unit; the hosts' counts")
      }
    }
  }
}
