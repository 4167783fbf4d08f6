import Quantities
import SimulationKernel

extension TaskFarm {
  /// Makes the share trees of all hosts, and the tasks.
  mutating func build() {
    let virtualMachine = configuration.virtualMachine
    let machineCount = configuration.virtualMachineCount
    let taskCount = configuration.taskCount - placement.lostTaskCount
    let nodeCount = hosts.count + machineCount - placement.unplacedCount + taskCount
    tree.reserveCapacity(nodeCount)
    tasks.reserveCapacity(taskCount)
    machines.reserveCapacity(machineCount)
    taskOfLeaf = ContiguousArray(repeating: -1, count: nodeCount)
    for host in hosts { hostRoots.append(tree.addRoot(capacity: host.processorCapacity.hertz)) }
    for machine in 0..<machineCount {
      let host = placement.hosts[machine]
      guard host >= 0 else {
        machines.append(FarmMachine(host: -1, first: 0, count: 0, group: .none))
        continue
      }
      let group = tree.addGroup(
        under: hostRoots[Int(host)], shares: Double(virtualMachine.virtualCPUs),
        limit: virtualMachine.processorCapacity.hertz)
      let first = tasks.count
      for number in stride(from: machine, to: configuration.taskCount, by: machineCount) {
        let leaf = tree.addLeaf(under: group, shares: 1, demand: virtualMachine.frequency.hertz)
        taskOfLeaf[Int(leaf.index)] = Int32(tasks.count)
        tasks.append(
          FarmTask(remainingCycles: configuration.taskWork.work(ofTask: number).cycles, leaf: leaf))
      }
      machines.append(
        FarmMachine(host: host, first: Int32(first), count: Int32(tasks.count - first), group: group))
      taskMachines.append(contentsOf: repeatElement(UInt32(machine), count: tasks.count - first))
    }
    finished.runningCount = tasks.count
  }

  /// Takes the tasks of a machine that are due out of it.
  mutating func complete(_ machine: Int, at time: SimTime) {
    let first = Int(machines[machine].first)
    var count = Int(machines[machine].count)
    var position = first
    while position < first + count {
      guard tasks[position].completion <= time else {
        position += 1
        continue
      }
      tree.remove(tasks[position].leaf)
      finished.add(time)
      count -= 1
      if position < first + count {
        tasks[position] = tasks[first + count]
        taskOfLeaf[Int(tasks[position].leaf.index)] = Int32(position)
      }
    }
    machines[machine].count = Int32(count)
  }

  /// Notes that a machine's next completion has to be found again.
  mutating func touch(_ machine: UInt32) {
    guard !machines[Int(machine)].isTouched else { return }
    machines[Int(machine)].isTouched = true
    touchedMachines.append(machine)
  }

  /// Hands the grants that the last solution changed to their tasks, and schedules the next completion of machines.
  mutating func applyGrants(_ scheduler: Scheduler<Event>) {
    let now = scheduler.now
    for position in tree.changed.indices {
      let leaf = tree.changed[position]
      let task = Int(taskOfLeaf[Int(leaf.index)])
      tasks[task].setSpeed(tree.grant(of: leaf), at: now)
      touch(taskMachines[task])
    }
    for position in touchedMachines.indices { scheduleCompletion(touchedMachines[position], scheduler) }
    touchedMachines.removeAll(keepingCapacity: true)
  }

  private mutating func scheduleCompletion(_ machine: UInt32, _ scheduler: Scheduler<Event>) {
    machines[Int(machine)].isTouched = false
    let first = Int(machines[Int(machine)].first)
    var next = SimTime.never
    for task in first..<first + Int(machines[Int(machine)].count) { next = min(next, tasks[task].completion) }
    let handle = machines[Int(machine)].completion
    if next == .never {
      scheduler.cancel(handle)
    } else if !scheduler.reschedule(handle, to: next) {
      machines[Int(machine)].completion = scheduler.schedule(.completion(virtualMachine: machine), at: next)
    }
  }

  /// Carries what a host executes now over to its utilisation, power and energy.
  mutating func updateHost(_ host: Int, at time: SimTime) {
    hosts[host].setProcessorUsage(hertz: tree.grant(of: hostRoots[host]), at: time, curve: curve)
  }
}
