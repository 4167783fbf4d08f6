/// A column of a sheet and what it is for.
struct RVToolsColumnUse {
  let column: RVToolsColumn
  let purpose: String
  let isRequired: Bool
  /// Whether its absence is worth a word.
  let isMissed: Bool
}

private func required(_ column: RVToolsColumn, _ purpose: String) -> RVToolsColumnUse {
  RVToolsColumnUse(column: column, purpose: purpose, isRequired: true, isMissed: true)
}

private func wanted(_ column: RVToolsColumn, _ purpose: String) -> RVToolsColumnUse {
  RVToolsColumnUse(column: column, purpose: purpose, isRequired: false, isMissed: true)
}

/// A column not every version has, or one that only few exports need.
private func extra(_ column: RVToolsColumn, _ purpose: String) -> RVToolsColumnUse {
  RVToolsColumnUse(column: column, purpose: purpose, isRequired: false, isMissed: false)
}

private let machineKey = [
  required(.machine, "the name of the virtual machine"),
  wanted(.machineID, "tells machines of the same name apart"),
  wanted(.serverID, "tells vCenters apart"),
  extra(.server, "tells vCenters apart"),
]

extension RVToolsSheet {
  /// The columns read from a sheet.
  var columns: [RVToolsColumnUse] {
    switch self {
    case .info: Self.infoColumns
    case .cpu: machineKey + Self.cpuColumns
    case .memory: machineKey + Self.memoryColumns
    case .disk: machineKey + Self.diskColumns
    case .network: machineKey + Self.networkColumns
    case .host: Self.hostColumns
    case .adapter: Self.adapterColumns
    case .cluster: Self.clusterColumns
    case .datastore: Self.datastoreColumns
    case .resourcePool: Self.poolColumns
    }
  }

  private static let infoColumns =
    machineKey + [
      required(.powerState, "whether the machine runs"),
      required(.template, "whether it is a template"),
      required(.cpus, "the number of virtual processors"),
      required(.memory, "the configured memory"),
      required(.host, "the host it is on"),
      wanted(.cluster, "its cluster"),
      wanted(.resourcePool, "its resource pool"),
      wanted(.restartPriority, "its HA restart priority"),
      wanted(.rules, "the kind of its DRS rules"),
      wanted(.ruleNames, "the names of its DRS rules"),
      wanted(.latencySensitivity, "its latency sensitivity"),
      wanted(.configuredSystem, "its guest operating system"),
      wanted(.inUse, "the space its disks take"),
      extra(.toolsSystem, "its guest operating system"), extra(.placeholder, "whether it is a placeholder of SRM"),
      extra(.connectionState, "whether vCenter knows its state"), extra(.guestState, "whether VMware Tools run"),
      extra(.activeMemory, "the memory it uses"), extra(.totalDiskCapacity, "the size of its disks"),
      extra(.faultToleranceState, "fault tolerance"), extra(.faultToleranceRole, "primary or secondary"),
      extra(.isolationResponseOfMachine, "its isolation response"), extra(.secureBoot, "UEFI secure boot"),
      extra(.path, "its datastore"), extra(.datacenter, "its datacenter"),
    ]

  private static let cpuColumns = [
    wanted(.coresPerSocket, "virtual cores of a virtual socket"),
    wanted(.overall, "processor demand, MHz"),
    wanted(.level, "processor shares as a level"),
    wanted(.shares, "processor shares as a number"),
    wanted(.reservation, "reserved processor speed, MHz"),
    wanted(.limit, "the most processor speed, MHz"),
  ]

  private static let memoryColumns = [
    wanted(.active, "memory in use, MiB"),
    wanted(.consumed, "memory given by the host, MiB"),
    wanted(.level, "memory shares as a level"),
    wanted(.shares, "memory shares as a number"),
    wanted(.reservation, "reserved memory, MiB"),
    wanted(.limit, "the most memory, MiB"),
    extra(.swapped, "memory swapped by the host"), extra(.ballooned, "memory taken by the balloon driver"),
  ]

