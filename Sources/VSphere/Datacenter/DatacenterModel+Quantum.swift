import Infrastructure
import Quantities
import RandomStreams
import SimulationKernel

/// Processors in time slices (`fidelity: quantum`): each host's `QuantumScheduler` runs beside its share tree, and what
/// it measures takes the place of the tree's grants.
///
/// A host is simulated up to every instant at which something on it changes, and to the end of every window of 1 s:
/// between those nothing outside can tell where it is. Integrals are those measured; the rates that policies, memory
/// and outputs see are the means of the last window (in a machine's first one those of the fluid form), as a vCenter's
/// counters are. Utilisation and power follow the measurement.
///
/// The scheduler is flat: a machine in a resource pool has the part of its pool's shares that it would have among the
/// machines that want something now, its part of what the pool has reserved, and where a pool is held by its limit the
/// part of it that the share tree gives (modelling default).
extension DatacenterModel {
  /// Length of a window (modelling default).
  static var quantumWindow: SimDuration { .seconds(1) }

  /// Makes the schedulers of all hosts; call once.
  mutating func prepareQuantum() {
    guard configuration.fidelity == .quantum else { return }
    let settings = configuration.quantumSettings
    quantumStreams = ContiguousArray(machineNames.map { streams.stream("processors/\($0)") })
    measured = ContiguousArray(repeating: MeasuredUsage(), count: machines.count)
    quantum = ContiguousArray(
      hosts.indices.map { host in
        QuantumHost(
          cores: Int(hosts[host].cores), coreMHz: hosts[host].coreMHz * processors[host].frequencyRatio,
          settings: settings, systemStream: streams.stream("processors/\(hostNames[host])/vmkernel"))
      })
  }

  /// Opens the first window.
  mutating func startQuantum(_ scheduler: Scheduler<Event>) {
    guard !quantum.isEmpty else { return }
    scheduler.schedule(.quantumWindow, after: Self.quantumWindow, priority: .completion)
  }

  /// The end of a window on all hosts, and the start of the next.
  mutating func closeQuantumWindows(_ scheduler: Scheduler<Event>) {
    for host in quantum.indices {
      quantum[host].closesWindow = true
      markDirty(host)
    }
    scheduler.schedule(.quantumWindow, after: Self.quantumWindow, priority: .completion)
  }

  /// Brings all integrals up to an instant, before somebody reads them.
  mutating func measureQuantum(to now: SimTime) {
    for host in quantum.indices {
      let shown = hosts[host].usedMHz
      measure(host, to: now)
      hosts[host].accrue(to: now)
      hosts[host].usedMHz = shown
      for member in quantum[host].members { accounts[Int(member.machine)].accrue(to: now) }
      replaceIntegrals(host)
    }
  }

  /// As `setRates` for a host in time slices, whose share tree is solved.
  mutating func setMeasuredRates(_ host: Int, _ now: SimTime) {
    measure(host, to: now)
    setRates(host, now)
    replaceIntegrals(host)
    reconcile(host)
    setSystem(host)
    quantum[host].wasRunning = hosts[host].condition.runsMachines
    if quantum[host].wasRunning, let used = quantum[host].usedMHz { hosts[host].usedMHz = used }
    for member in quantum[host].members { member.closed?.show(in: &accounts[Int(member.machine)]) }
    setPower(host, now)
  }

  // MARK: Measurement

  /// Simulates a host to an instant and adds up what its machines got.
  private mutating func measure(_ host: Int, to now: SimTime) {
    let seconds = (now - quantum[host].measuredTo).seconds
    if seconds > 0 {
      quantum[host].scheduler.advance(to: now)
      var used = quantum[host].system.map { quantum[host].scheduler.grantMHz(of: $0) } ?? 0
      for position in quantum[host].members.indices {
        let member = quantum[host].members[position]
        let times = quantum[host].scheduler.times(of: member.handle)
        let usedMHz = quantum[host].scheduler.grantMHz(of: member.handle)
        let servedMHz = usedMHz * member.servedPerUsed
        quantum[host].members[position].open.add(times, usedMHz: usedMHz, servedMHz: servedMHz, seconds: seconds)
        measured[Int(member.machine)].add(times, usedMHz: usedMHz, servedMHz: servedMHz, seconds: seconds)
        used += usedMHz
      }
      hosts[host].usedMHz = used
      if quantum[host].wasRunning {
        let watts = hosts[host].curve.watts(at: min(1, used / hosts[host].capacityMHz))
        hosts[host].meter.set(watts: watts, at: quantum[host].measuredTo)
      }
      quantum[host].usedTotal += used * seconds
      quantum[host].usedInWindow += used * seconds
      quantum[host].measuredTo = now
      quantum[host].scheduler.startWindow()
    }
    if quantum[host].closesWindow { closeWindow(host, now) }
  }

