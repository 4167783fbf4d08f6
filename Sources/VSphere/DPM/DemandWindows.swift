import Quantities

/// The demand of every host over the last stretch of time: rings of samples, one row for all hosts at an instant.
struct DemandWindows: Sendable {
  /// A demand of both resources: MHz and bytes.
  struct Demand {
    var cpu: Double
    var memory: Double
  }

  /// Times of the rows, oldest at `head`.
  private var times: ContiguousArray<SimTime> = []
  /// Demand of each host in each row; negative processor demand where the host did not run.
  private var rows: ContiguousArray<Demand> = []
  private var hostCount = 0
  private var head = 0
  private var count = 0
  /// When recording began, or began anew.
  private var beginning = SimTime.zero

  /// Adds a row and forgets those older than `length`; a second one at the same instant replaces the first.
  mutating func record(
    _ view: borrowing ClusterView, at time: SimTime, length: SimDuration, percentIdleMemory: Double
  ) {
    if hostCount != view.hosts.count { restart(view.hosts.count, at: time) }
    if count > 0, times[position(count - 1)] == time { count -= 1 }
    if count == 0 { beginning = time }
    // The row at the start of the window is kept: it tells that the window is covered.
    while count > 1, times[position(1)] + length <= time { removeOldest() }
    if count == times.count { grow() }
    let row = position(count)
    count += 1
    times[row] = time
    for host in 0..<hostCount {
      let runs = view.hosts[host].state.runsMachines
      rows[row * hostCount + host] = Demand(cpu: runs ? 0 : -1, memory: 0)
    }
    for machine in view.machines {
      let host = Int(machine.loadHost)
      guard host >= 0, view.hosts[host].state.runsMachines else { continue }
      rows[row * hostCount + host].cpu += machine.cpuDemandMHz
      rows[row * hostCount + host].memory += DemandEstimate.memory(
        active: Double(machine.memoryActiveBytes), consumed: Double(machine.memoryConsumedBytes),
        percentIdle: percentIdleMemory)
    }
  }

  /// Mean and some standard deviations of a host's demand over the window before an instant; nil unless the host ran
  /// all through it.
  func demand(of host: Int, window: SimDuration, before time: SimTime, deviations: Double) -> Demand? {
    guard host < hostCount, count > 0, beginning + window <= time else { return nil }
    var number = 0.0
    var sum = Demand(cpu: 0, memory: 0)
    for index in 0..<count where times[position(index)] + window > time {
      let row = rows[position(index) * hostCount + host]
      guard row.cpu >= 0 else { return nil }
      number += 1
      sum.cpu += row.cpu
      sum.memory += row.memory
    }
    guard number > 0 else { return nil }
    let mean = Demand(cpu: sum.cpu / number, memory: sum.memory / number)
    var squares = Demand(cpu: 0, memory: 0)
    for index in 0..<count where times[position(index)] + window > time {
      let row = rows[position(index) * hostCount + host]
      squares.cpu += (row.cpu - mean.cpu) * (row.cpu - mean.cpu)
      squares.memory += (row.memory - mean.memory) * (row.memory - mean.memory)
    }
    return Demand(
      cpu: mean.cpu + deviations * (squares.cpu / number).squareRoot(),
      memory: mean.memory + deviations * (squares.memory / number).squareRoot())
  }

  // MARK: Ring

  private func position(_ index: Int) -> Int {
    let position = head + index
    return position < times.count ? position : position - times.count
  }

  private mutating func removeOldest() {
    head = position(1)
    count -= 1
  }

  private mutating func restart(_ hosts: Int, at time: SimTime) {
    hostCount = hosts
    head = 0
    count = 0
    times.removeAll()
    rows.removeAll()
  }

  private mutating func grow() {
    let capacity = max(8, times.count * 2)
    var newTimes = ContiguousArray(repeating: SimTime.zero, count: capacity)
    var newRows = ContiguousArray(repeating: Demand(cpu: -1, memory: 0), count: capacity * hostCount)
    for index in 0..<count {
      newTimes[index] = times[position(index)]
      for host in 0..<hostCount {
        newRows[index * hostCount + host] = rows[position(index) * hostCount + host]
      }
    }
    times = newTimes
    rows = newRows
    head = 0
  }
}
