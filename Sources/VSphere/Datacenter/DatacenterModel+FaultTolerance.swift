import Quantities
import SimulationKernel

/// Secondaries of fault tolerant machines: where they are made, what happens when a host fails.
///
/// A protected machine can be moved by vMotion to any host but that of its secondary, except while a secondary is made.
/// Its reservation of memory is all of it (published: vSphere Availability, Fault Tolerance). Secondaries count in the
/// reservations of their hosts, in admission control, and in the resource pools of their primaries: a pair reserves
/// twice.
extension DatacenterModel {
  /// Between two looks for a host that takes a secondary: 1 min (modelling default).
  private static var retryInterval: SimDuration { .minutes(1) }

  /// Secondaries of the machines that run from the start are there too.
  mutating func startPairs(_ scheduler: Scheduler<Event>) {
    for pair in pairs.indices { seekSecondary(pair, isInitial: true, scheduler) }
  }

  /// The next step of a pair: its secondary is complete, or another look for a host.
  mutating func advancePair(_ pair: Int, _ scheduler: Scheduler<Event>) {
    switch pairs[pair].phase {
    case .absent: seekSecondary(pair, scheduler)
    case .creating:
      guard scheduler.now >= pairs[pair].readyAt else { return }
      completeSecondary(pair, scheduler.now)
      record(
        "ft_protected", entity: machineNames[Int(pairs[pair].machine)],
        target: hostNames[Int(pairs[pair].booking.host)], at: scheduler.now)
    case .ready: break
    }
  }

  // MARK: Placement

  private func faultTolerance(_ index: Int) -> FaultTolerance {
    configuration.clusters[Int(machines[index].cluster)].ha.faultTolerance
  }

  /// Fault tolerant machines on a host, in both roles, without one machine's primary.
  private func faultTolerantLoad(_ host: Int, without index: Int) -> FaultTolerance.HostLoad {
    var load = FaultTolerance.HostLoad()
    for pair in pairs {
      let machine = Int(pair.machine)
      if machine != index, machines[machine].host == Int32(host) {
        load.machines += 1
        load.vCPUs += Int(machines[machine].vCPUs)
      }
      if pair.booking.host == Int32(host) {
        load.machines += 1
        load.vCPUs += Int(machines[machine].vCPUs)
      }
    }
    return load
  }

  /// Why a protected machine cannot be on a host; nil if it can, or is not protected.
  func pairRefusal(_ index: Int, on host: Int) -> FaultTolerance.Refusal? {
    let pair = Int(machines[index].pair)
    guard pair >= 0 else { return nil }
    return faultTolerance(index).refusal(
      vCPUs: Int(machines[index].vCPUs), on: faultTolerantLoad(host, without: index),
      hasPartner: pairs[pair].booking.host == Int32(host))
  }

  /// Why a secondary cannot be on a host; nil if it can.
  private func secondaryRefusal(_ index: Int, on host: Int) -> String? {
    guard hosts[host].condition == .available else { return "is not available" }
    if hosts[host].isReserveForFailover { return "is kept for failures" }
    if hosts[host].isIsolated { return "is isolated" }
    if !mountsAllDisks(index, host) { return "does not reach its datastores" }
    let hasNetwork = loggingUplink(host) != nil
    if let refusal = faultTolerance(index).refusal(
      vCPUs: Int(machines[index].vCPUs), on: faultTolerantLoad(host, without: -1),
      hasPartner: machines[index].host == Int32(host) || isMigrating(index, to: host), hasLoggingNetwork: hasNetwork)
    {
      return refusal.text
    }
    if hosts[host].reservedMHz + machines[index].cpuReservationMHz > hosts[host].capacityMHz {
      return "has not the processor capacity it reserves"
    }
    return memory[host].admits(memorySettings[Int(machines[index].group)])
      ? nil : "has not the memory it reserves"
  }

