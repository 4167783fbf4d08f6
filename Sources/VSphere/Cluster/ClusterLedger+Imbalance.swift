extension ClusterLedger {
  /// Sums the loads of the hosts that are balanced, and weighs the resources: the more contended one counts more.
  mutating func sumLoads() {
    var count = 0
    var cpu = 0.0
    var memory = 0.0
    var used = (cpu: 0.0, memory: 0.0)
    var capacity = (cpu: 0.0, memory: 0.0)
    for host in hosts where host.state.takesMachines {
      count += 1
      cpu += host.normalisedCPU
      memory += host.normalisedMemory
      used.cpu += host.cpuLoad
      used.memory += host.memoryLoad
      capacity.cpu += host.cpuCapacity
      capacity.memory += host.memoryCapacity
    }
    cpuSums = LoadSums(count: count, total: cpu)
    memorySums = LoadSums(count: count, total: memory)
    for host in hosts where host.state.takesMachines {
      cpuSums.add(host.normalisedCPU)
      memorySums.add(host.normalisedMemory)
    }
    let cpuContention = capacity.cpu > 0 ? used.cpu / capacity.cpu : 0
    let memoryContention = capacity.memory > 0 ? used.memory / capacity.memory : 0
    let both = cpuContention + memoryContention
    cpuWeight = both > 0 ? cpuContention / both : 0.5
    memoryWeight = 1 - cpuWeight
  }

  /// Number of hosts that are balanced.
  var balancedCount: Int { Int(cpuSums.count) }

  /// Weighted sum of the imbalances of both resources.
  var imbalance: Double {
    cpuWeight * cpuSums.standardDeviation + memoryWeight * memorySums.standardDeviation
  }

  /// Imbalance if loads were added to a host and, when they come from one that is balanced, taken off that.
  @inline(__always)
  func imbalance(addingCPU cpu: Double, memory: Double, to target: Int, from source: Int?) -> Double {
    let cpuAt = hosts[target].normalisedCPU
    let memoryAt = hosts[target].normalisedMemory
    let cpuReached = cpuAt + cpu * hosts[target].cpuInverse
    let memoryReached = memoryAt + memory * hosts[target].memoryInverse
    var cpuFrom = 0.0
    var cpuLeft = 0.0
    var memoryFrom = 0.0
    var memoryLeft = 0.0
    if let source, hosts[source].state.takesMachines {
      cpuFrom = hosts[source].normalisedCPU
      cpuLeft = cpuFrom - cpu * hosts[source].cpuInverse
      memoryFrom = hosts[source].normalisedMemory
      memoryLeft = memoryFrom - memory * hosts[source].memoryInverse
    }
    return cpuWeight * cpuSums.standardDeviation(replacing: cpuAt, by: cpuReached, and: cpuFrom, by: cpuLeft)
      + memoryWeight
      * memorySums.standardDeviation(replacing: memoryAt, by: memoryReached, and: memoryFrom, by: memoryLeft)
  }

  /// The least imbalance that moving anything from one balanced host to another can give; nil when it cannot lower
  /// either resource's.
  @inline(__always)
  func bound(from source: Int, to target: Int) -> Double? {
    let cpu = cpuSums.gain(
      from: hosts[source].normalisedCPU, hosts[source].cpuInverse, to: hosts[target].normalisedCPU,
      hosts[target].cpuInverse)
    let memory = memorySums.gain(
      from: hosts[source].normalisedMemory, hosts[source].memoryInverse, to: hosts[target].normalisedMemory,
      hosts[target].memoryInverse)
    guard cpu > 0 || memory > 0 else { return nil }
    return cpuWeight * cpuSums.standardDeviation(lowering: cpu)
      + memoryWeight * memorySums.standardDeviation(lowering: memory)
  }

  /// Writes the balanced hosts into a buffer, the most loaded first; returns how many they are.
  func orderByLoad(_ order: UnsafeMutableBufferPointer<Int32>) -> Int {
    var count = 0
    for host in hosts.indices where hosts[host].state.takesMachines {
      let load = combinedLoad(host)
      var position = count
      while position > 0, combinedLoad(Int(order[position - 1])) < load {
        order[position] = order[position - 1]
        position -= 1
      }
      order[position] = Int32(host)
      count += 1
    }
    return count
  }

  private func combinedLoad(_ host: Int) -> Double {
    cpuWeight * hosts[host].normalisedCPU + memoryWeight * hosts[host].normalisedMemory
  }
}
