import Quantities
import SimulationKernel

extension DatacenterModel {
  /// Carries out what an administrator does: tasks of vCenter, one for each machine.
  mutating func begin(_ action: Operation.Action, _ scheduler: Scheduler<Event>) {
    switch action {
    case .powerOn(let range): submit(range.map { .powerOn(machine: $0) }, scheduler)
    case .powerOff(let range): submit(range.map { .powerOff(machine: $0) }, scheduler)
    case .shutDown(let range): submit(range.map { .shutDown(machine: $0) }, scheduler)
    case .reset(let range): submit(range.map { .reset(machine: $0) }, scheduler)
    case .suspend(let range): submit(range.map { .suspend(machine: $0) }, scheduler)
    case .resume(let range): submit(range.map { .resume(machine: $0) }, scheduler)
    case .migrate(let range, let host, let datastore):
      submit(range.map { .migrate(machine: $0, host: host, datastore: datastore, .administrator) }, scheduler)
    case .migrateStorage(let range, let datastore):
      submit(range.map { .migrateStorage(machine: $0, datastore: datastore) }, scheduler)
    case .snapshot(let range, let withMemory):
      submit(range.map { .snapshot(machine: $0, withMemory: withMemory) }, scheduler)
    case .deleteSnapshots(let range): submit(range.map { .deleteSnapshots(machine: $0) }, scheduler)
    case .clone(let range, let template, let kind):
      submit(range.map { .clone(machine: $0, template: template, kind) }, scheduler)
    case .enterMaintenance(let host): requestMaintenance(host, scheduler)
    case .exitMaintenance(let host): exitMaintenance(host, scheduler)
    case .rebootHost(let host): rebootHost(host, scheduler)
    case .rollingUpgrade(let cluster, let patch):
      clusters[cluster].upgrade = RollingUpgrade(patch: patch)
      continueUpgrade(cluster, scheduler)
    case .degrade(let host, let severity): degrade(host, severity.health, scheduler)
    case .restoreHealth(let host): restoreHealth(host, scheduler)
    case .enterDatastoreMaintenance(let datastore): enterDatastoreMaintenance(datastore, scheduler)
    case .exitDatastoreMaintenance(let datastore): exitDatastoreMaintenance(datastore, scheduler)
    }
  }

  // MARK: vCenter

  /// Hands tasks to vCenter.
  mutating func submit(_ newTasks: [CenterTask], _ scheduler: Scheduler<Event>) {
    for task in newTasks {
      let id: Int
      if let free = freeTasks.popLast() {
        id = Int(free)
        tasks[id] = task
      } else {
        id = tasks.count
        tasks.append(task)
      }
      center.submit(id: id, service: centerService.sampleDuration(centerStream), at: scheduler.now)
      counts.tasks += 1
    }
    scheduleCenter(scheduler)
  }

  private mutating func scheduleCenter(_ scheduler: Scheduler<Event>) {
    let next = center.nextEventTime
    guard next != .never else { return }
    if !scheduler.reschedule(centerTimer, to: next) { centerTimer = scheduler.schedule(.tasks, at: next) }
  }

  /// vCenter is done with its part of tasks; hosts carry them out.
  mutating func advanceTasks(_ scheduler: Scheduler<Event>) {
    while center.nextEventTime == scheduler.now {
      let finished = center.advance(at: scheduler.now)
      let task = tasks[finished.id]
      freeTasks.append(Int32(finished.id))
      counts.taskSeconds += (finished.finished - finished.submitted).seconds
      carryOut(task, scheduler)
    }
    scheduleCenter(scheduler)
  }

  private mutating func carryOut(_ task: CenterTask, _ scheduler: Scheduler<Event>) {
    if refusesLostFeature(task, scheduler.now) { return }
    switch task {
    case .powerOn(let index): placeAndPowerOn(index, scheduler)
    case .powerOff(let index):
      guard refuseUnless(machines[index].canStop, "power_off", index, scheduler.now) else { return }
      powerOff(index, scheduler)
    case .shutDown(let index):
      guard refuseUnless(machines[index].canStop, "shutdown", index, scheduler.now) else { return }
      shutDown(index, scheduler)
    case .reset(let index):
      guard refuseUnless(machines[index].canMove, "reset", index, scheduler.now) else { return }
      reset(index, scheduler)
    case .suspend(let index):
      if refuseForProtected("suspend", index, scheduler.now) { return }
      guard refuseUnless(machines[index].canMove, "suspend", index, scheduler.now) else { return }
      suspend(index, scheduler)
    case .resume(let index):
      guard refuseUnless(machines[index].state == .suspended, "resume", index, scheduler.now) else { return }
      placeAndPowerOn(index, scheduler)
    case .migrate(let index, let host, let datastore, let cause):
      if datastore == nil || !refuseForProtected("migration", index, scheduler.now) {
        migrate(index, to: host, disksTo: datastore, cause, scheduler)
      }
    case .migrateStorage(let index, let datastore):
      if !refuseForProtected("storage_migration", index, scheduler.now) {
        migrateStorage(index, to: datastore, scheduler)
      }
    case .snapshot(let index, let withMemory):
      if !refuseForProtected("snapshot", index, scheduler.now) {
        takeSnapshot(index, withMemory: withMemory, scheduler)
      }
    case .deleteSnapshots(let index): deleteSnapshots(index, scheduler)
    case .clone(let index, let template, let kind): clone(index, of: template, kind, scheduler)
    }
  }

