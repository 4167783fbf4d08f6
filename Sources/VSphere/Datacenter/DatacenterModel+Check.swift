extension DatacenterModel {
  /// Checked mode: after every event the bookings of all hosts equal what machines and migrations hold, and memory is
  /// accounted for to the byte. A difference is an error of the model.
  func check(after event: Event) {
    if let difference = bookingDifference() {
      preconditionFailure("after event \(event): \(difference)")
    }
  }

  /// Whether the grants of a host are more than it can give; in time slices they are measured, not granted.
  private func processorDifference(_ host: Int) -> String? {
    guard quantum.isEmpty else { return nil }
    var used = processorShares.grant(of: hosts[host].systemLeaf)
    for resident in hosts[host].residents { used += accounts[Int(resident)].usedMHz }
    let capacity = hosts[host].condition.runsMachines ? processors[host].capacityMHz : 0
    return used <= capacity * (1 + 1e-9) + 1e-6
      ? nil : "\(hostNames[host]) gives \(used) MHz of the \(capacity) MHz it has"
  }

  /// Whether resource pools have reserved something else than their machines and the secondaries of these hold.
  private func poolDifference(_ cluster: Int) -> String? {
    let (cpu, memory) = (clusters[cluster].cpuReservations, clusters[cluster].memoryReservations)
    var reservedCPU = ContiguousArray(repeating: ReservationAmount.zero, count: cpu.nodes.count)
    var reservedMemory = ContiguousArray(repeating: ReservationAmount.zero, count: memory.nodes.count)
    for index in clusters[cluster].machineIDs.map(Int.init) {
      let pair = Int(machines[index].pair)
      let hasSecondary = pair >= 0 && pairs[pair].booking.exists
      let pools = reservationPools(machines[index])
      for holds in [machines[index].isReservedInPool, hasSecondary] where holds {
        let amounts = reservations(index)
        reservedCPU[Int(pools.cpu.index)] = reservedCPU[Int(pools.cpu.index)] + ReservationAmount(amounts.megahertz)
        reservedMemory[Int(pools.memory.index)] =
          reservedMemory[Int(pools.memory.index)] + ReservationAmount(amounts.bytes)
      }
    }
    if let difference = cpu.difference(from: reservedCPU) { return "MHz reserved: \(difference)" }
    if let difference = memory.difference(from: reservedMemory) { return "bytes reserved: \(difference)" }
    return nil
  }

  /// What does not add up, in words; nil when everything does.
  public func bookingDifference() -> String? {
    var reservedMHz = ContiguousArray(repeating: 0.0, count: hosts.count)
    var reservedBytes = ContiguousArray<Int64>(repeating: 0, count: hosts.count)
    var functions = ContiguousArray(repeating: 0, count: hosts.count)
    func add(_ booking: HostBooking) {
      guard booking.exists else { return }
      reservedMHz[Int(booking.host)] += booking.reservedMHz
      reservedBytes[Int(booking.host)] += booking.reservedBytes
      functions[Int(booking.host)] += Int(booking.functionCount)
    }
    for index in machines.indices {
      let machine = machines[index]
      add(machine.booking)
      let holds = machine.state.isPoweredOn
      if machine.booking.exists != holds {
        return "\(machineNames[index]) is \(machine.state.rawValue) and \(holds ? "holds nothing" : "holds a booking")"
      }
      if machine.isReservedInPool != machine.booking.exists { return "\(machineNames[index]): reservation in its pool" }
      if (machine.state == .migrating)
        != (machine.migration >= 0 && migrations[Int(machine.migration)].transaction != nil)
      {
        return "\(machineNames[index]) is \(machine.state.rawValue), its migration \(machine.migration)"
      }
    }
    for migration in migrations where migration.transaction?.phase.isFinal == false { add(migration.booking) }
    for pair in pairs {
      add(pair.booking)
      if pair.booking.exists == (pair.phase == .absent)
        || pair.booking.host == machines[Int(pair.machine)].host && pair.booking.exists
      {
        return "\(machineNames[Int(pair.machine)]): its secondary is \(pair.phase) and holds \(pair.booking)"
      }
    }
    for cluster in clusters.indices {
      if let difference = poolDifference(cluster) { return "\(clusters[cluster].name): \(difference)" }
    }
    for host in hosts.indices {
      if (hosts[host].reservedMHz - reservedMHz[host]).magnitude > 1e-3 {
        return "\(hostNames[host]) books \(hosts[host].reservedMHz) MHz, machines hold \(reservedMHz[host])"
      }
      if hosts[host].reservedBytes != reservedBytes[host] {
        return "\(hostNames[host]) books \(hosts[host].reservedBytes) B, machines hold \(reservedBytes[host])"
      }
      if virtualFunctions[host].takenCount != functions[host] {
        return "\(hostNames[host]) gave \(virtualFunctions[host].takenCount) VFs, machines hold \(functions[host])"
      }
      if let difference = processorDifference(host) { return difference }
      if let difference = memory[host].check() { return "\(hostNames[host]): \(difference)" }
      if !hosts[host].condition.runsMachines, !hosts[host].residents.isEmpty {
        return "\(hostNames[host]) runs machines although it is not up"
      }
    }
    return nil
  }
}
