extension DatastoreLoad {
  /// Works out everybody's throughput and the latencies.
  public mutating func solve() {
    isThrottled = false
    // The load is largest where the latency is smallest. If it is the same at the latency that goes with it, done.
    var low = 0.0
    var high = min(1, load(at: device.serviceTimeSeconds))
    deviceSeconds = device.seconds(at: high)
    if high == 1 || load(at: deviceSeconds) < high * (1 - 1e-12) {
      // The latency goes with 1 / (1 - utilisation), so that is what must be known to a part.
      for _ in 0..<60 where high - low > 1e-10 * (1 - high) {
        let middle = (low + high) / 2
        if load(at: device.seconds(at: middle)) > middle { low = middle } else { high = middle }
      }
      deviceSeconds = device.seconds(at: high)
    }
    utilisation = load(at: deviceSeconds)
    if let threshold = thresholdSeconds, !adaptsWindows, deviceSeconds > threshold {
      isThrottled = true
      deviceSeconds = threshold
      divideByShares(threshold)
    }
    seeHosts()
  }

  /// Busy part of the device that its users would make at a latency; leaves each flow's throughput in `iops`.
  private mutating func load(at seconds: Double) -> Double {
    for host in hostAsks.indices { hostAsks[host] = 0 }
    for index in flows.indices where flows[index].isAlive {
      let flow = flows[index]
      let demand = flow.demand
      let host = Int(flow.host)
      let atDevice =
        hosts[host].flowCount > 1 ? min(demand.outstanding, Double(settings.outstandingPerMachine)) : demand.outstanding
      let ceiling = min(demand.iops, demand.iopsLimit, atDevice / seconds)
      flows[index].ceiling = ceiling
      flows[index].iops = ceiling
      hostAsks[host] += ceiling
    }
    for host in hosts.indices where hostAsks[host] * seconds > hosts[host].window.commands {
      contenders.removeAll(keepingCapacity: true)
      var index = hosts[host].firstFlow
      while index >= 0 {
        contenders.append(index)
        index = flows[Int(index)].next
      }
      divide(hosts[host].window.commands / seconds, byCost: false)
    }
    var busy = 0.0
    for flow in flows where flow.isAlive { busy += flow.iops * flow.cost }
    return busy
  }

  private mutating func divideByShares(_ seconds: Double) {
    contenders.removeAll(keepingCapacity: true)
    for index in flows.indices where flows[index].isAlive {
      let demand = flows[index].demand
      flows[index].ceiling = min(demand.iops, demand.iopsLimit, demand.outstanding / seconds)
      contenders.append(Int32(index))
    }
    divide(thresholdUtilisation, byCost: true)
    utilisation = 0
    for flow in flows where flow.isAlive { utilisation += flow.iops * flow.cost }
  }

  /// Divides a capacity among the contenders by shares, nobody above its ceiling.
  /// - Parameters:
  ///   - capacity: operations per second, or part of the device's time.
  ///   - isByCost: whether it is device time.
  private mutating func divide(_ capacity: Double, byCost isByCost: Bool) {
    var rest = capacity
    var shares = 0.0
    for index in contenders { shares += flows[Int(index)].demand.shares }
    var count = contenders.count
    while count > 0 {
      let level = max(0, rest) / shares
      var kept = 0
      for position in 0..<count {
        let index = Int(contenders[position])
        let unit = isByCost ? flows[index].cost : 1
        if flows[index].ceiling * unit <= level * flows[index].demand.shares {
          flows[index].iops = flows[index].ceiling
          rest -= flows[index].ceiling * unit
          shares -= flows[index].demand.shares
        } else {
          contenders[kept] = contenders[position]
          kept += 1
        }
      }
      if kept == count {
        for position in 0..<count {
          let index = Int(contenders[position])
          flows[index].iops = level * flows[index].demand.shares / (isByCost ? flows[index].cost : 1)
        }
        return
      }
      count = kept
    }
  }

  private mutating func seeHosts() {
    for host in hosts.indices {
      hosts[host].view = DeviceLatency.HostView(iops: 0, deviceSeconds: deviceSeconds, kernelSeconds: 0)
    }
    // Meanwhile `kernelSeconds` holds outstanding operations.
    for index in flows.indices where flows[index].isAlive {
      let flow = flows[index]
      hosts[Int(flow.host)].view.iops += flow.iops
      hosts[Int(flow.host)].view.kernelSeconds += flow.iops * guestSeconds(of: DiskFlowID(Int32(index)))
    }
    for host in hosts.indices where hosts[host].view.iops > 0 {
      let view = hosts[host].view
      hosts[host].view.kernelSeconds = max(0, view.kernelSeconds / view.iops - deviceSeconds)
    }
  }

  /// Each host adapts its window once to the latency it has seen, as it does every `StorageIOControlSettings.period`;
  /// then everything is worked out anew.
  /// - Precondition: the load was made with `adaptsWindows`, and Storage I/O Control is on.
  public mutating func adaptWindows() {
    guard let threshold = thresholdSeconds else { preconditionFailure("Storage I/O Control is off") }
    precondition(adaptsWindows, "windows are not adapted where throughput is divided at once")
    for host in hosts.indices { hostAsks[host] = 0 }
    for flow in flows where flow.isAlive { hostAsks[Int(flow.host)] += flow.demand.shares }
    for host in hosts.indices where hosts[host].flowCount > 0 {
      hosts[host].window.adapt(
        latencySeconds: deviceSeconds, thresholdSeconds: threshold, shares: hostAsks[host],
        queueDepth: settings.queueDepth, settings.ioControl)
    }
    solve()
  }
}
