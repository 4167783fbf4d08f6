/// The columns the importer reads, by their headers in RVTools 4.x. Several sheets share some.
///
/// Source of the headers: RVTools 4.x (Dell Technologies), the tabs of an export.
enum RVToolsColumn: String, CaseIterable {
  case machine = "VM"
  case powerState = "Powerstate"
  case template = "Template"
  case placeholder = "SRM Placeholder"
  case connectionState = "Connection state"
  case guestState = "Guest state"
  case cpus = "CPUs"
  case memory = "Memory"
  case activeMemory = "Active Memory"
  case totalDiskCapacity = "Total disk capacity MiB"
  case latencySensitivity = "Latency Sensitivity"
  case resourcePool = "Resource pool"
  case faultToleranceState = "FT State"
  case faultToleranceRole = "FT Role"
  case inUse = "In Use MiB"
  case restartPriority = "HA Restart Priority"
  case isolationResponseOfMachine = "HA Isolation Response"
  case rules = "Cluster rule(s)"
  case ruleNames = "Cluster rule name(s)"
  case secureBoot = "EFI Secure boot"
  case path = "Path"
  case datacenter = "Datacenter"
  case cluster = "Cluster"
  case host = "Host"
  case configuredSystem = "OS according to the configuration file"
  case toolsSystem = "OS according to the VMware Tools"
  case machineID = "VM ID"
  case server = "VI SDK Server"
  case serverID = "VI SDK UUID"
  case coresPerSocket = "Cores p/s"
  case overall = "Overall"
  case level = "Level"
  case shares = "Shares"
  case reservation = "Reservation"
  case limit = "Limit"
  case size = "Size MiB"
  case consumed = "Consumed"
  case swapped = "Swapped"
  case ballooned = "Ballooned"
  case active = "Active"
  case disk = "Disk"
  case diskPath = "Disk Path"
  case capacity = "Capacity MiB"
  case raw = "Raw"
  case sharingMode = "Sharing mode"
  case thin = "Thin"
  case eagerlyScrub = "Eagerly Scrub"
  case adapter = "Adapter"
  case network = "Network"
  case directPath = "Direct Path IO"
  case inMaintenance = "in Maintenance Mode"
  case speed = "Speed"
  case hyperThreading = "HT Active"
  case sockets = "# CPU"
  case coresPerCPU = "Cores per CPU"
  case cores = "# Cores"
  case hostMemory = "# Memory"
  case version = "ESX Version"
  case name = "Name"
  case hostCount = "NumHosts"
  case totalMemory = "TotalMemory"
  case isHAEnabled = "HA enabled"
  case failoverLevel = "Failover Level"
  case admissionControl = "AdmissionControlEnabled"
  case hostMonitoring = "Host monitoring"
  case isolationResponse = "Isolation Response"
  case clusterRestartPriority = "Restart Priority"
  case maximumFailures = "Max Failures"
  case failureWindow = "Max Failure Window"
  case failureInterval = "Failure Interval"
  case minimumUptime = "Min Up Time"
  case monitoring = "VM Monitoring"
  case isDRSEnabled = "DRS enabled"
  case drsBehavior = "DRS default VM behavior"
  case drsRate = "DRS vmotion rate"
  case isDPMEnabled = "DPM enabled"
  case dpmBehavior = "DPM default behavior"
  case dpmRate = "DPM Host Power Action Rate"
  case accessible = "Accessible"
  case type = "Type"
  case isIOControlEnabled = "SIOC enabled"
  case ioControlThreshold = "SIOC Threshold"
  case hostsOfDatastore = "# Hosts"
  case poolName = "Resource Pool name"
  case poolPath = "Resource Pool path"
  case poolCPULimit = "CPU limit"
  case poolCPUReservation = "CPU reservation"
  case poolCPULevel = "CPU level"
  case poolCPUShares = "CPU shares"
  case poolCPUExpandable = "CPU expandableReservation"
  case poolMemoryLimit = "Mem limit"
  case poolMemoryReservation = "Mem reservation"
  case poolMemoryLevel = "Mem level"
  case poolMemoryShares = "Mem shares"
  case poolMemoryExpandable = "Mem expandableReservation"

  /// Position among all columns.
  var index: Int { Self.positions[self] ?? 0 }

  private static let positions = Dictionary(
    uniqueKeysWithValues: allCases.enumerated().map { ($0.element, $0.offset) })

  /// Whether it stands after the custom attributes, which follow the annotation and may be called like anything.
  var followsCustomAttributes: Bool {
    switch self {
    case .datacenter, .cluster, .host, .configuredSystem, .toolsSystem, .machineID, .server, .serverID: true
    default: false
    }
  }

  /// Headers of other versions of RVTools and of its database names (`vInfoVMName`), without the name of the sheet,
  /// reduced to letters and digits in lower case. `MB` counts as `MiB` everywhere: it always meant that.
  ///
  /// Source: column name mappings of RVToolsMerge.
  var otherNames: [String] {
    switch self {
    case .machine: ["vmname", "name"]
    case .host: ["hostname", "name"]
    case .speed: ["cpumhz", "speedmhz"]
    case .sockets: ["numcpus", "numcpupackages", "cpus"]
    case .cores: ["numcpucores"]
    case .coresPerCPU: ["coresperpackage"]
    case .hostMemory: ["memorysize", "memory", "memorysizemib", "memorymib"]
    case .inMaintenance: ["inmaintenancemode", "maintenancemode"]
    case .memory: ["memorymib", "memorysize", "memorysizemib"]
    case .size: ["size", "sizemib", "memory"]
    case .inUse: ["inuse"]
    case .capacity: ["capacity", "capacitymib"]
    case .totalDiskCapacity: ["totaldiskcapacity"]
    case .configuredSystem: ["os"]
    case .toolsSystem: ["ostools"]
    case .coresPerSocket: ["corespersocket", "coresps"]
    case .version: ["esxversion", "version"]
    case .hyperThreading: ["hyperthreadingactive", "htactive"]
    case .poolName: ["resourcepoolname", "name"]
    case .poolPath: ["resourcepoolpath", "path"]
    case .machineID: ["vmid", "moid", "objectid"]
    case .serverID: ["visdkuuid", "sdkuuid"]
    case .server: ["visdkserver", "sdkserver"]
    default: []
    }
  }
}
