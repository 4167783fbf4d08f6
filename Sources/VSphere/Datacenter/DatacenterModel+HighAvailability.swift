import Quantities
import SimulationKernel

extension DatacenterModel {
  // MARK: Detection

  /// HA of a host's cluster begins to find out what happened to it.
  mutating func detect(
    _ event: FailureDetection.Event, _ host: Int, machines failed: ContiguousArray<Int32>,
    _ scheduler: Scheduler<Event>
  ) {
    let cluster = Int(hosts[host].cluster)
    let settings = configuration.clusters[cluster].ha
    guard settings.isEnabled else { return }
    let isMaster = clusters[cluster].master == Int32(host)
    guard settings.isHostMonitoringEnabled || event == .isolated else { return }
    let detection = FailureDetection(
      role: isMaster ? .master : .slave,
      hasHeartbeatDatastores: settings.heartbeatDatastores > 0 && !datastores.isEmpty,
      event: event, isolationPolicyDelay: settings.isolationPolicyDelay)
    let failure = HostFailure(
      host: Int32(host), detection: detection, startedAt: scheduler.now, machines: failed)
    failures.append(failure)
    scheduleDetection(failures.count - 1, scheduler)
  }

  private mutating func scheduleDetection(_ index: Int, _ scheduler: Scheduler<Event>) {
    let failure = failures[index]
    guard failure.step < failure.detection.steps.count else { return }
    scheduler.schedule(
      .detection(UInt32(index)), at: failure.startedAt + failure.detection.steps[failure.step].delay,
      priority: .fault)
  }

  /// The next step of a detection is reached.
  mutating func advanceDetection(_ index: Int, _ scheduler: Scheduler<Event>) {
    let failure = failures[index]
    guard !failure.isOver else { return }
    let host = Int(failure.host)
    let cluster = Int(hosts[host].cluster)
    let step = failure.detection.steps[failure.step]
    failures[index].step += 1
    record(
      "ha_\(step.milestone.rawValue.snakeCased)", entity: hostNames[host], duration: scheduler.now - failure.startedAt,
      at: scheduler.now)
    switch step.milestone {
    case .newMaster: electMaster(cluster, scheduler)
    case .restartsInitiated: initiateRestarts(index, scheduler)
    case .isolationResponse: respondToIsolation(host, scheduler)
    default: break
    }
    scheduleDetection(index, scheduler)
  }

  /// Elects the master of a cluster among the hosts that can reach each other.
  mutating func electMaster(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    let candidates = clusters[cluster].hostIDs.filter {
      hosts[Int($0)].condition.runsMachines && !hosts[Int($0)].isIsolated
    }.map {
      MasterElection.Candidate(
        host: $0, datastoreCount: datastores.count, managedObjectID: "host-\($0 + 1)")
    }
    let winner = MasterElection.winner(among: candidates)?.host ?? -1
    guard winner != clusters[cluster].master else { return }
    clusters[cluster].master = winner
    clusters[cluster].restarts.masterChanged()
    if winner >= 0 { record("ha_master_elected", entity: hostNames[Int(winner)], at: scheduler.now) }
  }

  private mutating func initiateRestarts(_ index: Int, _ scheduler: Scheduler<Event>) {
    let cluster = Int(hosts[Int(failures[index].host)].cluster)
    for machine in failures[index].machines where machines[Int(machine)].state == .error {
      enqueueRestart(Int(machine), scheduler)
    }
    // With the master the others failed that were being watched by it: nobody but the new one restarts.
    failures[index].isOver = true
    advanceRestarts(cluster, scheduler)
  }

  // MARK: Isolation and partitions

