import Quantities
import RandomStreams

/// The beginning or the end of a fault.
public struct FaultTransition: Sendable, Hashable {
  /// When.
  public var time: SimTime
  /// Position of the target in `FaultProcess.targets`.
  public var target: Int32
  /// Whether the target fails; otherwise it is back.
  public var isFailure: Bool
}

/// A schedule of faults on the clock: what fails, what is back, and when next.
///
/// Faults of one target may overlap. They are counted: it fails with the first and is back when the last ends; what
/// happens between changes nothing and is not reported. A fault of no duration is a failure and a return at one time.
/// At one time, ends go before beginnings, so that a fault that follows another without a gap is a new fault.
///
/// Valid as long as the streams it was made with.
public struct FaultProcess {
  /// What can fail, each once, in the order of the schedule.
  public private(set) var targets: ContiguousArray<FaultTarget> = []
  private var outages = OutageCounter()
  private var repeated: ContiguousArray<RepeatedFault> = []
  /// A heap, the earliest first.
  private var pending: ContiguousArray<Pending> = []
  private var nextSequence: Int64 = 0

  private struct RepeatedFault {
    var timeToFailure: Sampler
    var timeToRepair: Sampler
    var stream: RandomStream
  }

  private struct Pending {
    var time: SimTime
    var sequence: Int64
    var target: Int32
    /// Source that repeats; -1 for a single fault.
    var source: Int32
    var isFailure: Bool
    /// Of a single fault that begins.
    var duration: SimDuration

    func isBefore(_ other: Pending) -> Bool {
      if time != other.time { return time < other.time }
      if isFailure != other.isFailure { return !isFailure }
      return sequence < other.sequence
    }
  }

  /// Puts a schedule on the clock; a repeated fault draws its first time to failure from the start of the run.
  /// - Throws: `DistributionError` where `FaultSchedule.problems` names one.
  public init(_ schedule: FaultSchedule, streams: RandomStreams) throws(DistributionError) {
    var positions: [FaultTarget: Int32] = [:]
    for source in schedule.sources {
      switch source {
      case .once(let target, let time, let duration):
        insert(
          Pending(
            time: time, sequence: 0, target: position(of: target, &positions), source: -1, isFailure: true,
            duration: duration))
      case .repeated(let target, let stream, let timeToFailure, let timeToRepair):
        let fault = RepeatedFault(
          timeToFailure: try Sampler(timeToFailure, isNonNegative: true),
          timeToRepair: try Sampler(timeToRepair, isNonNegative: true), stream: streams.stream(stream))
        repeated.append(fault)
        insert(
          Pending(
            time: .zero + fault.timeToFailure.sampleDuration(fault.stream), sequence: 0,
            target: position(of: target, &positions), source: Int32(repeated.count - 1), isFailure: true,
            duration: .zero))
      }
    }
  }

  /// When `advance` is due; `.never` when nothing is left.
  public var nextEventTime: SimTime { pending.first?.time ?? .never }

  /// The next change at or before a time; nil when there is none. To be called until it says so.
  public mutating func advance(to time: SimTime) -> FaultTransition? {
    while let first = pending.first, first.time <= time, first.time != .never {
      removeFirst()
      follow(first)
      if first.isFailure ? outages.begin(first.target) : outages.end(first.target) {
        return FaultTransition(time: first.time, target: first.target, isFailure: first.isFailure)
      }
    }
    return nil
  }

  /// Schedules what comes after a beginning or an end.
  private mutating func follow(_ event: Pending) {
    var next = event
    if event.source < 0 {
      guard event.isFailure, event.duration != .max else { return }
      next.time = event.time + event.duration
    } else {
      let fault = repeated[Int(event.source)]
      let sampler = event.isFailure ? fault.timeToRepair : fault.timeToFailure
      next.time = event.time + sampler.sampleDuration(fault.stream)
    }
    next.isFailure = !event.isFailure
    insert(next)
  }

  private mutating func position(of target: FaultTarget, _ positions: inout [FaultTarget: Int32]) -> Int32 {
    if let position = positions[target] { return position }
    let position = Int32(targets.count)
    positions[target] = position
    targets.append(target)
    outages.grow(to: targets.count)
    return position
  }

  // MARK: Heap

  private mutating func insert(_ event: Pending) {
    var event = event
    event.sequence = nextSequence
    nextSequence += 1
    pending.append(event)
    var child = pending.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard pending[child].isBefore(pending[parent]) else { break }
      pending.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func removeFirst() {
    pending.swapAt(0, pending.count - 1)
    pending.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in (2 * parent + 1)...(2 * parent + 2) where child < pending.count {
        if pending[child].isBefore(pending[least]) { least = child }
      }
      guard least != parent else { return }
      pending.swapAt(parent, least)
      parent = least
    }
  }
}
