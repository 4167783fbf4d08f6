import Quantities

/// Machines with physical devices of their own: virtual functions and whole adapters, and what they cannot do then.
extension DatacenterModel {
  /// Gives a machine the whole adapters it needs: from the last on, so that the ports of vMotion stay, and never the
  /// last one that the switch has.
  /// - Throws: that there is none; then nothing has changed.
  mutating func takeWholeAdapters(_ index: Int, _ host: Int) throws(Denial) {
    let needed = groups[Int(machines[index].group)].wholeAdapters
    guard needed > 0 else { return }
    for _ in 0..<needed {
      let adapter = (0..<network[host].uplinkCount).last { candidate in
        switchPorts.usable[host][candidate] && virtualFunctions[host].wholeHolder(of: candidate) == nil
          && !virtualFunctions[host].hasHolders(candidate)
      }
      guard let adapter, switchPorts.usable[host].count(where: { $0 }) > 1,
        (try? virtualFunctions[host].takeWhole(by: Int32(index), adapter)) != nil
      else {
        giveBackWholeAdapters(index, host)
        throw Denial(reason: "no free network adapter for DirectPath on \(hostNames[host])")
      }
      switchPorts.usable[host][adapter] = false
    }
    reteamPorts(host)
  }

  /// Takes the whole adapters of a machine back into the switch.
  mutating func giveBackWholeAdapters(_ index: Int, _ host: Int) {
    guard groups[Int(machines[index].group)].wholeAdapters > 0 else { return }
    for adapter in 0..<network[host].uplinkCount where virtualFunctions[host].wholeHolder(of: adapter) == Int32(index) {
      virtualFunctions[host].giveBackWhole(adapter)
      switchPorts.usable[host][adapter] = network[host].isUp(adapter)
    }
    reteamPorts(host)
  }

  /// Refuses a task that needs a feature which the machine's adapters take away; whether it was refused.
  mutating func refusesLostFeature(_ task: CenterTask, _ now: SimTime) -> Bool {
    let operation: String
    let machine: Int
    let feature: VirtualMachineFeatures
    switch task {
    case .suspend(let index): (operation, machine, feature) = ("suspend", index, .suspendResume)
    case .migrate(let index, _, let datastore, _):
      // Both are needed where disks move too; the adapters that take away vMotion take away Storage vMotion.
      (operation, machine, feature) = ("migration", index, datastore == nil ? .vMotion : .storageVMotion)
    case .migrateStorage(let index, _) where machines[index].state.isPoweredOn:
      (operation, machine, feature) = ("storage_migration", index, .storageVMotion)
    case .snapshot(let index, _) where machines[index].state.isPoweredOn:
      (operation, machine, feature) = ("snapshot", index, .snapshots)
    default: return false
    }
    let group = groups[Int(machines[machine].group)]
    guard group.lostFeatures.contains(feature) else { return false }
    counts.refusedTasks += 1
    record(
      "\(operation)_refused", entity: machineNames[machine],
      detail: "\(group.pin == .none ? "adapter" : group.pin.rawValue) takes away \(feature)", at: now)
    return true
  }
}