  /// Cuts hosts off from the others. One alone is isolated and responds to it; several keep each other.
  mutating func cutOff(_ members: [Int32], _ scheduler: Scheduler<Event>) {
    for member in members {
      let host = Int(member)
      guard hosts[host].condition.runsMachines else { continue }
      hosts[host].isIsolated = true
      record("host_cut_off", entity: hostNames[host], at: scheduler.now)
      for slot in hosts[host].migrations {
        let migration = migrations[Int(slot)]
        let other = migration.source == member ? migration.target : migration.source
        if !members.contains(other) { abortMigration(Int(slot), .networkLost, scheduler) }
      }
      detect(members.count == 1 ? .isolated : .partitioned, host, machines: [], scheduler)
    }
  }

  /// Ends an isolation or partition; what was detected no longer counts.
  mutating func reconnect(_ members: [Int32], _ scheduler: Scheduler<Event>) {
    for member in members {
      guard hosts[Int(member)].isIsolated else { continue }
      hosts[Int(member)].isIsolated = false
      record("host_reconnected", entity: hostNames[Int(member)], at: scheduler.now)
      for index in failures.indices where failures[index].host == member { failures[index].isOver = true }
      electMaster(Int(hosts[Int(member)].cluster), scheduler)
      capacityReturned(Int(hosts[Int(member)].cluster), scheduler)
    }
  }

  private mutating func respondToIsolation(_ host: Int, _ scheduler: Scheduler<Event>) {
    let cluster = Int(hosts[host].cluster)
    let settings = configuration.clusters[cluster].ha
    for index in machinesOn(host) where machines[index].state == .running {
      let action = IsolationAction(
        settings, machine: haSettings(index), hasTools: groups[Int(machines[index].group)].hasTools,
        isDatastoreAccessible: isStorageReachable(index, from: host), masterOwnsDatastore: clusters[cluster].master >= 0
      )
      let text: String
      switch action {
      case .leave: continue
      case .powerOff:
        text = "power off"
        powerOff(index, scheduler)
      case .shutDown:
        text = "shut down"
        shutDown(index, scheduler)
      }
      machines[index].restartsWhenOff = true
      record(
        "isolation_response", entity: machineNames[index], source: hostNames[host], detail: text,
        at: scheduler.now)
    }
  }

  /// The management agent of a host fails: its machines run on, HA only notes it.
  mutating func agentFails(_ host: Int, _ scheduler: Scheduler<Event>) {
    guard hosts[host].condition.runsMachines else { return }
    record("agent_failure", entity: hostNames[host], at: scheduler.now)
    hosts[host].isAgentDown = true
    detect(.agentDown, host, machines: [], scheduler)
  }

  /// The agent is back.
  mutating func agentReturns(_ host: Int, _ scheduler: Scheduler<Event>) {
    guard hosts[host].isAgentDown else { return }
    hosts[host].isAgentDown = false
    for index in failures.indices where failures[index].host == Int32(host) { failures[index].isOver = true }
    record("agent_back", entity: hostNames[host], at: scheduler.now)
    electMaster(Int(hosts[host].cluster), scheduler)
  }

  // MARK: Restarts

  /// What HA does for a machine.
  func haSettings(_ index: Int) -> HAMachineSettings {
    var settings = configuration.clusters[Int(machines[index].cluster)].ha.machineDefaults
    settings.priority = groups[Int(machines[index].group)].restartPriority ?? settings.priority
    return settings
  }

  /// Hands a failed machine to HA.
  mutating func enqueueRestart(_ index: Int, _ scheduler: Scheduler<Event>) {
    clusters[Int(machines[index].cluster)].restarts.enqueue(
      RestartRequest(machine: machines[index].slot, settings: haSettings(index), needs: restartNeeds(index)))
  }

  private func restartNeeds(_ index: Int) -> RestartPlacement.Needs {
    let machine = machines[index]
    let settings = memorySettings[Int(machine.group)]
    return RestartPlacement.Needs(
      cpuReservationMHz: machine.cpuReservationMHz, memoryBytes: settings.reservationBytes + settings.overheadBytes,
      vCPUs: machine.vCPUs, virtualFunctions: machine.virtualFunctions,
      vGPUs: groups[Int(machine.group)].usesGraphics ? 1 : 0)
  }

