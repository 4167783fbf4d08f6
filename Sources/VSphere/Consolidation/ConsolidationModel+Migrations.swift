import Quantities
import SimulationKernel

extension ConsolidationModel {
  /// Quirks under which the end of a migration makes the whole cluster be looked at again.
  private var looksAtAllAfterMigrations: Bool {
    !configuration.quirks.isDisjoint(with: [.interpolatedDemand, .trapezoidEnergy])
  }

  // MARK: Placement at the start

  /// Gives every machine a host, asking for all of its configured speed, memory and network.
  mutating func placeMachines() {
    planner.load(cluster)
    planner.honoursReservations = true
    for machine in cluster.machines.indices {
      let request = cluster.machines[machine].speed
      guard let host = hostForNewMachine(machine, request) else {
        placementFailures += 1
        recordEvent("placement_failed", entity: traces.names[machine], detail: "no host has room")
        continue
      }
      planner.place(machine, on: host, request: request, cluster)
      // Until the first look of the late clock a placed machine asks for nothing.
      if isLate { planner.hosts[host].requested = 0 }
      cluster.machines[machine].host = Int32(host)
      cluster.addPlacement(of: machine, to: host, isIncoming: false)
      book(machine, on: host)
    }
  }

  private mutating func hostForNewMachine(_ machine: Int, _ request: Double) -> Int? {
    if planner.detector != nil, let best = planner.bestHost(for: machine, request: request, cluster) { return best }
    // Baselines take the first host with room; so does a machine that would overload every host.
    return planner.hosts.indices.first { planner.hasRoom(planner.hosts[$0], machine, request, cluster) }
  }

  // MARK: Migrations

  /// Reserves at the target and starts the copy.
  mutating func begin(_ move: PlannedMigration, _ scheduler: Scheduler<Event>) {
    let machine = Int(move.machine)
    let target = Int(move.target)
    let source = Int(cluster.machines[machine].host)
    cluster.machines[machine].isMigrating = true
    if !cluster.hosts[target].placements.contains(where: { $0.machine == move.machine && $0.isIncoming }) {
      cluster.addPlacement(of: machine, to: target, isIncoming: true)
      book(machine, on: target)
    }
    energyJoules += look(at: target)
    energyJoules += look(at: source)
    migrationCount += 1
    let seconds = Double(cluster.machines[machine].memory) / cluster.hosts[target].copyRate
    migrationSeconds += seconds
    let duration = SimDuration.seconds(rounding: seconds)
    let transaction = MigrationTransaction(
      machine: move.machine, target: move.target, endClock: clock + seconds)
    let index = store(transaction)
    let end = isLate ? SimTime.zero + .seconds(rounding: transaction.endClock) : scheduler.now + duration
    scheduler.schedule(.migrationEnds(UInt32(index)), at: end, priority: .completion)
    if let position = pendingEnds.firstIndex(where: { $0.clock == transaction.endClock }) {
      pendingEnds[position].count += 1
    } else {
      pendingEnds.append((transaction.endClock, 1))
    }
    recordEvent(
      "migration", entity: traces.names[machine], source: hostNames[source], target: hostNames[target],
      duration: duration)
  }

  private mutating func store(_ transaction: MigrationTransaction) -> Int {
    if let free = freeMigrations.popLast() {
      migrations[Int(free)] = transaction
      return Int(free)
    }
    migrations.append(transaction)
    return migrations.count - 1
  }

  /// Commits a migration whose copy is complete.
  mutating func end(_ index: Int, _ scheduler: Scheduler<Event>) {
    let transaction = migrations[index]
    precondition(transaction.phase == .copying, "a migration is committed once")
    clock = isLate ? transaction.endClock : scheduler.now.seconds
    if looksAtAllAfterMigrations, clock > lastLookAtAll { lookAtAll(isNewSample: false) }
    let machine = Int(transaction.machine)
    let source = Int(cluster.machines[machine].host)
    let target = Int(transaction.target)
    commit(machine, from: source, to: target)
    migrations[index].phase = .committed
    freeMigrations.append(Int32(index))
    let isLastOfInstant = noteEnd(transaction.endClock)
    if looksAtAllAfterMigrations {
      if isLastOfInstant { lookAtAll(isNewSample: false) }
    } else {
      energyJoules += look(at: source)
      energyJoules += look(at: target)
    }
  }

  /// Counts down the migrations that end at an instant; whether this was the last.
  private mutating func noteEnd(_ endClock: Double) -> Bool {
    guard let position = pendingEnds.firstIndex(where: { $0.clock == endClock }) else { return true }
    pendingEnds[position].count -= 1
    guard pendingEnds[position].count == 0 else { return false }
    pendingEnds.remove(at: position)
    return true
  }

  private mutating func commit(_ machine: Int, from source: Int, to target: Int) {
    cluster.removePlacement(of: machine, from: source, isIncoming: false)
    release(machine, on: source)
    if !cluster.removePlacement(of: machine, from: target, isIncoming: true) {
      // Listed twice for one target: the booking of the first copy went with it.
      book(machine, on: target)
    }
    cluster.addPlacement(of: machine, to: target, isIncoming: false)
    cluster.machines[machine].host = Int32(target)
    cluster.machines[machine].isMigrating = false
  }

  // MARK: Bookings

  mutating func book(_ machine: Int, on host: Int) {
    guard cluster.reservationsLast else { return }
    cluster.hosts[host].reservedMemory += cluster.machines[machine].memory
    cluster.hosts[host].reservedNetwork += cluster.machines[machine].network
  }

  mutating func release(_ machine: Int, on host: Int) {
    guard cluster.reservationsLast else { return }
    cluster.hosts[host].reservedMemory -= cluster.machines[machine].memory
    cluster.hosts[host].reservedNetwork -= cluster.machines[machine].network
  }

  /// Whether every host's bookings equal what is placed on it, and every machine runs on exactly the host it names.
  public func bookingsAreConsistent() -> Bool {
    var residents = ContiguousArray(repeating: 0, count: cluster.machines.count)
    for host in cluster.hosts.indices {
      var memory: Int64 = 0
      for placement in cluster.hosts[host].placements {
        memory += cluster.machines[Int(placement.machine)].memory
        if !placement.isIncoming {
          residents[Int(placement.machine)] += 1
          if cluster.machines[Int(placement.machine)].host != Int32(host) { return false }
        }
      }
      if cluster.reservationsLast, memory != cluster.hosts[host].reservedMemory { return false }
    }
    return cluster.machines.indices.allSatisfy { residents[$0] == (cluster.machines[$0].host >= 0 ? 1 : 0) }
  }
}
