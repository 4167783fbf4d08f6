import Quantities
import Recording
import SimulationKernel

extension DatacenterModel {
  /// Appends a row for every entity of the tables the scenario asks for.
  mutating func sampleSeries(_ scheduler: Scheduler<Event>) {
    let now = scheduler.now
    let seconds = (now - sampler.lastTime).seconds
    for host in hosts.indices { hosts[host].accrue(to: now) }
    if let table = sampler.clusters { for index in clusters.indices { appendCluster(index, table, now) } }
    if let table = sampler.hosts { for index in hosts.indices { appendHost(index, table, now, seconds) } }
    if let table = sampler.machines {
      for index in machines.indices where machines[index].exists { appendMachine(index, table, now, seconds) }
    }
    if let table = sampler.datastores { for index in datastores.indices { appendDatastore(index, table, now) } }
    sampler.lastTime = now
    if let interval = configuration.seriesInterval {
      scheduler.schedule(.sample, after: interval, priority: .sampling)
    }
  }

  private mutating func appendCluster(_ index: Int, _ table: Int, _ now: SimTime) {
    var row = Array(repeating: 0.0, count: SeriesSampler.clusterColumns.count)
    for id in clusters[index].hostIDs {
      let host = hosts[Int(id)]
      if host.condition.runsMachines {
        row[0] += 1
        row[7] += host.capacityMHz
        row[9] += Double(memory[Int(id)].sizeBytes - memory[Int(id)].vmkernelBytes)
      }
      if host.condition == .standby { row[1] += 1 }
      if host.condition == .failed { row[2] += 1 }
      row[5] += host.demandMHz
      row[6] += host.usedMHz
      row[8] += Double(memory[Int(id)].totals().consumedBytes)
      row[12] += Double(host.migrations.count) / 2
      row[13] += host.meter.watts
    }
    for id in clusters[index].machineIDs {
      switch machines[Int(id)].state {
      case .running, .migrating: row[3] += 1
      case .error: row[4] += 1
      default: break
      }
    }
    // Measured for the row: policies look more seldom, or never where DRS is off.
    refreshView(index, now)
    (row[10], row[11]) = clusters[index].balancer.measure(clusters[index].view)
    (row[14], row[15], row[16]) = failoverCapacity(index)
    recording.series[table].append(now, entity: index) { row[$0] }
  }

  private mutating func appendHost(_ index: Int, _ table: Int, _ now: SimTime, _ seconds: Double) {
    let host = hosts[index]
    let last = sampler.hostRows[index]
    let energy = host.meter.energy(at: now).joules
    func mean(_ integral: Double, _ before: Double, _ current: Double) -> Double {
      seconds > 0 ? (integral - before) / seconds : current
    }
    let used = mean(host.usedIntegral, last.used, host.usedMHz)
    var ready = 0.0
    var processors = 0.0
    for resident in host.residents {
      ready += accounts[Int(resident)].times.ready * Double(machines[Int(resident)].vCPUs)
      processors += Double(machines[Int(resident)].vCPUs)
    }
    let held = memory[index].totals()
    let traffic = hostTraffic(index)
    let row: [Double] = [
      mean(host.demandIntegral, last.demand, host.demandMHz), used, 100 * used / host.capacityMHz,
      processors > 0 ? 100 * ready / processors : 0, Double(host.residents.count), Double(held.sizeBytes),
      Double(held.vmkernelBytes), Double(held.overheadBytes), Double(held.touchedBytes),
      Double(held.estimatedActiveBytes), Double(held.consumedBytes), Double(held.freeBytes), Double(held.deficitBytes),
      Double(held.sharedSavedBytes), Double(held.balloonedBytes), Double(held.compressedSavedBytes),
      Double(held.swappedBytes), Double(memory[index].state.counterValue), 100 * networkUtilisation(index),
      Double(host.migrations.count), mean(energy, last.energy, host.meter.watts), traffic.transmit, traffic.receive,
      traffic.dropped, host.networkMHz, 100 * graphicsUtilisation(index),
    ]
    recording.series[table].append(now, entity: index) { row[$0] }
    sampler.hostRows[index] = SeriesSampler.HostRow(
      demand: host.demandIntegral, used: host.usedIntegral, energy: energy)
  }

