import Quantities

/// Which host every virtual machine of a task farm runs on.
struct FarmPlacement: Sendable {
  /// Host of each machine, -1 where none has room.
  var hosts: ContiguousArray<Int32> = []
  var unplacedCount = 0
  var lostTaskCount = 0

  init() {}

  /// Takes machine v to the first host with room, from host v mod hosts on.
  ///
  /// All machines are equal and none leaves: once one finds no room, none of the later ones does.
  init(_ configuration: TaskFarmConfiguration, on hosts: inout ContiguousArray<Host>) {
    let machine = configuration.virtualMachine
    let reservation = HostReservation(
      processor: machine.processorCapacity, memory: machine.memory, network: machine.network,
      storage: machine.storage)
    self.hosts = ContiguousArray(repeating: -1, count: configuration.virtualMachineCount)
    // A machine wider than its host would need more virtual processors than there are cores to run them at once.
    if machine.virtualCPUs <= configuration.host.cores {
      placeAll(reservation, on: &hosts)
    }
    let machineCount = configuration.virtualMachineCount
    for (machine, host) in self.hosts.enumerated() where host < 0 {
      unplacedCount += 1
      lostTaskCount += Self.taskCount(ofMachine: machine, configuration.taskCount, machineCount)
    }
  }

  private mutating func placeAll(_ reservation: HostReservation, on hosts: inout ContiguousArray<Host>) {
    for machine in self.hosts.indices {
      var host = machine % hosts.count
      var tried = 0
      while tried < hosts.count, !hosts[host].fits(reservation) {
        host = host + 1 == hosts.count ? 0 : host + 1
        tried += 1
      }
      if tried == hosts.count { return }
      hosts[host].reserve(reservation)
      self.hosts[machine] = Int32(host)
    }
  }

  /// Number of tasks i below `taskCount` with i mod `machineCount` = `machine`.
  static func taskCount(ofMachine machine: Int, _ taskCount: Int, _ machineCount: Int) -> Int {
    machine < taskCount ? (taskCount - machine - 1) / machineCount + 1 : 0
  }
}
