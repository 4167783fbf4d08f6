/// The sheets of an RVTools export that say something a scenario can hold.
enum RVToolsSheet: String, CaseIterable {
  case info = "vInfo"
  case cpu = "vCPU"
  case memory = "vMemory"
  case disk = "vDisk"
  case network = "vNetwork"
  case host = "vHost"
  case adapter = "vNIC"
  case cluster = "vCluster"
  case datastore = "vDatastore"
  case resourcePool = "vRP"

  /// Whether nothing can be imported without it.
  var isRequired: Bool { self == .info || self == .host }

  /// What a scenario lacks without it.
  var purpose: String {
    switch self {
    case .info: "the virtual machines"
    case .cpu: "shares, reservations, limits and demand of processors"
    case .memory: "shares, reservations, limits and use of memory"
    case .disk: "virtual disks"
    case .network: "network adapters and networks"
    case .host: "the hosts"
    case .adapter: "the speed of the hosts' network ports"
    case .cluster: "settings of DRS, DPM and HA"
    case .datastore: "datastores"
    case .resourcePool: "shares, reservations and limits of resource pools"
    }
  }

  /// How RVTools calls its CSV file.
  var fileName: String { "RVTools_tab\(rawValue).csv" }

  /// The sheet a file holds by its name: `RVTools_tabvInfo.csv`, `tabvInfo.csv`, `vInfo.csv`, `export-vInfo.csv`.
  init?(fileName: String) {
    let name = fileName.lowercased()
    guard let point = name.lastIndex(of: "."), ["csv", "txt", "tsv"].contains(name[name.index(after: point)...]) else {
      return nil
    }
    let stem = name[..<point]
    let last = stem.split(whereSeparator: { "_- .".contains($0) }).last ?? ""
    let word = last.hasPrefix("tab") ? last.dropFirst(3) : last
    guard let sheet = Self.allCases.first(where: { $0.rawValue.lowercased() == word }) else { return nil }
    self = sheet
  }
}