  /// Notes a refused task; whether it was fine.
  private mutating func refuseUnless(_ isFine: Bool, _ operation: String, _ index: Int, _ now: SimTime) -> Bool {
    if !isFine {
      counts.refusedTasks += 1
      record(
        "\(operation)_refused", entity: machineNames[index],
        detail: machines[index].migration >= 0
          ? "it is being migrated"
          : machines[index].isBlocked
            ? "its datastore cannot be reached"
            : machines[index].step != .none
              ? "another operation is under way" : "its state is \(machines[index].state.rawValue)",
        at: now)
    }
    return isFine
  }

  // MARK: Power on

  /// Finds a host for a machine and powers it on there, or resumes it.
  private mutating func placeAndPowerOn(_ index: Int, _ scheduler: Scheduler<Event>) {
    guard machines[index].exists,
      refuseUnless(
        machines[index].state == .stopped || machines[index].state == .suspended || isLeftFailed(index), "power_on",
        index,
        scheduler.now)
    else { return }
    let reasons: String
    switch findHost(index, scheduler) {
    case .success(let host):
      do throws(Denial) {
        if machines[index].state == .error { apply(.giveUp, to: index) }
        let isResume = machines[index].state == .suspended
        try powerOn(index, on: host, scheduler)
        // A resume is noted when the memory is back.
        if !isResume { record("power_on", entity: machineNames[index], target: hostNames[host], at: scheduler.now) }
        return
      } catch {
        reasons = error.reason
      }
    case .failure(let denial): reasons = denial.reason
    }
    counts.refusedPowerOns += 1
    record("power_on_denied", entity: machineNames[index], detail: reasons, at: scheduler.now)
  }

  /// The host for a power-on: DRS's choice, or without DRS the one with most unreserved memory.
  private mutating func findHost(_ index: Int, _ scheduler: Scheduler<Event>) -> Result<Int, Denial> {
    let cluster = Int(machines[index].cluster)
    settle(scheduler)
    refreshView(cluster, scheduler.now)
    guard configuration.clusters[cluster].isDRSEnabled else { return findHostWithoutDRS(index, cluster) }
    let decision = clusters[cluster].placement.place(machines[index].slot, in: clusters[cluster].view)
    explain(clusters[cluster].placement.explanations, scheduler.now)
    guard let target = decision.target, decision.prerequisites.isEmpty else {
      for slot in decision.standbyHosts {
        wake(Int(clusters[cluster].hostIDs[Int(slot)]), "a power-on needs it", scheduler)
      }
      let refusals = decision.refusals.map { refusal in
        (
          hostNames[Int(clusters[cluster].hostIDs[Int(refusal.host)])],
          (refusal.reason == .incompatible
            ? self.refusal(of: index, on: Int(clusters[cluster].hostIDs[Int(refusal.host)])) : nil)
            .map { $0.text(clusters[cluster].view.rules) } ?? refusal.reason.text(clusters[cluster].view.rules)
        )
      }
      return .failure(Denial(reason: refusals.isEmpty ? "no host" : grouped(refusals)))
    }
    return .success(Int(clusters[cluster].hostIDs[Int(target)]))
  }

  private func findHostWithoutDRS(_ index: Int, _ cluster: Int) -> Result<Int, Denial> {
    var best: Int?
    for id in clusters[cluster].hostIDs {
      let host = Int(id)
      guard refusal(of: index, on: host) == nil, pairRefusal(index, on: host) == nil else { continue }
      if best.map({ memory[host].unreservedBytes > memory[$0].unreservedBytes }) ?? true { best = host }
    }
    return best.map { .success($0) } ?? .failure(Denial(reason: refusals(of: index)))
  }

