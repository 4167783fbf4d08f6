/// A stream of disk operations of one VM from one host to one datastore.
public struct DiskFlowID: Hashable, Sendable, BitwiseCopyable {
  /// Dense position on its datastore; reused after the flow is removed.
  public let index: Int32

  /// The flow at a position.
  public init(_ index: Int32) { self.index = index }
}

/// What a VM wants of a datastore.
public struct DiskDemand: Sendable, Hashable, BitwiseCopyable {
  /// Operations per second it would do if the datastore were idle.
  public var iops: Double
  /// Mean size of an operation, bytes.
  public var operationBytes: Double
  /// Most operations it keeps outstanding. Default 64, the queue of a paravirtual SCSI disk (known: Host Resources Deep
  /// Dive).
  public var outstanding: Double
  /// Disk shares: 500, 1000, 2000 for low, normal, high (known). Default 1000.
  public var shares: Double
  /// Most operations per second it may do; infinity for none.
  public var iopsLimit: Double

  /// Makes a demand.
  public init(
    iops: Double, operationBytes: Double = 8192, outstanding: Double = 64, shares: Double = 1000,
    iopsLimit: Double = .infinity
  ) {
    self.iops = iops
    self.operationBytes = operationBytes
    self.outstanding = outstanding
    self.shares = shares
    self.iopsLimit = iopsLimit
  }
}

/// Divides what a datastore can do among the VMs that use it, and tells the latency each host sees.
///
/// A VM does what it wants, within its limit and what its outstanding operations allow at the present latency (Little's
/// law); a host has at most the queue depth at the device and divides that by disk shares; the device's latency is the
/// one that goes with all that load. Where Storage I/O Control is on and that latency would be above its threshold, the
/// throughput at the threshold is divided by disk shares over all hosts instead, or hosts adapt their windows. Large
/// operations count by the bandwidth they take.
///
/// `solve` costs O(flows) without contention and some 40 times that with; nothing is allocated once sizes are reached.
public struct DatastoreLoad: Sendable {
  struct Flow: Sendable {
    var host: Int32
    var demand: DiskDemand
    /// Device time for each operation as part of all it has, seconds.
    var cost: Double
    var isAlive = true
    /// Neighbours among the flows of its host; -1 for none.
    var next: Int32 = -1
    var previous: Int32 = -1
    /// Result: operations per second.
    var iops = 0.0
    /// Result: most it could do at the present latency.
    var ceiling = 0.0
  }
  struct HostLoad: Sendable {
    var flowCount = 0
    var firstFlow: Int32 = -1
    /// Window of outstanding operations: the queue depth, or less under Storage I/O Control.
    var window: StorageIOWindow
    var view: DeviceLatency.HostView
  }

  /// The datastore.
  public let settings: DatastoreSettings
  /// Its device.
  public let device: DeviceLatency
  /// The latency Storage I/O Control keeps, seconds; nil when it is off.
  public let thresholdSeconds: Double?
  /// Busy part of the device since the last `solve`.
  public internal(set) var utilisation = 0.0
  /// Latency of the device since the last `solve`, seconds.
  public internal(set) var deviceSeconds: Double
  /// Whether Storage I/O Control throttles since the last `solve`.
  public internal(set) var isThrottled = false
  let adaptsWindows: Bool
  let thresholdUtilisation: Double
  var flows: ContiguousArray<Flow> = []
  var freeFlows: ContiguousArray<Int32> = []
  var hosts: ContiguousArray<HostLoad>
  var hostAsks: ContiguousArray<Double>
  var contenders: ContiguousArray<Int32> = []

  /// Makes an idle datastore that a number of hosts reach.
  /// - Parameters:
  ///   - adaptsWindows: whether under Storage I/O Control each host adapts its window when the model says so
  ///     (`adaptWindows`); otherwise the throughput at the threshold is divided at once.
  public init(_ settings: DatastoreSettings, hostCount: Int, adaptsWindows: Bool = false) {
    self.settings = settings
    self.adaptsWindows = adaptsWindows
    device = DeviceLatency(serviceTimeSeconds: settings.serviceTimeSeconds, iopsMaximum: settings.iopsMaximum)
    thresholdSeconds = settings.ioControl.isEnabled ? device.threshold(settings.ioControl.threshold) : nil
    thresholdUtilisation = thresholdSeconds.map(device.utilisation(atSeconds:)) ?? 1
    deviceSeconds = settings.serviceTimeSeconds
    let idle = DeviceLatency.HostView(iops: 0, deviceSeconds: settings.serviceTimeSeconds, kernelSeconds: 0)
    hosts = ContiguousArray(
      repeating: HostLoad(window: StorageIOWindow(queueDepth: settings.queueDepth), view: idle), count: hostCount)
    hostAsks = ContiguousArray(repeating: 0, count: hostCount)
  }