  private func isMigrating(_ index: Int, to host: Int) -> Bool {
    machines[index].migration >= 0 && migrations[Int(machines[index].migration)].target == Int32(host)
  }

  /// Looks for the host with the fewest fault tolerant machines, then with most unreserved memory, and begins to make a
  /// secondary there.
  mutating func seekSecondary(_ pair: Int, isInitial: Bool = false, _ scheduler: Scheduler<Event>) {
    let index = Int(pairs[pair].machine)
    guard pairs[pair].phase == .absent, machines[index].state == .running || machines[index].state == .migrating
    else { return }
    guard configuration.clusters[Int(machines[index].cluster)].ha.isEnabled else {
      return waitForSecondary(pair, "vSphere HA is off", scheduler)
    }
    var best: (host: Int, load: Int, bytes: Int64)?
    var refusals: [(host: String, text: String)] = []
    for id in clusters[Int(machines[index].cluster)].hostIDs {
      let host = Int(id)
      if let refusal = secondaryRefusal(index, on: host) {
        refusals.append((hostNames[host], refusal))
        continue
      }
      let load = faultTolerantLoad(host, without: -1).machines
      let bytes = memory[host].unreservedBytes
      if best.map({ load < $0.load || (load == $0.load && bytes > $0.bytes) }) ?? true { best = (host, load, bytes) }
    }
    guard let best else { return waitForSecondary(pair, grouped(refusals), scheduler) }
    if explains {
      let rejected = refusals.isEmpty ? "" : "; rejected: \(grouped(refusals))"
      explain(
        [
          PolicyExplanation(
            policy: "ft", entity: machineNames[index], choice: hostNames[best.host],
            reason: "fewest fault tolerant machines (\(best.load)), then most unreserved memory\(rejected)")
        ], scheduler.now)
    }
    createSecondary(pair, on: best.host, isInitial: isInitial, scheduler)
  }

  private mutating func waitForSecondary(_ pair: Int, _ reason: String, _ scheduler: Scheduler<Event>) {
    if !pairs[pair].hasSaidWhy {
      pairs[pair].hasSaidWhy = true
      record(
        "ft_secondary_waits", entity: machineNames[Int(pairs[pair].machine)], detail: reason, at: scheduler.now)
    }
    scheduleSeek(pair, scheduler)
  }

  private mutating func scheduleSeek(_ pair: Int, _ scheduler: Scheduler<Event>) {
    scheduler.cancel(pairs[pair].timer)
    pairs[pair].timer = scheduler.schedule(
      .faultTolerance(UInt32(pair)), after: Self.retryInterval, priority: .policy)
  }

  private mutating func createSecondary(
    _ pair: Int, on host: Int, isInitial: Bool, _ scheduler: Scheduler<Event>
  ) {
    let index = Int(pairs[pair].machine)
    let primary = Int(machines[index].host)
    let group = groups[Int(machines[index].group)]
    let line = min(loggingBitsPerSecond(primary), loggingBitsPerSecond(host))
    guard
      let time = faultTolerance(index).checkpointing.secondaryCreationTime(
        memoryBytes: max(1, memory[primary].machine(Int(machines[index].booking.memorySlot)).touchedBytes),
        dirtyBytesPerSecond: group.dirtyBytesPerSecond * machines[index].demandFraction,
        bandwidthBytesPerSecond: line / 8)
    else { return waitForSecondary(pair, "it writes faster than the logging network takes", scheduler) }
    let booking: HostBooking
    do throws(Denial) {
      booking = try bookSecondary(index, on: host)
    } catch {
      return waitForSecondary(pair, error.reason, scheduler)
    }
    pairs[pair].accrue(to: scheduler.now)
    pairs[pair].booking = booking
    pairs[pair].phase = .creating
    pairs[pair].hasSaidWhy = false
    hosts[host].secondaries += 1
    let held = memory[primary].machine(Int(machines[index].booking.memorySlot))
    memory[host].populate(Int(booking.memorySlot), bytes: held.touchedBytes)
    memory[host].setDemand(
      Int(booking.memorySlot), activeBytes: held.activeBytes, wantedBytes: held.touchedBytes)
    secondaryChanged(index, on: host)
    scheduleBalance(host, scheduler)
    if isInitial { return completeSecondary(pair, scheduler.now) }
    pairs[pair].readyAt = scheduler.now + time
    scheduler.cancel(pairs[pair].timer)
    pairs[pair].timer = scheduler.schedule(.faultTolerance(UInt32(pair)), after: time)
    record(
      "ft_secondary_created", entity: machineNames[index], source: hostNames[primary], target: hostNames[host],
      duration: time, at: scheduler.now)
  }

