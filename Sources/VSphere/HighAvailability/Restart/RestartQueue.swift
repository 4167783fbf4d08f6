import Quantities

/// Machines of one cluster that HA restarts: in which order, how often, and when next.
///
/// Order: agent machines, secondaries of fault tolerant pairs, then priorities; first come, first served within one.
/// Machines of a later rank wait for earlier ones as `RestartOrdering` says, dependents for what they depend on; they
/// wait no longer than the condition timeout of each, counted from the moment that machine itself may start (the
/// starting point is a modelling default). A failed attempt is repeated after 2, 4, 8, 16 min from its detected
/// failure, five attempts in all. A machine that fits nowhere waits for capacity without using an attempt up.
///
/// The model enqueues machines once they are known to have failed, calls `next` at once after whatever it reports and
/// at `nextEventTime`, and carries the actions out. Nothing is kept of a machine once it is ready, or nobody waits for
/// it any longer, or it is given up.
///
/// The cost of `next` grows with the machines being restarted, not with the cluster.
///
/// Source: published, Epping, vSphere HA Deepdive 6.0, Restarting Virtual Machines; vSphere API 6.5
/// (ClusterOrchestrationInfo, ClusterVmReadiness, restartPriorityTimeout).
public struct RestartQueue: Sendable {
  /// Where a machine stands.
  public enum State: Sendable, Hashable {
    /// Behind others, or next in line for a free power-on.
    case waiting
    /// It fits nowhere; no attempt is used up.
    case waitingForCapacity
    /// It is being powered on there.
    case poweringOn(host: Int32)
    /// An attempt failed; the next one is due then.
    case waitingToRetry(until: SimTime)
    /// It is powered on there and not ready yet.
    case settling(host: Int32)
  }

  struct Entry: Sendable {
    var request: RestartRequest
    var rank: Int8
    var state: State = .waiting
    var attempts = 0
    /// When it could start for the first time; `.never` before.
    var released: SimTime = .never
    /// When it counts as ready; `.never` while its condition is not reached.
    var readyAt: SimTime = .never
    /// Whether capacity may have become free since it was refused.
    var mayTryAgain = true
    var lastFailure = RestartFailure.powerOnError

    var deadline: SimTime { released == .never ? .never : released + request.settings.conditionTimeout }
  }

  /// Whether `next` gives a reason with each action.
  public var explains = false
  /// Reason of each action of the last `next`, at its position; empty unless `explains`.
  public internal(set) var reasons: ContiguousArray<String> = []

  let attemptLimit: Int
  let delays: [SimDuration]
  let ordering: RestartOrdering
  let registersDisabledMachines: Bool
  var entries: ContiguousArray<Entry> = []
  var freeEntries: ContiguousArray<Int32> = []
  /// Entries by rank, those of one rank as they came.
  var order: ContiguousArray<Int32> = []
  /// Entry of each machine; -1 for none.
  var entryOfMachine: ContiguousArray<Int32> = []
  /// Who waits for whom, sorted by the machine that waits.
  var dependencies: ContiguousArray<Dependency> = []
  var lastLook = SimTime(nanoseconds: .min)

  struct Dependency: Sendable {
    var machine: Int32
    var dependsOn: Int32
  }

  /// Makes an empty queue.
  /// - Parameters:
  ///   - settings: HA of the cluster, without problems.
  ///   - dependencies: which machines wait for which, without problems. A dependency on a machine of a later rank is
  ///     ignored.
  public init(_ settings: HASettings, dependencies: [RestartDependency] = []) {
    attemptLimit = settings.restartAttemptLimit
    delays = settings.restartDelays
    ordering = settings.restartOrdering
    registersDisabledMachines = settings.registersDisabledMachines
    for rule in dependencies {
      for machine in rule.machines {
        for other in rule.dependsOn {
          self.dependencies.append(Dependency(machine: machine, dependsOn: other))
        }
      }
    }
    self.dependencies.sort { ($0.machine, $0.dependsOn) < ($1.machine, $1.dependsOn) }
  }

  // MARK: What is in it

  /// Machines that are not ready, not given up and still waited for.
  public var count: Int { order.count }
  /// Whether no machine is being restarted.
  public var isEmpty: Bool { order.isEmpty }

  /// Where a machine stands; nil if it is not being restarted.
  public func state(of machine: Int32) -> State? { entry(of: machine).map { entries[$0].state } }

  /// Attempts made for a machine; 0 if it is not being restarted.
  public func attempts(of machine: Int32) -> Int { entry(of: machine).map { entries[$0].attempts } ?? 0 }

  func entry(of machine: Int32) -> Int? {
    guard machine >= 0, Int(machine) < entryOfMachine.count else { return nil }
    let entry = entryOfMachine[Int(machine)]
    return entry < 0 ? nil : Int(entry)
  }

  // MARK: What the model reports

