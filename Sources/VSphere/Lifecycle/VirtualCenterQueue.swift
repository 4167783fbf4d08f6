import Quantities

/// States of a task as vCenter names them (published: vSphere API, `TaskInfoState`).
public enum TaskState: String, Sendable, Hashable, CaseIterable {
  /// It waits for a worker.
  case queued
  /// A worker has it.
  case running
  /// It is done.
  case success
  /// It failed or was cancelled.
  case error
}

/// A task that left vCenter.
public struct FinishedTask: Sendable, Hashable {
  /// The caller's identifier.
  public var id: Int
  /// `success`, or `error` for one that was cancelled or lost with vCenter.
  public var state: TaskState
  /// When it was submitted.
  public var submitted: SimTime
  /// When a worker took it; nil when none did.
  public var started: SimTime?
  /// When it left.
  public var finished: SimTime
}

/// vCenter's tasks: a queue with many workers, first come, first served (M/G/c where arrivals are Poisson).
///
/// What a worker spends on a task is vCenter's own part of it: checks, database, dispatch. What hosts take
/// (`OperationLatency`) follows when the task leaves here and keeps no worker; only so do 64 workers complete the
/// published 60 tasks a second. Tasks are drawn by the caller (`VirtualCenterSettings.service`), so that this holds no
/// randomness. Nothing is allocated once the queue has reached its length.
public struct VirtualCenterQueue: Sendable {
  private struct Task: Sendable {
    var id: Int
    var submitted: SimTime
    var started: SimTime
    var service: SimDuration
    var end: SimTime { started + service }
  }

  /// Most tasks at the same time.
  public let workerCount: Int
  /// Tasks that have a worker.
  private var running: ContiguousArray<Task> = []
  /// Tasks that wait, from `head` on.
  private var waiting: ContiguousArray<Task> = []
  private var head = 0
  /// Index in `running` of the task that ends next.
  private var nextIndex = -1
  /// Tasks that left with success.
  public private(set) var completedCount = 0
  /// Tasks that left with an error.
  public private(set) var failedCount = 0

  /// Makes an idle vCenter.
  public init(_ settings: VirtualCenterSettings) {
    workerCount = settings.workerCount
    running.reserveCapacity(workerCount)
  }

  /// When the next task is done; `SimTime.never` when none runs.
  public var nextEventTime: SimTime { nextIndex < 0 ? .never : running[nextIndex].end }
  /// Tasks that have a worker.
  public var runningCount: Int { running.count }
  /// Tasks that wait for one.
  public var queuedCount: Int { waiting.count - head }

  /// Hands in a task; it runs at once where a worker is free.
  /// - Parameters:
  ///   - id: how the caller knows it; unique among those that have not left.
  ///   - service: how long a worker needs for it.
  @discardableResult public mutating func submit(id: Int, service: SimDuration, at time: SimTime) -> TaskState {
    let task = Task(id: id, submitted: time, started: time, service: service)
    if running.count < workerCount {
      run(task)
      return .running
    }
    waiting.append(task)
    return .queued
  }

  /// Takes out the task that is done; the first that waits gets its worker. Of several done at one instant, the one
  /// that started first.
  /// - Parameter time: `nextEventTime`.
  public mutating func advance(at time: SimTime) -> FinishedTask {
    precondition(nextIndex >= 0 && time == nextEventTime, "vCenter advances when a task is done")
    completedCount += 1
    return release(nextIndex, .success, at: time)
  }

  /// Cancels a task; nil when it has left already.
  public mutating func cancel(id: Int, at time: SimTime) -> FinishedTask? {
    if let index = running.firstIndex(where: { $0.id == id }) {
      failedCount += 1
      return release(index, .error, at: time)
    }
    guard let index = waiting[head...].firstIndex(where: { $0.id == id }) else { return nil }
    failedCount += 1
    let task = waiting.remove(at: index)
    return FinishedTask(id: id, state: .error, submitted: task.submitted, started: nil, finished: time)
  }

  private mutating func run(_ task: Task) {
    running.append(task)
    if nextIndex < 0 || task.end < running[nextIndex].end { nextIndex = running.count - 1 }
  }

  private mutating func release(_ index: Int, _ state: TaskState, at time: SimTime) -> FinishedTask {
    // Removal keeps the order in which tasks started: of tasks done at one instant the first is found first.
    let task = running.remove(at: index)
    nextIndex = -1
    for candidate in running.indices where nextIndex < 0 || running[candidate].end < running[nextIndex].end {
      nextIndex = candidate
    }
    if head < waiting.count {
      var next = waiting[head]
      head += 1
      next.started = time
      run(next)
      if head > 64, head * 2 > waiting.count {
        waiting.removeSubrange(..<head)
        head = 0
      }
    }
    return FinishedTask(
      id: task.id, state: state, submitted: task.submitted, started: task.started, finished: time)
  }
}