  /// Reserves for a secondary in the pool of its primary, and books it on a host; nothing where either is short.
  private mutating func bookSecondary(_ index: Int, on host: Int) throws(Denial) -> HostBooking {
    try reserveInPool(index)
    do throws(Denial) {
      return try book(index, on: host, isSecondary: true)
    } catch {
      releaseInPool(index)
      throw error
    }
  }

  /// A secondary came or went: what hosts have of its pool's memory has to be worked out again.
  private mutating func secondaryChanged(_ index: Int, on host: Int) {
    markPools(Int(machines[index].cluster))
    markDirty(host)
  }

  private mutating func completeSecondary(_ pair: Int, _ now: SimTime) {
    pairs[pair].accrue(to: now)
    pairs[pair].phase = .ready
    attachLogging(pair)
  }

  // MARK: Failures

  /// Takes a secondary away, if there is one; its primary runs on or is gone as well.
  mutating func dropSecondary(of index: Int) {
    let pair = Int(machines[index].pair)
    guard pair >= 0, pairs[pair].booking.exists else { return }
    detachLogging(pair)
    hosts[Int(pairs[pair].booking.host)].secondaries -= 1
    secondaryChanged(index, on: Int(pairs[pair].booking.host))
    release(index, pairs[pair].booking)
    releaseInPool(index)
    pairs[pair].booking = .none
    pairs[pair].phase = .absent
    pairs[pair].readyAt = .never
  }

  /// The host of a primary failed: its secondary runs on in its place.
  /// - Returns: false if there is none that could: HA has to restart the machine.
  mutating func failOver(_ index: Int, _ scheduler: Scheduler<Event>) -> Bool {
    let pair = Int(machines[index].pair)
    guard pair >= 0, machines[index].state == .running || machines[index].state == .migrating else { return false }
    let booking = pairs[pair].booking
    let outcome = FaultTolerance.outcome(
      primaryFailed: true, secondaryFailed: !booking.exists || !hosts[Int(booking.host)].condition.runsMachines,
      isSecondaryReady: pairs[pair].phase == .ready)
    guard outcome == .failover else { return false }
    if machines[index].state == .migrating { apply(.migrationFailed, to: index) }
    let source = Int(machines[index].host)
    pairs[pair].accrue(to: scheduler.now)
    leaveHost(index, scheduler.now)
    release(index, machines[index].booking)
    // Of the two reservations in its pool one is left.
    releaseInPool(index)
    machines[index].booking = booking
    hosts[Int(booking.host)].secondaries -= 1
    pairs[pair].booking = .none
    pairs[pair].phase = .absent
    pairs[pair].readyAt = .never
    enterHost(index, scheduler)
    // The secondary's host may see the datastore that the primary's has lost.
    if isStorageReachable(index, from: Int(booking.host)) { unblockDevices(index, scheduler) }
    let stop = faultTolerance(index).checkpointing.failoverTime
    stunFor(index, stop.seconds, scheduler)
    counts.failovers += 1
    counts.failoverSeconds += stop.seconds
    record(
      "ft_failover", entity: machineNames[index], source: hostNames[source],
      target: hostNames[Int(booking.host)], duration: stop, at: scheduler.now)
    scheduleSeek(pair, scheduler)
    return true
  }

