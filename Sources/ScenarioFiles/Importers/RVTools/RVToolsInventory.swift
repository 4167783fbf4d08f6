import Documents

/// Shares, reservation and limit in MHz or MiB.
struct ImportedAllocation: Hashable {
  /// `high`, `normal`, `low` or a number; nil where the source does not say.
  var shares: String?
  var reservation = 0
  /// nil for none.
  var limit: Int?
  /// Only for pools; nil where the source does not say.
  var isExpandable: Bool?
}

/// A resource pool other than the root of its cluster.
struct ImportedPool {
  var name: String
  /// Names from the root of the cluster to the pool.
  var path: [String]
  var parent: Int?
  var cpu = ImportedAllocation()
  var memory = ImportedAllocation()
}

/// A rule between machines of a cluster.
struct ImportedRule {
  var name: String
  var keepsTogether: Bool
  var machines: [Int]
  var position: SourcePosition
}

/// A cluster and its settings as RVTools exports them.
struct ImportedCluster {
  struct Monitoring {
    var scope: String
    var failureInterval: Int?
    var minimumUptime: Int?
    var maximumResets: Int?
    var resetWindow: Int?
  }

  var name: String
  var isDRSEnabled: Bool?
  var automation: String?
  /// From 1, conservative, to 5: RVTools exports the API's rate, which counts the other way round.
  var threshold: Int?
  var dpmAutomation: String?
  var dpmThreshold: Int?
  var isHAEnabled: Bool?
  var isHostMonitoringEnabled: Bool?
  var isAdmissionControlEnabled: Bool?
  var hostFailures: Int?
  var restartPriority: String?
  var isolationResponse: String?
  var monitoring: Monitoring?
  var pools: [ImportedPool] = []
  var rules: [ImportedRule] = []
}

/// A host.
struct ImportedHost {
  struct Hardware: Hashable {
    var sockets: Int
    var coresPerSocket: Int
    var speedMHz: Int
    var memoryMiB: Int
    var hasHyperThreading: Bool?
    /// Ports by speed in Mbit/s, the fastest first; empty where unknown.
    var ports: [Port] = []
  }

  struct Port: Hashable {
    var speed: Int
    var count: Int
  }

  var name: String
  var cluster: Int
  var hardware: Hardware
  var isInMaintenance: Bool
}

/// A datastore.
struct ImportedDatastore {
  var name: String
  var type: String
  var capacityMiB: Int
  /// How hosts reach it, where that is certain.
  var access: String?
  var hasIOControl: Bool
  var ioControlThreshold: Int?
}

/// A virtual machine.
struct ImportedMachine {
  struct Disk {
    var name: String
    var capacityMiB: Int
    var provisioning: String
    var usedPercent: Double?
    var datastore: Int?
    var shares: String?
  }

  struct Adapter {
    var type: String
    var network: String?
  }

  enum State: Hashable { case running, stopped, template }

  var name: String
  /// Name in the export and identifier, where the name had to change.
  var origin: String?
  var exportedName: String
  var id: String
  var cluster: Int
  var pool: Int?
  var host: Int?
  var state: State
  var cpus: Int
  var coresPerSocket: Int?
  var memoryMiB: Int
  var cpu = ImportedAllocation()
  var memory = ImportedAllocation()
  var disks: [Disk] = []
  var adapters: [Adapter]?
  var guest: String
  var hasTools = true
  var hasSecureBoot = false
  var hasFaultTolerance = false
  var restartPriority: String?
  /// Speed of a core of its host, MHz, to which demand relates.
  var coreSpeedMHz: Int?
  var cpuPercent: Double?
  var activePercent: Double?
  var touchedPercent: Double?
  var inUseMiB: Int?
  var position: SourcePosition
}

/// What an export describes, with all references resolved.
struct RVToolsInventory {
  var clusters: [ImportedCluster] = []
  var hosts: [ImportedHost] = []
  var datastores: [ImportedDatastore] = []
  var networks: [String] = []
  var machines: [ImportedMachine] = []
  /// Release of vSphere, the oldest of all hosts; nil where unknown.
  var release: String?

  let servers: RVToolsServers
  let log: ImportLog
  /// Whether 'Direct Path IO' stands for a physical adapter of its own.
  let isPassthrough: Bool
  var clusterIndices: [ScopedName: Int] = [:]
  var hostIndices: [ScopedName: Int] = [:]
  var datastoreIndices: [ScopedName: Int] = [:]
  var clusterNames = UniqueNames()
  var poolIndices: [[String]: Int] = [:]
  var networkNames: Set<String> = []

  /// Reads all sheets; what is wrong with them is in the log.
  init(_ tables: [RVToolsSheet: RVToolsTable], isPassthrough: Bool, log: ImportLog) {
    self.log = log
    self.isPassthrough = isPassthrough
    servers = RVToolsServers(RVToolsSheet.allCases.compactMap { tables[$0] })
    if let table = tables[.cluster] { readClusters(table) }
    if let table = tables[.host] { readHosts(table, ports: tables[.adapter]) }
    if let table = tables[.cluster] { compareWithHosts(table) }
    if let table = tables[.resourcePool] { readPools(table) }
    if let table = tables[.datastore] { readDatastores(table) }
    if let table = tables[.info] { readMachines(table, tables) }
  }
}