  private static let diskColumns = [
    wanted(.disk, "the name of the disk"),
    required(.capacity, "the size of the disk"),
    wanted(.thin, "whether space is taken as it is written"),
    extra(.eagerlyScrub, "whether it was zeroed at creation"), extra(.raw, "raw device mapping"),
    extra(.sharingMode, "disks shared by machines"), extra(.diskPath, "the datastore of the disk"),
    wanted(.path, "the datastore of the disk"), extra(.level, "disk shares as a level"),
    extra(.shares, "disk shares as a number"), extra(.limit, "the most disk commands a second"),
    extra(.reservation, "reserved disk commands a second"),
  ]

  private static let networkColumns = [
    wanted(.adapter, "the kind of the network adapter"),
    wanted(.network, "the network the adapter is connected to"),
    extra(.directPath, "DirectPath I/O"),
  ]

  private static let hostColumns = [
    required(.host, "the name of the host"),
    required(.speed, "the speed of a core, MHz"),
    required(.sockets, "the number of processor sockets"),
    required(.coresPerCPU, "the cores of a socket"),
    required(.hostMemory, "the installed memory, MiB"),
    wanted(.cluster, "its cluster"),
    wanted(.hyperThreading, "whether hyper-threading is on"),
    wanted(.inMaintenance, "whether it is in maintenance mode"),
    wanted(.version, "the release of vSphere"),
    wanted(.serverID, "tells vCenters apart"),
    extra(.cores, "the cores of all sockets"), extra(.server, "tells vCenters apart"),
    extra(.datacenter, "its datacenter"),
  ]

  private static let adapterColumns = [
    required(.host, "the name of the host"),
    required(.speed, "the speed of the port, Mbit/s"),
    extra(.serverID, "tells vCenters apart"), extra(.server, "tells vCenters apart"),
  ]

  private static let clusterColumns = [
    required(.name, "the name of the cluster"),
    wanted(.isDRSEnabled, "whether DRS is on"),
    wanted(.drsBehavior, "the automation level of DRS"),
    wanted(.drsRate, "the migration threshold of DRS"),
    wanted(.isDPMEnabled, "whether DPM is on"),
    wanted(.dpmBehavior, "the automation level of DPM"),
    extra(.dpmRate, "the threshold of DPM"),
    wanted(.isHAEnabled, "whether HA is on"),
    wanted(.admissionControl, "whether HA admission control is on"),
    wanted(.failoverLevel, "the host failures admission control keeps room for"),
    wanted(.clusterRestartPriority, "the restart priority of machines without their own"),
    wanted(.isolationResponse, "the isolation response"),
    wanted(.monitoring, "monitoring of guests by HA"),
    extra(.hostMonitoring, "whether HA watches hosts"), extra(.maximumFailures, "resets of a guest"),
    extra(.failureWindow, "the window in which resets count"), extra(.failureInterval, "silence before a reset"),
    extra(.minimumUptime, "silence after power-on that means nothing"), extra(.hostCount, "the number of hosts"),
    extra(.totalMemory, "the memory of all hosts"), extra(.serverID, "tells vCenters apart"),
    extra(.server, "tells vCenters apart"),
  ]

  private static let datastoreColumns = [
    required(.name, "the name of the datastore"),
    required(.capacity, "its capacity"),
    wanted(.type, "its file system"),
    wanted(.isIOControlEnabled, "Storage I/O Control"),
    extra(.ioControlThreshold, "the latency at which Storage I/O Control acts, ms"),
    extra(.accessible, "whether hosts reach it"), extra(.hostsOfDatastore, "how many hosts reach it"),
    extra(.serverID, "tells vCenters apart"), extra(.server, "tells vCenters apart"),
  ]

  private static let poolColumns = [
    required(.poolPath, "the place of the pool in its cluster"),
    extra(.poolName, "the name of the pool"),
    wanted(.poolCPULevel, "processor shares as a level"), wanted(.poolCPUShares, "processor shares as a number"),
    wanted(.poolCPUReservation, "reserved processor speed, MHz"),
    wanted(.poolCPULimit, "the most processor speed, MHz"),
    wanted(.poolCPUExpandable, "whether its processor reservation may grow"),
    wanted(.poolMemoryLevel, "memory shares as a level"), wanted(.poolMemoryShares, "memory shares as a number"),
    wanted(.poolMemoryReservation, "reserved memory, MiB"), wanted(.poolMemoryLimit, "the most memory, MiB"),
    wanted(.poolMemoryExpandable, "whether its memory reservation may grow"),
    extra(.serverID, "tells vCenters apart"), extra(.server, "tells vCenters apart"),
  ]
}