  /// HA of a cluster restarts what it can now.
  mutating func advanceRestarts(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    guard clusters[cluster].master >= 0, !clusters[cluster].restarts.isEmpty else { return }
    refreshRestartHosts(cluster)
    var constraints = clusterConstraints(cluster)
    var actions: ContiguousArray<RestartAction> = []
    clusters[cluster].nextRestarts(&constraints, at: scheduler.now, &actions)
    for (position, action) in actions.enumerated() {
      let reasons = clusters[cluster].restarts.reasons
      perform(action, cluster, constraints, reasons.isEmpty ? "" : reasons[position], scheduler)
    }
    scheduleRestarts(cluster, scheduler)
  }

  private mutating func perform(
    _ action: RestartAction, _ cluster: Int, _ constraints: ClusterConstraints, _ reason: String,
    _ scheduler: Scheduler<Event>
  ) {
    switch action {
    case .powerOn(let slot, let hostSlot, let attempt):
      let index = Int(clusters[cluster].machineIDs[Int(slot)])
      let host = Int(clusters[cluster].hostIDs[Int(hostSlot)])
      do throws(Denial) {
        try powerOn(index, on: host, isRestart: true, scheduler)
        accounts[index].restarts += 1
        counts.restarts += 1
        record(
          "ha_restart", entity: machineNames[index], target: hostNames[host],
          duration: scheduler.now - accounts[index].downSince,
          detail: "attempt \(attempt), priority \(haSettings(index).priority.rawValue)", at: scheduler.now)
        explainRestart(index, host, reason, scheduler.now)
      } catch {
        record(
          "ha_restart_failed", entity: machineNames[index], target: hostNames[host], detail: error.reason,
          at: scheduler.now)
        clusters[cluster].restartFailed(slot: slot, .powerOnError, at: scheduler.now)
      }
    case .register(let slot, let hostSlot):
      let index = Int(clusters[cluster].machineIDs[Int(slot)])
      apply(.giveUp, to: index)
      record(
        "ha_registered", entity: machineNames[index], target: hostNames[Int(clusters[cluster].hostIDs[Int(hostSlot)])],
        detail: "restart disabled", at: scheduler.now)
    case .requestCapacity(let slot, let shortage):
      let index = Int(clusters[cluster].machineIDs[Int(slot)])
      counts.restartsWaiting += 1
      let reasons = clusters[cluster].restartPlacement.reason(
        machine: slot, needs: restartNeeds(index), constraints: constraints)
      record(
        "ha_restart_waits", entity: machineNames[index],
        detail: (shortage.isFragmented ? "resources are fragmented; " : "") + reasons, at: scheduler.now)
      wakeHostForRestart(cluster, scheduler)
    case .giveUp(let slot, let reason):
      let index = Int(clusters[cluster].machineIDs[Int(slot)])
      apply(.giveUp, to: index)
      record("ha_restart_given_up", entity: machineNames[index], detail: reason.text, at: scheduler.now)
    }
  }

  /// Writes why a restart went where it went.
  private mutating func explainRestart(_ index: Int, _ host: Int, _ reason: String, _ now: SimTime) {
    explain(
      [PolicyExplanation(policy: "ha", entity: machineNames[index], choice: hostNames[host], reason: reason)], now)
  }

  /// Schedules what the restart queue waits for.
  mutating func scheduleRestarts(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    let next = clusters[cluster].restarts.nextEventTime
    guard next != .never else { return }
    if !scheduler.reschedule(clusters[cluster].restartTimer, to: max(next, scheduler.now), priority: .policy) {
      clusters[cluster].restartTimer = scheduler.schedule(
        .restarts(UInt32(cluster)), at: max(next, scheduler.now), priority: .policy)
    }
  }