  private mutating func replaceIntegrals(_ host: Int) {
    hosts[host].usedIntegral = quantum[host].usedTotal
    for member in quantum[host].members {
      measured[Int(member.machine)].replaceIntegrals(of: &accounts[Int(member.machine)])
    }
  }

  private mutating func closeWindow(_ host: Int, _ now: SimTime) {
    quantum[host].closesWindow = false
    let seconds = (now - quantum[host].windowStart).seconds
    if seconds > 0 { quantum[host].usedMHz = quantum[host].usedInWindow / seconds }
    quantum[host].usedInWindow = 0
    quantum[host].windowStart = now
    for position in quantum[host].members.indices {
      quantum[host].members[position].closed = quantum[host].members[position].open
      quantum[host].members[position].open = MeasuredUsage()
    }
  }

  // MARK: Machines

  /// Takes out who has left, in who has come, and tells the scheduler what has changed.
  private mutating func reconcile(_ host: Int) {
    for position in quantum[host].members.indices.reversed() {
      let member = quantum[host].members[position]
      let machine = machines[Int(member.machine)]
      guard machine.leaf == .none || machine.host != Int32(host) else { continue }
      quantum[host].scheduler.removeMachine(member.handle)
      quantum[host].members.remove(at: position)
    }
    let known = quantum[host].members.map(\.machine)
    let pools = poolMembers(host)
    for resident in hosts[host].residents where machines[Int(resident)].leaf != .none && !known.contains(resident) {
      join(resident, host, terms(Int(resident), host, pools))
    }
    for position in quantum[host].members.indices {
      let index = Int(quantum[host].members[position].machine)
      let needed = accounts[index].demandMHz * machines[index].slowdown + machines[index].inputOutputMHz
      quantum[host].members[position].servedPerUsed = needed > 0 ? accounts[index].demandMHz / needed : 0
      let new = terms(index, host, pools)
      let old = quantum[host].members[position].terms
      guard new != old else { continue }
      let handle = quantum[host].members[position].handle
      quantum[host].members[position].terms = new
      if new.shares != old.shares { quantum[host].scheduler.setShares(of: handle, to: new.shares) }
      if new.reservationMHz != old.reservationMHz {
        quantum[host].scheduler.setReservation(of: handle, toMHz: new.reservationMHz)
      }
      if new.limitMHz != old.limitMHz { quantum[host].scheduler.setLimit(of: handle, toMHz: new.limitMHz) }
      if new.demandMHz != old.demandMHz { quantum[host].scheduler.setDemand(of: handle, toMHz: new.demandMHz) }
    }
  }

  private mutating func join(_ machine: Int32, _ host: Int, _ terms: QuantumTerms) {
    let handle = quantum[host].scheduler.addMachine(
      vCPUs: Int(machines[Int(machine)].vCPUs), demandMHz: terms.demandMHz, shares: terms.shares,
      reservationMHz: terms.reservationMHz, limitMHz: terms.limitMHz, stream: quantumStreams[Int(machine)])
    quantum[host].members.append(QuantumHost.Member(machine: machine, handle: handle, terms: terms))
  }

