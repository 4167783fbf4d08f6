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
    guard settings.isHostMonitoringEnabled || event == .isolated else {
      return electIfMasterless(cluster, scheduler)
    }
    let isMaster = clusters[cluster].master == Int32(host)
    var detection = FailureDetection(
      role: isMaster ? .master : .slave,
      hasHeartbeatDatastores: settings.heartbeatDatastores > 0
        && datastores.contains { $0.isReachable(from: host) },
      event: event, isolationPolicyDelay: settings.isolationPolicyDelay)
    if isMaster { detection.addTakeover() }
    failures.append(
      HostFailure(host: Int32(host), detection: detection, startedAt: scheduler.now, machines: failed))
    let index = failures.count - 1
    if isMaster {
      clusters[cluster].election.isMasterReady = false
      clusters[cluster].election.failure = Int32(index)
    } else if event == .hostFailed, !hasMaster(cluster) {
      // Nobody watches: the next master finds that its machines do not run.
      restartElection(cluster, without: host, scheduler)
      return
    }
    scheduleDetection(index, scheduler)
  }

  mutating func scheduleDetection(_ index: Int, _ scheduler: Scheduler<Event>) {
    let failure = failures[index]
    guard failure.step < failure.detection.steps.count else { return }
    scheduler.schedule(.detection(UInt32(index)), at: failure.nextTime, priority: .fault)
  }

  /// The next step of a detection is reached.
  mutating func advanceDetection(_ index: Int, _ scheduler: Scheduler<Event>) {
    let failure = failures[index]
    guard !failure.isOver else { return }
    // An election that started over ends later.
    guard failure.nextTime <= scheduler.now else { return scheduleDetection(index, scheduler) }
    let host = Int(failure.host)
    let cluster = Int(hosts[host].cluster)
    let step = failure.detection.steps[failure.step]
    failures[index].step += 1
    record(
      "ha_\(step.milestone.rawValue.snakeCased)", entity: hostNames[host], duration: scheduler.now - failure.startedAt,
      at: scheduler.now)
    switch step.milestone {
    case .newMaster: if clusters[cluster].election.failure == Int32(index) { electMaster(cluster, scheduler) }
    case .restartsInitiated:
      if clusters[cluster].election.failure == Int32(index) {
        takeOver(cluster, scheduler)
      } else {
        initiateRestarts(index, scheduler)
      }
    case .isolationResponse: respondToIsolation(host, scheduler)
    default: break
    }
    scheduleDetection(index, scheduler)
  }

  /// A master restarts the machines of a failure. Without one the next master does.
  mutating func initiateRestarts(_ index: Int, _ scheduler: Scheduler<Event>) {
    let host = failures[index].host
    let cluster = Int(hosts[Int(host)].cluster)
    guard hasMaster(cluster) else { return }
    if hosts[Int(host)].condition == .failed {
      clusters[cluster].hostFailed(slot: hosts[Int(host)].slot, at: scheduler.now)
    }
    seekSecondaries(cluster, scheduler)
    for machine in failures[index].machines where machines[Int(machine)].state == .error {
      enqueueRestart(Int(machine), scheduler)
    }
    failures[index].machines.removeAll()
    advanceRestarts(cluster, scheduler)
  }

  // MARK: Isolation and partitions

  /// Cuts hosts off from the others. One alone is isolated and responds to it; several keep each other.
  mutating func cutOff(_ members: [Int32], _ scheduler: Scheduler<Event>) {
    for member in members {
      let host = Int(member)
      hosts[host].cuts += 1
      guard hosts[host].condition.runsMachines, hosts[host].cuts == 1 else { continue }
      record("host_cut_off", entity: hostNames[host], at: scheduler.now)
      // Hosts of a partition keep the vMotion network between them and the others, as the table of failures says.
      if members.count == 1 {
        while let slot = hosts[host].migrations.first { abortMigration(Int(slot), .networkLost, scheduler) }
      }
      detect(members.count == 1 ? .isolated : .partitioned, host, machines: [], scheduler)
    }
  }

  /// Ends an isolation or partition; what was detected no longer counts.
  mutating func reconnect(_ members: [Int32], _ scheduler: Scheduler<Event>) {
    for member in members {
      hosts[Int(member)].cuts -= 1
      guard hosts[Int(member)].cuts == 0, hosts[Int(member)].condition.runsMachines else { continue }
      record("host_reconnected", entity: hostNames[Int(member)], at: scheduler.now)
      forgetDetection(member, scheduler)
      capacityReturned(Int(hosts[Int(member)].cluster), scheduler)
    }
  }

  private mutating func respondToIsolation(_ host: Int, _ scheduler: Scheduler<Event>) {
    let cluster = Int(hosts[host].cluster)
    let settings = configuration.clusters[cluster].ha
    guard hosts[host].isIsolated, hosts[host].condition.runsMachines else { return }
    for index in machinesOn(host)
    where FailureTable.row(.networkIsolated, machines[index].state).fate == .followsIsolationResponse {
      let action = IsolationAction(
        settings, machine: haSettings(index), hasTools: groups[Int(machines[index].group)].hasTools,
        isDatastoreAccessible: isStorageReachable(index, from: host), masterOwnsDatastore: hasMaster(cluster))
      let text: String
      switch action {
      case .leave: continue
      case .powerOff:
        text = "power off"
        stopIsolated(index, forcedAfter: nil, scheduler)
      case .shutDown(let forcedAfter):
        text = "shut down"
        stopIsolated(index, forcedAfter: forcedAfter, scheduler)
      }
      record(
        "isolation_response", entity: machineNames[index], source: hostNames[host], detail: text,
        at: scheduler.now)
    }
  }

  /// Stops a machine of an isolated host; the master restarts it once it knows.
  private mutating func stopIsolated(_ index: Int, forcedAfter: SimDuration?, _ scheduler: Scheduler<Event>) {
    guard machines[index].state == .running, machines[index].step == .none else {
      // It has no guest that could shut down yet, or any more.
      let host = machines[index].host
      failMachine(index, scheduler)
      return restartAfterPowerOnList(index, host, scheduler)
    }
    if let forcedAfter, !machines[index].hasCrashed {
      shutDown(index, forcedAfter: forcedAfter, scheduler)
    } else {
      powerOff(index, scheduler)
    }
    machines[index].restartsWhenOff = true
  }

  /// The master reads from time to time which machines an isolated host has on; then it restarts what was stopped.
  mutating func restartAfterPowerOnList(_ index: Int, _ host: Int32, _ scheduler: Scheduler<Event>) {
    let settings = configuration.clusters[Int(machines[index].cluster)].ha
    var detection = FailureDetection(role: .slave, hasHeartbeatDatastores: true, event: .hostFailed)
    detection.steps = [
      FailureDetection.Step(
        .restartsInitiated, settings.nextPowerOnFileRead(after: scheduler.now) - scheduler.now)
    ]
    failures.append(
      HostFailure(host: host, detection: detection, startedAt: scheduler.now, machines: [Int32(index)]))
    scheduleDetection(failures.count - 1, scheduler)
  }

  /// The management agent of a host fails: its machines run on, HA only notes it.
  mutating func agentFails(_ host: Int, _ scheduler: Scheduler<Event>) {
    hosts[host].agentFailures += 1
    guard hosts[host].condition.runsMachines, hosts[host].agentFailures == 1 else { return }
    record("agent_failure", entity: hostNames[host], at: scheduler.now)
    detect(.agentDown, host, machines: [], scheduler)
  }

  /// The agent is back.
  mutating func agentReturns(_ host: Int, _ scheduler: Scheduler<Event>) {
    hosts[host].agentFailures -= 1
    guard hosts[host].agentFailures == 0, hosts[host].condition.runsMachines else { return }
    record("agent_back", entity: hostNames[host], at: scheduler.now)
    forgetDetection(Int32(host), scheduler)
    capacityReturned(Int(hosts[host].cluster), scheduler)
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
    guard configuration.clusters[Int(machines[index].cluster)].ha.isEnabled else { return }
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
    guard !clusters[cluster].restarts.isEmpty, clusters[cluster].election.isMasterReady, hasMaster(cluster) else {
      return
    }
    refreshRestartHosts(cluster)
    var constraints = clusterConstraints(cluster)
    var actions: ContiguousArray<RestartAction> = []
    clusters[cluster].nextRestarts(&constraints, at: scheduler.now, &actions)
    let reasons = clusters[cluster].restarts.reasons
    var hasFailed = false
    for (position, action) in actions.enumerated() {
      let isFine = perform(action, cluster, constraints, reasons.isEmpty ? "" : reasons[position], scheduler)
      if !isFine { hasFailed = true }
    }
    // The last attempt may have failed, and others may have its place.
    if hasFailed { return advanceRestarts(cluster, scheduler) }
    scheduleRestarts(cluster, scheduler)
  }

  /// Carries out what the restart queue decided; false for a power-on that failed at once.
  private mutating func perform(
    _ action: RestartAction, _ cluster: Int, _ constraints: ClusterConstraints, _ reason: String,
    _ scheduler: Scheduler<Event>
  ) -> Bool {
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
        return false
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
    return true
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
    guard machines[index].state == .running || machines[index].state == .migrating, machines[index].step == .none,
      !machines[index].hasCrashed
    else { return }
    accounts[index].accrue(to: scheduler.now)
    accounts[index].isUp = false
    noteDown(index, scheduler.now)
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
    guard machines[index].hasCrashed else { return }
    guard machines[index].canMove else {
      // vMotion or another operation comes first.
      scheduler.schedule(
        .heartbeatsMissing(UInt32(index)), after: FailureDetection.heartbeatTimeout, priority: .fault)
      return
    }
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