  /// A restarted machine reached a condition others may wait for.
  mutating func reportRestart(_ index: Int, reached condition: RestartCondition, _ scheduler: Scheduler<Event>) {
    let cluster = Int(machines[index].cluster)
    let slot = machines[index].slot
    guard clusters[cluster].restarts.state(of: slot) != nil else { return }
    if condition == .poweredOn {
      clusters[cluster].restartSucceeded(slot: slot, at: scheduler.now)
    } else {
      clusters[cluster].restarts.conditionReached(machine: slot, condition, at: scheduler.now)
    }
    advanceRestarts(cluster, scheduler)
  }

  /// Room became free in a cluster: whoever waits for capacity may have another try.
  mutating func capacityReturned(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    clusters[cluster].restarts.capacityChanged()
    advanceRestarts(cluster, scheduler)
  }

  /// Brings HA's picture of the hosts up to what they have.
  private mutating func refreshRestartHosts(_ cluster: Int) {
    for slot in clusters[cluster].hostIDs.indices {
      let host = Int(clusters[cluster].hostIDs[slot])
      let state = hosts[host]
      clusters[cluster].restartPlacement.hosts[slot].isAvailable =
        state.condition == .available && !state.isIsolated && !state.isAgentDown
      clusters[cluster].restartPlacement.hosts[slot].unreservedCPUMHz = state.capacityMHz - state.reservedMHz
      clusters[cluster].restartPlacement.hosts[slot].unreservedMemoryBytes = memory[host].unreservedBytes
      clusters[cluster].restartPlacement.hosts[slot].freeVirtualFunctions = freeVirtualFunctions(host)
      clusters[cluster].restartPlacement.hosts[slot].freeVGPUs = freeGraphicsSlots(host)
    }
  }

  // MARK: Guests

  /// A guest crashes: it stands still until VM monitoring resets it.
  mutating func crashGuest(_ index: Int, _ scheduler: Scheduler<Event>) {
    guard machines[index].state == .running else { return }
    accounts[index].accrue(to: scheduler.now)
    accounts[index].isUp = false
    accounts[index].isDown = true
    accounts[index].downSince = scheduler.now
    machines[index].hasCrashed = true
    markDirty(Int(machines[index].host))
    record("guest_crash", entity: machineNames[index], source: hostNames[Int(machines[index].host)], at: scheduler.now)
    let monitoring = configuration.clusters[Int(machines[index].cluster)].ha.monitoring
    guard configuration.clusters[Int(machines[index].cluster)].ha.isEnabled, monitoring.watches(.guest) else { return }
    scheduler.schedule(
      .heartbeatsMissing(UInt32(index)), after: monitoring.timeToDeclare(.guest, monitoringStream), priority: .fault)
  }

  /// VM monitoring has missed a guest's heartbeats for long enough.
  mutating func heartbeatsMissing(_ index: Int, _ scheduler: Scheduler<Event>) {
    guard machines[index].hasCrashed, machines[index].state == .running else { return }
    let monitoring = configuration.clusters[Int(machines[index].cluster)].ha.monitoring
    switch resets[index].decide(
      .guest, at: scheduler.now, upSince: machines[index].upSince, lastInputOutput: accounts[index].downSince,
      monitoring)
    {
    case .reset:
      counts.monitoringResets += 1
      record(
        "vm_monitoring_reset", entity: machineNames[index], duration: scheduler.now - accounts[index].downSince,
        at: scheduler.now)
      reset(index, scheduler)
    case .lookAgain(let time):
      scheduler.schedule(.heartbeatsMissing(UInt32(index)), at: time, priority: .fault)
    case .exhausted(let time):
      record("vm_monitoring_exhausted", entity: machineNames[index], at: scheduler.now)
      if time != .never { scheduler.schedule(.heartbeatsMissing(UInt32(index)), at: time, priority: .fault) }
    case .notWatched: break
    }
  }
}
