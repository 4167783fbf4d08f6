/// The vCenters of an export: names of clusters, hosts, datastores and machines repeat between them.
struct RVToolsServers {
  private var idOfServer: [String: String] = [:]
  private var ids: [String] = []

  /// Gathers the vCenters named in any sheet.
  init(_ tables: [RVToolsTable]) {
    for table in tables where table.has(.serverID) || table.has(.server) {
      for row in table.allRows {
        let (id, server) = (row[.serverID], row[.server])
        if !id.isEmpty, !server.isEmpty, idOfServer[server] == nil { idOfServer[server] = id }
        let known = id.isEmpty ? idOfServer[server] ?? server : id
        if !known.isEmpty, !ids.contains(known), ids.count < 1000 { ids.append(known) }
      }
    }
  }

  /// The vCenter of a row: its identifier, else its address, else the only one there is.
  func server(of row: RVToolsRow) -> String {
    let id = row[.serverID]
    if !id.isEmpty { return id }
    let address = row[.server]
    if !address.isEmpty { return idOfServer[address] ?? address }
    return ids.count == 1 ? ids[0] : ""
  }
}

/// A name within a vCenter.
struct ScopedName: Hashable {
  var server: String
  var name: String
}