  /// Keeps what the VMkernel does for migrations and traffic among the worlds, before all machines.
  private mutating func setSystem(_ host: Int) {
    let coreMHz = quantum[host].scheduler.coreMHz
    let wanted = min(
      Self.noteworthy(hosts[host].migrationMHz + hosts[host].networkMHz), coreMHz * Double(hosts[host].cores))
    let vCPUs = wanted > 0 ? max(1, Int((wanted / coreMHz).rounded(.up))) : 0
    if vCPUs != quantum[host].systemVCPUs {
      if let system = quantum[host].system { quantum[host].scheduler.removeMachine(system) }
      quantum[host].systemVCPUs = vCPUs
      quantum[host].systemMHz = wanted
      quantum[host].system =
        vCPUs == 0
        ? nil
        : quantum[host].scheduler.addMachine(
          vCPUs: vCPUs, demandMHz: wanted, shares: 1000, reservationMHz: hosts[host].capacityMHz,
          stream: quantum[host].systemStream)
    } else if let system = quantum[host].system, wanted != quantum[host].systemMHz {
      quantum[host].systemMHz = wanted
      quantum[host].scheduler.setDemand(of: system, toMHz: wanted)
    }
  }

  /// Rounding that is left of a demand is none: sleeps would be longer than the clock can count.
  private static func noteworthy(_ megahertz: Double) -> Double { megahertz < 1e-3 ? 0 : megahertz }

  // MARK: Pools

  /// What the machines and pools in each pool of a host have together, of those that want something.
  struct PoolMembers {
    var shares: ContiguousArray<Double>
    var wanted: ContiguousArray<Double>
    var isActive: ContiguousArray<Bool>
  }

  private func poolMembers(_ host: Int) -> PoolMembers {
    let pools = clusters[Int(hosts[host].cluster)].pools
    let zeros = ContiguousArray(repeating: 0.0, count: pools.count)
    var members = PoolMembers(
      shares: zeros, wanted: zeros, isActive: ContiguousArray(repeating: false, count: pools.count))
    guard !pools.isEmpty else { return members }
    for resident in hosts[host].residents {
      let machine = machines[Int(resident)]
      let wanted = min(accounts[Int(resident)].wantedMHz, machine.cpuLimitMHz)
      guard machine.leaf != .none, machine.leafPool >= 0, wanted > 0 else { continue }
      members.shares[Int(machine.leafPool)] += sharesOnHost(Int(resident))
      var pool = Int(machine.leafPool)
      while pool >= 0 {
        members.wanted[pool] += wanted
        members.isActive[pool] = true
        pool = pools[pool].parent
      }
    }
    for pool in pools.indices where members.isActive[pool] && pools[pool].parent >= 0 {
      members.shares[pools[pool].parent] += processorShares.shares(
        of: hostPools[Int(hosts[host].firstPool) + pool].node)
    }
    return members
  }

  /// What the host's scheduler is told about a machine: its own settings as its pools change them.
  private func terms(_ index: Int, _ host: Int, _ pools: PoolMembers) -> QuantumTerms {
    let machine = machines[index]
    let grant = processorShares.grant(of: machine.leaf)
    var terms = QuantumTerms(
      demandMHz: Self.noteworthy(accounts[index].wantedMHz), shares: sharesOnHost(index),
      reservationMHz: min(machine.cpuReservationMHz, machine.cpuLimitMHz), limitMHz: machine.cpuLimitMHz)
    var pool = Int(machine.leafPool)
    while pool >= 0 {
      let node = hostPools[Int(hosts[host].firstPool) + pool].node
      let limit = processorShares.limit(of: node)
      if pools.shares[pool] > 0 { terms.shares *= processorShares.shares(of: node) / pools.shares[pool] }
      if pools.wanted[pool] > limit * (1 + 1e-9) { terms.limitMHz = min(terms.limitMHz, grant) }
      let given = processorShares.grant(of: node)
      if given > 0 {
        let part = min(grant, processorShares.reservation(of: node) * grant / given)
        terms.reservationMHz = max(terms.reservationMHz, part)
      }
      pool = clusters[Int(hosts[host].cluster)].pools[pool].parent
    }
    terms.shares = max(1e-6, terms.shares)
    return terms
  }
}

extension DatacenterConfiguration {
  /// Constants of the discrete scheduler: ESXi's, or those of Xen's credit scheduler, which has slices of 30 ms and no
  /// co-scheduling.
  var quantumSettings: QuantumSettings {
    algorithm == .credit
      ? QuantumSettings(
        timeSlice: .milliseconds(Int64(CreditSettings().timeSliceMilliseconds)), isCoScheduled: false)
      : QuantumSettings()
  }
}
