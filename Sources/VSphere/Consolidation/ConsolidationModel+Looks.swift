import Quantities
import Recording

extension ConsolidationModel {
  /// Loads the demand samples of a look.
  mutating func readSamples(_ index: Int) {
    let last = traces.sampleCount - 1
    let current = min(index, last)
    traces.forEachMachine(inSample: current) { sampleValues[$0] = $1 }
    guard configuration.quirks.contains(.interpolatedDemand) else { return }
    let interval = traces.interval.seconds
    traces.forEachMachine(inSample: min(index + 1, last)) { machine, next in
      sampleSlopes[machine] = (next - sampleValues[machine]) / interval
    }
  }

  /// Reads every machine's demand, divides every host anew, and accounts the stretch since the last such look.
  mutating func lookAtAll(isNewSample: Bool) {
    readDemand()
    if isNewSample {
      cluster.histories.advance()
      for machine in cluster.machines.indices {
        cluster.histories.setNewest(machine, cluster.utilisations[machine])
      }
    }
    var joules = 0.0
    for host in cluster.hosts.indices {
      if cluster.hosts[host].isQuiet, looks > 1 {
        joules += accrueQuietHost(host)
      } else {
        joules += look(at: host)
      }
    }
    energyJoules += joules
    lastLookAtAll = clock
    if configuration.quirks.contains(.idleVirtualMachinesAreDestroyed), isLate || looks > 0 { destroyIdleMachines() }
  }

  private mutating func readDemand() {
    if configuration.quirks.contains(.interpolatedDemand) {
      let offset = clock - Double(looks) * traces.interval.seconds
      for machine in cluster.machines.indices {
        cluster.utilisations[machine] = sampleValues[machine] + sampleSlopes[machine] * offset
        cluster.requests[machine] = cluster.utilisations[machine] * cluster.machines[machine].speed
      }
    } else {
      for machine in cluster.machines.indices {
        cluster.utilisations[machine] = sampleValues[machine]
        cluster.requests[machine] = sampleValues[machine] * cluster.machines[machine].speed
      }
    }
  }

  /// Divides one host anew and accounts the stretch since it was last looked at. Returns the energy of that stretch.
  mutating func look(at host: Int) -> Double {
    let usageBefore = cluster.hosts[host].usage
    let powerBefore = cluster.hosts[host].power
    let wasOn = cluster.hosts[host].isOn
    division.divide(host, &cluster)
    recordMachines(of: host)
    let isOn = !cluster.hosts[host].placements.isEmpty
    let countsByLoad = configuration.quirks.contains(.unloadedHostsAreFree)
    let usage = cluster.hosts[host].usage
    hostAccounts[host].record(
      clock, isActive: countsByLoad ? usage > 0 : isOn, isShort: usage < cluster.hosts[host].requested)
    let curve = cluster.curves[Int(cluster.hosts[host].group)]
    let power = countsByLoad || isOn ? curve.watts(at: cluster.hosts[host].utilisation) : curve.off
    cluster.hosts[host].power = power
    if isOn != wasOn {
      cluster.hosts[host].isOn = isOn
      recordEvent(isOn ? "host_on" : "host_off", entity: hostNames[host])
    }
    let span = clock - energyClocks[host]
    energyClocks[host] = clock
    guard span > 0 else { return 0 }
    if configuration.overload == .none { return curve.max * span }
    if countsByLoad, usageBefore == 0 { return 0 }
    if configuration.quirks.contains(.trapezoidEnergy) {
      return (powerBefore + (power - powerBefore) / 2) * span
    }
    return powerBefore * span
  }

  private mutating func recordMachines(of host: Int) {
    let kept = 1 - cluster.migrationOverhead
    let isInProportion = configuration.quirks.contains(.wholeMIPSInProportion)
    for index in cluster.hosts[host].placements.indices {
      let placement = cluster.hosts[host].placements[index]
      if placement.isIncoming { continue }
      let machine = Int(placement.machine)
      let isMigrating = cluster.machines[machine].isMigrating
      // What a machine in transit loses to its own copy is charged to its host all the same.
      let granted = isMigrating && !isInProportion ? division.grants[index] * kept : division.grants[index]
      machineAccounts[machine].record(
        clock, allocated: granted, requested: cluster.requests[machine], isMigrating: isMigrating)
    }
  }

  private mutating func accrueQuietHost(_ host: Int) -> Double {
    let span = clock - energyClocks[host]
    energyClocks[host] = clock
    let curve = cluster.curves[Int(cluster.hosts[host].group)]
    if configuration.overload == .none { return curve.max * span }
    return configuration.quirks.contains(.unloadedHostsAreFree) ? 0 : curve.off * span
  }

  /// Accounts the energy up to the end of the run.
  mutating func accrueEnergyOfAll() {
    var joules = 0.0
    for host in cluster.hosts.indices {
      if cluster.hosts[host].isQuiet {
        joules += accrueQuietHost(host)
        continue
      }
      let span = clock - energyClocks[host]
      energyClocks[host] = clock
      let isFree = configuration.quirks.contains(.unloadedHostsAreFree) && cluster.hosts[host].usage == 0
      let maximum = cluster.curves[Int(cluster.hosts[host].group)].max
      joules += configuration.overload == .none ? maximum * span : isFree ? 0 : cluster.hosts[host].power * span
    }
    energyJoules += joules
  }

  private mutating func destroyIdleMachines() {
    for machine in cluster.machines.indices
    where cluster.requests[machine] == 0 && cluster.machines[machine].host >= 0
      && !cluster.machines[machine].isMigrating
    {
      let host = Int(cluster.machines[machine].host)
      cluster.removePlacement(of: machine, from: host, isIncoming: false)
      release(machine, on: host)
      cluster.machines[machine].host = -1
      destroyedCount += 1
      recordEvent("vm_destroyed", entity: traces.names[machine], source: hostNames[host], detail: "demand was zero")
    }
  }

  mutating func recordEvent(
    _ kind: String, entity: String, source: String = "", target: String = "", duration: SimDuration? = nil,
    detail: String = ""
  ) {
    recording.events.append(
      EventRecord(
        time: SimTime.zero + .seconds(rounding: clock), kind: kind, entity: entity, source: source, target: target,
        duration: duration, detail: detail))
  }
}

extension ClusterHost {
  /// Unused now and at the last look: nothing about it can have changed.
  var isQuiet: Bool { placements.isEmpty && usage == 0 && !isOn }
}
