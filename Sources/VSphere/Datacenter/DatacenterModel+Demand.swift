import Quantities
import SimulationKernel

extension DatacenterModel {
  /// New demand for the machines of a group, and for the hosts they are on.
  mutating func demandChanges(_ group: Int, _ scheduler: Scheduler<Event>) {
    readDemand(group, at: scheduler.now)
    for index in groups[group].machines where machines[index].executes {
      offerMemory(index)
      if machines[index].pair >= 0 { offerCheckpoints(index) }
      offerTraffic(index)
      if groups[group].usesStorage { offerStorage(index) }
      if groups[group].usesGraphics { settleGraphics(Int(machines[index].host), scheduler.now) }
      markDirty(Int(machines[index].host))
    }
    scalePoolsWithDemand(group)
    for host in dirtyHosts { scheduleHost(Int(host), scheduler) }
    scheduler.schedule(.demand(UInt32(group)), after: groups[group].interval, priority: .arrival)
  }

  /// Reads the next values of a group's demand.
  mutating func readDemand(_ group: Int, at time: SimTime) {
    let demands = groups[group].demands
    let first = groups[group].machines.lowerBound
    for index in groups[group].machines {
      let position = index - first
      machines[index].demandFraction = demands.cpu.value(machine: position, at: time, traces: traces)
      machines[index].activeFraction = demands.activeMemory.value(machine: position, at: time, traces: traces)
      guard groups[group].usesDevices else { continue }
      if groups[group].usesNetwork { readTraffic(index, group, position, at: time) }
      machines[index].commandsPerSecond = demands.commands.value(machine: position, at: time, traces: traces)
      machines[index].graphicsFraction = demands.graphics.value(machine: position, at: time, traces: traces)
    }
  }

  /// Reads the next values of a machine's traffic.
  private mutating func readTraffic(_ index: Int, _ group: Int, _ position: Int, at time: SimTime) {
    var wanted = 0.0
    for port in machines[index].ports {
      let adapter = Int(ports[port].adapter)
      let received = groups[group].adapters[adapter].received.value(machine: position, at: time, traces: traces)
      let sent = groups[group].adapters[adapter].sent.value(machine: position, at: time, traces: traces)
      ports[port].receivedBitsPerSecond = received
      ports[port].sentBitsPerSecond = sent
      wanted += received + sent
    }
    machines[index].wantedBitsPerSecond = wanted
  }

  /// Schedules what a host does by itself at its own period, where there is something to do.
  mutating func scheduleHost(_ host: Int, _ scheduler: Scheduler<Event>) {
    scheduleBalance(host, scheduler)
    scheduleNUMA(host, scheduler)
  }
}
