import Quantities

@testable import VSphere

/// Hosts under vSphere HA with shared storage, and machines on hosts of their own.
struct HADatacenter {
  var datacenter: SmallDatacenter
  /// When things fail.
  static let failure = SimDuration.seconds(600)

  init(hosts: Int, memoryGiB: Int64 = 128, uplinks: Int = 1, iops: Double = 1e9, horizon: SimDuration = .hours(1)) {
    datacenter = SmallDatacenter(hosts: hosts, memoryGiB: memoryGiB, machines: 0, horizon: horizon)
    datacenter.configuration.hosts[0].hardware.ports = [
      HostHardware.NetworkPorts(speed: DataRate(bitsPerSecond: 10e9), count: uplinks)
    ]
    datacenter.configuration.clusters[0].ha = HASettings()
    datacenter.configuration.clusters[0].ha.admissionControl.policy = .disabled
    datacenter.configuration.datastores = [
      DatacenterConfiguration.DatastoreConfiguration(
        name: "ds", settings: DatastoreSettings(capacityBytes: 1 << 44, iopsMaximum: iops))
    ]
  }

  var ha: HASettings {
    get { datacenter.configuration.clusters[0].ha }
    set { datacenter.configuration.clusters[0].ha = newValue }
  }

  /// Adds machines.
  mutating func add(
    _ name: String, count: Int = 1, on host: Int? = nil, gibibytes: Int64 = 4, isReserved: Bool = false,
    priority: RestartPriority? = nil, isRunning: Bool = true
  ) {
    var machine = SmallDatacenter.machine(vCPUs: 1, gibibytes: gibibytes, demand: 0.25)
    machine.disks = [VirtualMachineSpecification.Disk(name: "disk", capacity: Bytes(count: 1 << 30))]
    if isReserved { machine.memoryAllocation.reservation = Double(gibibytes << 30) }
    datacenter.configuration.machines.append(
      VirtualMachineGroup(
        name: name, count: count, host: host, specification: machine, isRunning: isRunning, restartPriority: priority))
  }

  /// Lets something fail, at 600 s unless said otherwise.
  mutating func fail(_ target: FaultTarget, after delay: SimDuration = .zero, for duration: SimDuration = .max) {
    datacenter.configuration.faults.sources.append(
      .once(target, at: .zero + Self.failure + delay, duration: duration))
  }

  mutating func operate(_ action: Operation.Action, at time: SimDuration) {
    datacenter.configuration.operations.append(Operation(at: time, action))
  }

  func run() throws -> FinishedDatacenter { try datacenter.run() }
}

extension FinishedDatacenter {
  /// Seconds from the failure to events of a kind, of one entity or of all.
  func seconds(_ kind: String, of entity: String? = nil) -> [Double] {
    events(kind).filter { entity == nil || $0.entity == entity }
      .map { ($0.time - (.zero + HADatacenter.failure)).seconds }
  }
}
