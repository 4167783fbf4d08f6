import Quantities

extension DatacenterModel {
  /// Books what a machine needs on a host: reservations, memory, devices. Nothing is booked when anything is short.
  /// - Parameter isSecondary: whether it is for the machine's secondary, whose host is checked already.
  /// - Throws: what is short.
  mutating func book(_ index: Int, on host: Int, isSecondary: Bool = false) throws(Denial) -> HostBooking {
    let machine = machines[index]
    let settings = memorySettings[Int(machine.group)]
    let bytes = settings.reservationBytes + settings.overheadBytes
    if !isSecondary, let refusal = pairRefusal(index, on: host) {
      throw Denial(reason: "\(hostNames[host]): \(refusal.text)")
    }
    if hosts[host].reservedMHz + machine.cpuReservationMHz > hosts[host].capacityMHz {
      throw Denial(reason: "CPU reservation does not fit on \(hostNames[host])")
    }
    guard memory[host].admits(settings) else {
      throw Denial(reason: "memory reservation and overhead do not fit on \(hostNames[host])")
    }
    var booking = HostBooking(
      host: Int32(host), reservedMHz: machine.cpuReservationMHz, reservedBytes: bytes)
    try takeDevices(index, host, &booking)
    guard let slot = memory[host].addMachine(settings) else {
      giveBackDevices(index, booking)
      throw Denial(reason: "memory reservation and overhead do not fit on \(hostNames[host])")
    }
    booking.memorySlot = Int32(slot)
    hosts[host].reservedMHz += booking.reservedMHz
    hosts[host].reservedBytes += booking.reservedBytes
    return booking
  }

  /// Gives back what a booking holds and says which memory the machine had there.
  @discardableResult
  mutating func release(_ index: Int, _ booking: HostBooking) -> MachineMemory {
    let host = Int(booking.host)
    hosts[host].reservedMHz -= booking.reservedMHz
    hosts[host].reservedBytes -= booking.reservedBytes
    giveBackDevices(index, booking)
    return memory[host].removeMachine(Int(booking.memorySlot))
  }

  // MARK: Devices

  private mutating func takeDevices(_ index: Int, _ host: Int, _ booking: inout HostBooking) throws(Denial) {
    for _ in 0..<machines[index].virtualFunctions {
      guard let adapter = virtualFunctions[host].firstAvailableAdapter(),
        (try? virtualFunctions[host].take(by: Int32(index), on: adapter)) != nil
      else {
        giveBackDevices(index, booking)
        throw Denial(reason: "no free SR-IOV virtual function on \(hostNames[host])")
      }
      booking.functionCount += 1
    }
    do throws(Denial) {
      try takeWholeAdapters(index, host)
    } catch {
      giveBackDevices(index, booking)
      throw error
    }
    guard let device = groups[Int(machines[index].group)].graphics else { return }
    do throws(GraphicsRefusal) {
      booking.graphics = try graphics[host].place(device)
    } catch {
      giveBackDevices(index, booking)
      throw Denial(reason: "no GPU for \(device) on \(hostNames[host]): \(error)")
    }
  }

  private mutating func giveBackDevices(_ index: Int, _ booking: HostBooking) {
    let host = Int(booking.host)
    if let position = booking.graphics, let device = groups[Int(machines[index].group)].graphics {
      graphics[host].remove(position, device)
    }
    if booking.functionCount > 0 { virtualFunctions[host].giveBackAll(of: Int32(index)) }
    giveBackWholeAdapters(index, host)
  }

  // MARK: Reservations of pools

  /// Reserves for a machine, or for its secondary, in its resource pool, for as long as it is powered on.
  /// - Throws: which pool is short of what.
  mutating func reserveInPool(_ index: Int) throws(Denial) {
    let machine = machines[index]
    let cluster = Int(machine.cluster)
    let amounts = reservations(index)
    let (cpuPool, memoryPool) = reservationPools(machine)
    let cpu = clusters[cluster].cpuReservations.reserve(amounts.megahertz, in: cpuPool)
    guard cpu.isAdmitted else {
      throw Denial(reason: "insufficient CPU reservation: \(shortage(cpu, machine, "MHz", 1))")
    }
    let memory = clusters[cluster].memoryReservations.reserve(amounts.bytes, in: memoryPool)
    guard memory.isAdmitted else {
      clusters[cluster].cpuReservations.release(amounts.megahertz, in: cpuPool)
      throw Denial(reason: "insufficient memory reservation: \(shortage(memory, machine, "MiB", 1_048_576))")
    }
  }

  /// Returns what `reserveInPool` took.
  mutating func releaseInPool(_ index: Int) {
    let machine = machines[index]
    let amounts = reservations(index)
    let (cpuPool, memoryPool) = reservationPools(machine)
    clusters[Int(machine.cluster)].cpuReservations.release(amounts.megahertz, in: cpuPool)
    clusters[Int(machine.cluster)].memoryReservations.release(amounts.bytes, in: memoryPool)
  }

  /// What a machine, or its secondary, reserves in its pool: memory with its overhead.
  func reservations(_ index: Int) -> (megahertz: Double, bytes: Double) {
    let settings = memorySettings[Int(machines[index].group)]
    return (machines[index].cpuReservationMHz, Double(settings.reservationBytes + settings.overheadBytes))
  }

  /// Where a machine reserves.
  func reservationPools(
    _ machine: MachineState
  ) -> (cpu: ResourcePoolReservations.Pool, memory: ResourcePoolReservations.Pool) {
    guard machine.pool >= 0 else { return (.root, .root) }
    let pool = clusters[Int(machine.cluster)].pools[Int(machine.pool)]
    return (pool.cpuReservations, pool.memoryReservations)
  }

  private func shortage(
    _ outcome: ReservationOutcome, _ machine: MachineState, _ unit: String, _ factor: Double
  ) -> String {
    let pool = clusters[Int(machine.cluster)].pools.firstIndex {
      (unit == "MHz" ? $0.cpuReservations : $0.memoryReservations) == outcome.decidingPool
    }
    let place = pool.map { "resource pool \(configuration.clusters[Int(machine.cluster)].pools[$0].name)" }
    return "\(place ?? "cluster \(clusters[Int(machine.cluster)].name)") is short of "
      + "\(Int((outcome.shortage / factor).rounded(.up))) \(unit)"
  }
}