  /// Why HA admission control refuses a power-on; nil when it does not.
  func admissionRefusal(_ index: Int) -> String? {
    let cluster = Int(machines[index].cluster)
    let settings = configuration.clusters[cluster].ha
    guard settings.isEnabled else { return nil }
    let decision = settings.admissionControl.decide(
      hosts: admissionHosts(cluster), poweredOn: admissionMachines(cluster), newcomer: admissionMachine(index),
      name: machineNames[index])
    return decision.isAdmitted ? nil : decision.refusal
  }

  func admissionHosts(_ cluster: Int) -> ContiguousArray<AdmissionControl.Host> {
    var result: ContiguousArray<AdmissionControl.Host> = []
    for id in clusters[cluster].hostIDs where hosts[Int(id)].condition == .available && !hosts[Int(id)].isIsolated {
      result.append(
        AdmissionControl.Host(
          id: id, cpuCapacityMHz: hosts[Int(id)].capacityMHz,
          memoryCapacityBytes: memory[Int(id)].sizeBytes - memory[Int(id)].vmkernelBytes))
    }
    return result
  }

  func admissionMachines(_ cluster: Int) -> ContiguousArray<AdmissionControl.Machine> {
    var result: ContiguousArray<AdmissionControl.Machine> = []
    for id in clusters[cluster].machineIDs where machines[Int(id)].state.isPoweredOn {
      result.append(admissionMachine(Int(id)))
    }
    return pairs.isEmpty ? result : result + admissionSecondaries(cluster)
  }

  private func admissionMachine(_ index: Int) -> AdmissionControl.Machine {
    let settings = memorySettings[Int(machines[index].group)]
    return AdmissionControl.Machine(
      cpuReservationMHz: machines[index].cpuReservationMHz, memoryReservationBytes: settings.reservationBytes,
      memoryOverheadBytes: settings.overheadBytes, host: machines[index].host)
  }

  // MARK: Migrations

  private mutating func migrate(
    _ index: Int, to host: Int?, disksTo datastore: Int?, _ cause: MigrationCause, _ scheduler: Scheduler<Event>
  ) {
    guard
      refuseUnless(
        machines[index].canMove, "migration", index, scheduler.now)
    else { return }
    let pin = isPairInTransition(index) ? .faultTolerance : groups[Int(machines[index].group)].pin
    if pin != .none {
      counts.refusedTasks += 1
      record("migration_refused", entity: machineNames[index], detail: pin.rawValue, at: scheduler.now)
      return
    }
    if let host, let datastore { return migrate(index, to: host, andDisksTo: datastore, cause, scheduler) }
    if let host { return requestMigration(index, to: host, cause, scheduler) }
    let cluster = Int(machines[index].cluster)
    settle(scheduler)
    refreshView(cluster, scheduler.now)
    guard let target = bestOtherHost(index, cluster) else {
      counts.refusedTasks += 1
      record("migration_refused", entity: machineNames[index], detail: refusals(of: index), at: scheduler.now)
      return
    }
    requestMigration(index, to: target, cause, scheduler)
  }

  /// Moves a machine and all its disks that are elsewhere, or what of both is to be moved.
  private mutating func migrate(
    _ index: Int, to host: Int, andDisksTo datastore: Int, _ cause: MigrationCause, _ scheduler: Scheduler<Event>
  ) {
    let positions = disks[index].indices.filter { Int(disks[index][$0].datastore) != datastore }
    if positions.isEmpty { return requestMigration(index, to: host, cause, scheduler) }
    if Int(machines[index].host) == host { return migrateStorage(index, to: datastore, scheduler) }
    guard let reason = relocationRefusal(index, positions, to: host, datastore) else {
      return requestMigration(index, to: host, disks: positions, on: datastore, cause, scheduler)
    }
    counts.refusedTasks += 1
    record("migration_refused", entity: machineNames[index], target: hostNames[host], detail: reason, at: scheduler.now)
  }

  private func bestOtherHost(_ index: Int, _ cluster: Int) -> Int? {
    var best: Int?
    for id in clusters[cluster].hostIDs where id != machines[index].host {
      let host = Int(id)
      guard refusal(of: index, on: host) == nil, pairRefusal(index, on: host) == nil else { continue }
      if best.map({ hosts[host].demandMHz / hosts[host].capacityMHz < hosts[$0].demandMHz / hosts[$0].capacityMHz })
        ?? true
      {
        best = host
      }
    }
    return best
  }
}