  /// A host failed or is to be emptied: the secondaries on it are gone, others are made elsewhere.
  mutating func loseSecondaries(_ host: Int, _ cause: String, _ scheduler: Scheduler<Event>) {
    guard hosts[host].secondaries > 0 else { return }
    for pair in pairs.indices where pairs[pair].booking.host == Int32(host) {
      let index = Int(pairs[pair].machine)
      pairs[pair].accrue(to: scheduler.now)
      dropSecondary(of: index)
      record(
        "ft_secondary_lost", entity: machineNames[index], source: hostNames[host], detail: cause, at: scheduler.now)
      scheduleSeek(pair, scheduler)
    }
  }

  /// HA places secondaries before it restarts machines.
  mutating func seekSecondaries(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    for pair in pairs.indices
    where pairs[pair].phase == .absent && machines[Int(pairs[pair].machine)].cluster == Int32(cluster) {
      seekSecondary(pair, scheduler)
    }
  }

  // MARK: What others have to know

  /// Keeps protected machines apart from their secondaries in the picture of a cluster, and the room these take.
  mutating func refreshPairs(_ cluster: Int) {
    guard !pairs.isEmpty else { return }
    var reserved = Array(repeating: (mhz: 0.0, bytes: Int64(0)), count: clusters[cluster].hostIDs.count)
    for pair in pairs.indices where machines[Int(pairs[pair].machine)].cluster == Int32(cluster) {
      let index = Int(pairs[pair].machine)
      if pairs[pair].booking.exists {
        let slot = Int(hosts[Int(pairs[pair].booking.host)].slot)
        reserved[slot].mhz += pairs[pair].booking.reservedMHz
        reserved[slot].bytes += pairs[pair].booking.reservedBytes
      }
      for (slot, id) in clusters[cluster].hostIDs.enumerated() {
        clusters[cluster].view.compatibility[Int(machines[index].slot), slot] =
          machines[index].host == id
          || pairRefusal(index, on: Int(id)) == nil && mountsAllDisks(index, Int(id))
      }
    }
    for (slot, id) in clusters[cluster].hostIDs.enumerated() {
      let host = Int(id)
      clusters[cluster].view.hosts[slot].cpuCapacityMHz = hosts[host].capacityMHz - reserved[slot].mhz
      clusters[cluster].view.hosts[slot].memoryCapacityBytes =
        memory[host].sizeBytes - memory[host].vmkernelBytes - reserved[slot].bytes
      // Power management leaves hosts with secondaries on.
      clusters[cluster].view.hosts[slot].powerOverride = hosts[host].secondaries > 0 ? .disabled : .cluster
    }
  }

  /// Secondaries for admission control, which counts their reservations too.
  func admissionSecondaries(_ cluster: Int) -> ContiguousArray<AdmissionControl.Machine> {
    var result: ContiguousArray<AdmissionControl.Machine> = []
    for pair in pairs
    where pair.booking.exists && machines[Int(pair.machine)].cluster == Int32(cluster) {
      let settings = memorySettings[Int(machines[Int(pair.machine)].group)]
      result.append(
        AdmissionControl.Machine(
          cpuReservationMHz: pair.booking.reservedMHz, memoryReservationBytes: settings.reservationBytes,
          memoryOverheadBytes: settings.overheadBytes, host: pair.booking.host))
    }
    return result
  }

  /// Notes an operation that a protected machine cannot have; whether it was one.
  mutating func refuseForProtected(_ operation: String, _ index: Int, _ now: SimTime) -> Bool {
    guard machines[index].pair >= 0 else { return false }
    counts.refusedTasks += 1
    record(
      "\(operation)_refused", entity: machineNames[index], detail: "it is protected by Fault Tolerance", at: now)
    return true
  }

  /// Whether a secondary is being made: then the primary stays where it is.
  func isPairInTransition(_ index: Int) -> Bool {
    machines[index].pair >= 0 && pairs[Int(machines[index].pair)].phase == .creating
  }
}