  /// Adds a VM's operations from a host; it does none until the next `solve`.
  public mutating func addFlow(host: Int, _ demand: DiskDemand) -> DiskFlowID {
    let flow = Flow(host: Int32(host), demand: demand, cost: cost(of: demand))
    let index: Int32
    if let free = freeFlows.popLast() {
      index = free
      flows[Int(free)] = flow
    } else {
      index = Int32(flows.count)
      flows.append(flow)
    }
    link(index, host)
    return DiskFlowID(index)
  }

  /// Removes a VM's operations.
  public mutating func remove(_ id: DiskFlowID) {
    precondition(flows[Int(id.index)].isAlive, "disk flow removed twice")
    unlink(id.index)
    flows[Int(id.index)].isAlive = false
    flows[Int(id.index)].iops = 0
    freeFlows.append(id.index)
  }

  /// Changes what a VM wants.
  public mutating func setDemand(of id: DiskFlowID, to demand: DiskDemand) {
    flows[Int(id.index)].demand = demand
    flows[Int(id.index)].cost = cost(of: demand)
  }

  /// A VM's operations come from another host, after a vMotion.
  public mutating func move(_ id: DiskFlowID, toHost host: Int) {
    unlink(id.index)
    flows[Int(id.index)].host = Int32(host)
    link(id.index, host)
  }

  /// Commands a host may have outstanding at the device.
  public func window(ofHost host: Int) -> Double { hosts[host].window.commands }

  /// Operations per second of a VM since the last `solve`.
  public func iops(of id: DiskFlowID) -> Double { flows[Int(id.index)].iops }

  /// Latency a VM's guest sees since the last `solve`, seconds: the device's where it gets what it wants, its
  /// outstanding operations by its operations per second where it does not.
  public func guestSeconds(of id: DiskFlowID) -> Double {
    let flow = flows[Int(id.index)]
    let wanted = min(flow.demand.iops, flow.demand.iopsLimit)
    guard flow.iops > 0, flow.iops < wanted * (1 - 1e-9) else { return deviceSeconds }
    return max(deviceSeconds, flow.demand.outstanding / flow.iops)
  }

  /// What a host sees since the last `solve`.
  public func view(ofHost host: Int) -> DeviceLatency.HostView { hosts[host].view }

  private mutating func link(_ index: Int32, _ host: Int) {
    let first = hosts[host].firstFlow
    flows[Int(index)].next = first
    flows[Int(index)].previous = -1
    if first >= 0 { flows[Int(first)].previous = index }
    hosts[host].firstFlow = index
    hosts[host].flowCount += 1
  }

  private mutating func unlink(_ index: Int32) {
    let flow = flows[Int(index)]
    if flow.next >= 0 { flows[Int(flow.next)].previous = flow.previous }
    if flow.previous >= 0 {
      flows[Int(flow.previous)].next = flow.next
    } else {
      hosts[Int(flow.host)].firstFlow = flow.next
    }
    hosts[Int(flow.host)].flowCount -= 1
  }

  private func cost(of demand: DiskDemand) -> Double {
    precondition(
      demand.iops >= 0 && demand.operationBytes >= 0 && demand.outstanding > 0 && demand.shares > 0
        && demand.iopsLimit >= 0, "a disk demand must not be negative, and have shares and an outstanding operation")
    return max(1 / settings.iopsMaximum, demand.operationBytes / settings.bandwidthBytesPerSecond)
  }
}

extension DeviceLatency {
  /// The latency a threshold of Storage I/O Control means on this device, seconds.
  public func threshold(_ threshold: StorageIOControlSettings.Threshold) -> Double {
    switch threshold {
    case .manual(let seconds): seconds
    // At the peak itself the latency has no bound.
    case .automatic(let fraction): seconds(at: min(fraction, 0.999))
    }
  }
}
