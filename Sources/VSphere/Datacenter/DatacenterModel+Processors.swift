import Infrastructure
import Quantities
import SimulationKernel

extension DatacenterModel {
  /// Notes that something on a host changed, so that its rates are worked out again before the clock moves on.
  mutating func markDirty(_ host: Int) {
    guard !hosts[host].isDirty else { return }
    hosts[host].isDirty = true
    dirtyHosts.append(Int32(host))
  }

  /// Works out the rates of all hosts that changed at this instant. Whatever held until now is accounted first.
  mutating func settleProcessors(_ scheduler: Scheduler<Event>) {
    var offered = 0
    while offered < dirtyHosts.count {
      offerLoad(Int(dirtyHosts[offered]))
      offered += 1
      if offered == dirtyHosts.count, !poolsToScale.isEmpty { scaleMarkedPools(scheduler) }
    }
    processorShares.solve()
    for index in dirtyHosts {
      if quantum.isEmpty {
        setRates(Int(index), scheduler.now)
      } else {
        setMeasuredRates(Int(index), scheduler.now)
      }
      hosts[Int(index)].isDirty = false
      scheduleNUMA(Int(index), scheduler)
    }
    dirtyHosts.removeAll(keepingCapacity: true)
  }

  /// Hands the demands of a host's machines to its processors and to the share tree.
  private mutating func offerLoad(_ host: Int) {
    processors[host].beginLoad()
    let coreMHz = hosts[host].coreMHz
    let speedMHz = coreMHz * processors[host].frequencyRatio
    for position in hosts[host].residents.indices {
      let index = Int(hosts[host].residents[position])
      guard machines[index].leaf != .none else { continue }
      let wanted = wantedMHz(index, coreMHz: coreMHz, speedMHz: speedMHz)
      accounts[index].wantedMHz = wanted
      processorShares.setDemand(of: machines[index].leaf, to: wanted)
      processors[host].addLoad(
        vCPUs: Int(machines[index].vCPUs), demandMHz: min(wanted, machines[index].cpuLimitMHz))
    }
    // Sums of what came and went may end a little below nothing.
    let system = max(0, hosts[host].migrationMHz + hosts[host].networkMHz + hosts[host].checkpointMHz)
    if system > 0 {
      processors[host].addLoad(
        vCPUs: max(1, Int((system / coreMHz).rounded(.up))), demandMHz: system)
    }
    processors[host].endLoad()
    processorShares.setDemand(of: hosts[host].systemLeaf, to: system)
    processorShares.setCapacity(
      of: hosts[host].root, to: hosts[host].condition.runsMachines ? processors[host].capacityMHz : 0)
  }

  /// What a machine would take of its host if it were alone: the guest's work with all losses, within its vCPUs and the
  /// time it does not wait for memory.
  @inline(__always)
  private func wantedMHz(_ index: Int, coreMHz: Double, speedMHz: Double) -> Double {
    guard machines[index].executes else { return 0 }
    let ceiling =
      Double(machines[index].vCPUs) * speedMHz * (1 - machines[index].memoryStall) * machines[index].migrationSpeed
    let needed = guestMHz(index, coreMHz) * machines[index].slowdown + machines[index].inputOutputMHz
    return min(ceiling, needed * machines[index].checkpointSpeed)
  }

  /// The useful work a guest wants to do, MHz.
  @inline(__always)
  private func guestMHz(_ index: Int, _ coreMHz: Double) -> Double {
    machines[index].step == .booting
      ? min(Double(machines[index].vCPUs), DatacenterDefaults.bootProcessors) * coreMHz
      : machines[index].demandFraction * Double(machines[index].vCPUs) * coreMHz
  }

  /// Accounts what held until now on a host, then takes over the new grants.
  mutating func setRates(_ host: Int, _ now: SimTime) {
    hosts[host].accrue(to: now)
    let coreMHz = hosts[host].coreMHz
    var used = processorShares.grant(of: hosts[host].systemLeaf)
    var demand = 0.0
    for position in hosts[host].residents.indices {
      let index = Int(hosts[host].residents[position])
      accounts[index].accrue(to: now)
      // Field by field: copies of whole states would cost more than all that follows.
      guard machines[index].leaf != .none else { continue }
      let wanted = accounts[index].wantedMHz
      let grant = processorShares.grant(of: machines[index].leaf)
      let executes = machines[index].executes
      let guest = executes ? guestMHz(index, coreMHz) : 0
      let needed = guest * machines[index].slowdown + machines[index].inputOutputMHz
      accounts[index].demandMHz = guest
      if machines[index].numaSlot >= 0, grant != accounts[index].usedMHz {
        numa[host].setLoad(machines[index].numaSlot, megahertz: grant)
      }
      accounts[index].usedMHz = grant
      accounts[index].servedMHz = needed > 0 ? guest * min(1, grant / needed) : 0
      accounts[index].memoryStall = executes ? machines[index].memoryStall : 0
      accounts[index].times = processors[host].times(
        vCPUs: Int(machines[index].vCPUs), wantedMHz: wanted, limitMHz: machines[index].cpuLimitMHz, grantMHz: grant)
      used += grant
      demand += wanted
    }
    hosts[host].usedMHz = used
    hosts[host].demandMHz = demand
    setPower(host, now)
  }

  /// Brings the power of a host up to its state and utilisation.
  mutating func setPower(_ host: Int, _ now: SimTime) {
    let curve = hosts[host].curve
    let watts: Double =
      switch hosts[host].condition {
      case .failed: 0
      case .standby: curve.off.watts
      default: curve.watts(at: min(1, hosts[host].usedMHz / hosts[host].capacityMHz))
      }
    hosts[host].meter.set(watts: watts, at: now)
  }

  // MARK: Share tree

  /// Gives a machine a leaf on its host, in the host's image of its resource pool.
  mutating func attachLeaf(_ index: Int) {
    let machine = machines[index]
    let host = Int(machine.host)
    precondition(machine.leaf == .none, "a machine has one leaf")
    machines[index].leafPool = machine.isFlattened ? -1 : machine.pool
    let parent = poolNode(host: host, pool: Int(machines[index].leafPool))
    machines[index].leaf = processorShares.addLeaf(
      under: parent, shares: sharesOnHost(index), reservation: min(machine.cpuReservationMHz, machine.cpuLimitMHz),
      limit: machine.cpuLimitMHz, demand: 0)
    markDirty(host)
  }

  /// Takes a machine's leaf away, and its pool's group when it was the last in it.
  mutating func detachLeaf(_ index: Int) {
    guard machines[index].leaf != .none else { return }
    processorShares.remove(machines[index].leaf)
    machines[index].leaf = .none
    releasePoolNode(host: Int(machines[index].host), pool: Int(machines[index].leafPool))
    markDirty(Int(machines[index].host))
  }
}