  /// Adds a machine whose failure is detected. One that is settling after a restart starts over, with attempts counted
  /// anew; one that is in line already stays as it is. A new failure also gives machines that wait for capacity another
  /// try.
  public mutating func enqueue(_ request: RestartRequest) {
    precondition(request.machine >= 0, "a machine has a position from 0 up")
    if let existing = entry(of: request.machine) {
      guard case .settling = entries[existing].state else { return }
      remove(existing)
    }
    capacityChanged()
    let entry = Entry(request: request, rank: request.settings.kind.rank(request.settings.priority))
    insert(entry)
  }

  /// The power-on of a machine is complete.
  public mutating func succeeded(machine: Int32, at time: SimTime, placement: inout RestartPlacement) {
    guard let index = entry(of: machine), case .poweringOn(let host) = entries[index].state else { return }
    placement.startCompleted(on: host)
    entries[index].state = .settling(host: host)
    reach(.poweredOn, index, at: time)
  }

  /// The power-on of a machine is known to have failed: what it had booked is given back, and the wait for the next
  /// attempt starts. A machine that was to have resources only stays ready: they were allocated.
  public mutating func failed(
    machine: Int32, at time: SimTime, because failure: RestartFailure = .powerOnError,
    placement: inout RestartPlacement
  ) {
    guard let index = entry(of: machine), case .poweringOn(let host) = entries[index].state else { return }
    placement.startCompleted(on: host)
    placement.release(entries[index].request.needs, on: host)
    entries[index].lastFailure = failure
    let attempts = entries[index].attempts
    let wait = attempts >= attemptLimit ? SimDuration.zero : delays[Swift.min(attempts, delays.count) - 1]
    entries[index].state = .waitingToRetry(until: time + wait)
    capacityChanged()
  }

  /// A machine reached a condition: guest or application heartbeats. (Resources and power are known already.)
  public mutating func conditionReached(machine: Int32, _ condition: RestartCondition, at time: SimTime) {
    guard let index = entry(of: machine), case .settling = entries[index].state else { return }
    reach(condition, index, at: time)
  }

  /// The failure of a host is detected: power-ons there have failed. Machines that were powered on there are for the
  /// model to enqueue again, and what the host has unreserved is for the model to set when it is back.
  public mutating func hostFailed(_ host: Int32, at time: SimTime, placement: inout RestartPlacement) {
    for position in order.indices {
      let entry = entries[Int(order[position])]
      if entry.state == .poweringOn(host: host) {
        failed(machine: entry.request.machine, at: time, because: .hostFailed, placement: &placement)
      }
    }
  }

  /// Room may have become free: a host joined, unreserved capacity grew, rules or compatibility changed.
  public mutating func capacityChanged() {
    for index in order { entries[Int(index)].mayTryAgain = true }
  }

  /// A new master is in charge. It does not know of its predecessor's attempts: machines that wait to retry may start
  /// at once, with attempts counted anew; a power-on under way counts as its first. The model enqueues again what the
  /// old master gave up.
  public mutating func masterChanged() {
    for position in order {
      let index = Int(position)
      if case .waitingToRetry = entries[index].state { entries[index].state = .waiting }
      switch entries[index].state {
      case .poweringOn: entries[index].attempts = 1
      case .settling: break
      case .waiting, .waitingForCapacity, .waitingToRetry: entries[index].attempts = 0
      }
    }
  }

  /// Takes a machine out: it was found running, deleted, or is no longer protected. What a power-on under way has
  /// booked is given back.
  public mutating func cancel(machine: Int32, placement: inout RestartPlacement) {
    guard let index = entry(of: machine) else { return }
    if case .poweringOn(let host) = entries[index].state {
      placement.startCompleted(on: host)
      placement.release(entries[index].request.needs, on: host)
    }
    remove(index)
  }

  private mutating func reach(_ condition: RestartCondition, _ index: Int, at time: SimTime) {
    let settings = entries[index].request.settings
    guard condition >= settings.condition, entries[index].readyAt == .never else { return }
    entries[index].readyAt = time + settings.delayAfterCondition
  }

  // MARK: Places

  private mutating func insert(_ entry: Entry) {
    let index: Int
    if let free = freeEntries.popLast() {
      index = Int(free)
      entries[index] = entry
    } else {
      index = entries.count
      entries.append(entry)
    }
    let machine = Int(entry.request.machine)
    while entryOfMachine.count <= machine { entryOfMachine.append(-1) }
    entryOfMachine[machine] = Int32(index)
    var low = 0
    var high = order.count
    while low < high {
      let middle = (low + high) / 2
      if entries[Int(order[middle])].rank <= entry.rank { low = middle + 1 } else { high = middle }
    }
    order.insert(Int32(index), at: low)
  }

  mutating func remove(_ index: Int) {
    entryOfMachine[Int(entries[index].request.machine)] = -1
    freeEntries.append(Int32(index))
    order.removeAll { $0 == Int32(index) }
  }
}