  private mutating func appendMachine(_ index: Int, _ table: Int, _ now: SimTime, _ seconds: Double) {
    accounts[index].accrue(to: now)
    let account = accounts[index]
    let machine = machines[index]
    let last = sampler.machineRows[index]
    func mean(_ integral: Double, _ before: Double, _ current: Double) -> Double {
      seconds > 0 ? (integral - before) / seconds : current
    }
    let held =
      machine.booking.exists
      ? memory[Int(machine.host)].machine(Int(machine.booking.memorySlot)) : MachineMemory()
    var commands = 0.0
    var latency = 0.0
    for disk in disks[index] {
      guard let flow = disk.flow else { continue }
      commands += datastores[Int(disk.datastore)].load.iops(of: flow)
      latency = max(latency, datastores[Int(disk.datastore)].load.guestSeconds(of: flow))
    }
    let row: [Double] = [
      Double(machine.host), mean(account.demandIntegral, last.demand, account.demandMHz),
      mean(account.usedIntegral, last.used, account.usedMHz),
      mean(account.servedIntegral, last.served, account.servedMHz),
      100 * mean(account.readyIntegral, last.ready, account.times.ready),
      100 * mean(account.costopIntegral, last.costop, account.times.costop),
      100 * mean(account.maxLimitedIntegral, last.maxLimited, account.times.maxLimited),
      Double(held.estimatedActiveBytes), Double(held.consumedBytes), Double(held.sharedSavedBytes),
      Double(held.balloonedBytes), Double(held.compressedSavedBytes), Double(held.swappedBytes),
      100 * mean(account.stallIntegral, last.stall, account.memoryStall), machine.virtualizationSlowdown,
      machine.numaSlowdown, 1 / (1 - machine.memoryStall), machine.passedBitsPerSecond, commands, latency,
      seconds > 0 ? 100 * (account.upSeconds - last.up) / seconds : (account.isUp ? 100 : 0),
      account.stunnedSeconds - last.stunned, machine.droppedPacketsPerSecond, machine.deviceMHz,
      account.downSeconds, 100 * machine.graphicsShare, machine.executes ? machine.encryptionMHz : 0,
    ]
    recording.series[table].append(now, entity: index) { row[$0] }
    sampler.machineRows[index] = SeriesSampler.MachineRow(
      demand: account.demandIntegral, used: account.usedIntegral, served: account.servedIntegral,
      ready: account.readyIntegral, costop: account.costopIntegral, maxLimited: account.maxLimitedIntegral,
      stall: account.stallIntegral, up: account.upSeconds, stunned: account.stunnedSeconds)
  }

  private mutating func appendDatastore(_ index: Int, _ table: Int, _ now: SimTime) {
    let store = datastores[index]
    var iops = 0.0
    var kernel = 0.0
    for host in hosts.indices {
      let view = store.load.view(ofHost: host)
      iops += view.iops
      kernel += view.iops * view.kernelSeconds
    }
    if iops > 0 { kernel /= iops }
    let row: [Double] = [
      Double(store.space.capacityBytes), Double(store.space.usedBytes), Double(store.space.provisionedBytes), iops,
      store.load.deviceSeconds, 100 * store.load.utilisation, store.load.isThrottled ? 1 : 0,
      kernel, store.load.deviceSeconds + kernel, Double(store.moves.count), Double(failuresTolerated(index)),
      store.protection.flow.map { store.load.iops(of: $0) * 1_048_576 } ?? 0,
    ]
    recording.series[table].append(now, entity: index) { row[$0] }
  }
}
