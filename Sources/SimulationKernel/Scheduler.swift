import Quantities

/// What a producer sees of the calendar while it handles an event: the clock, and its own events.
///
/// Valid only during the call it is passed to.
public struct Scheduler<Event: SimulationEvent> {
  @usableFromInline let calendar: UnsafeMutablePointer<EventCalendar>
  @usableFromInline let producer: ProducerID

  /// Makes the view of one producer on a calendar that outlives it.
  @inlinable public init(_ calendar: UnsafeMutablePointer<EventCalendar>, producer: ProducerID) {
    precondition(MemoryLayout<Event>.size <= 16, "an event must fit into two words")
    self.calendar = calendar
    self.producer = producer
  }

  /// The current instant.
  @inlinable public var now: SimTime { calendar.pointee.now }

  /// Schedules an event at an instant, which must not be in the past.
  @inlinable @discardableResult
  public func schedule(_ event: Event, at time: SimTime, priority: EventPriority = .completion) -> EventHandle {
    var words: (UInt64, UInt64) = (0, 0)
    withUnsafeMutableBytes(of: &words) { $0.storeBytes(of: event, as: Event.self) }
    return calendar.pointee.insert(at: time, priority: priority, producer: producer, words: words)
  }

  /// Schedules an event a span after now.
  @inlinable @discardableResult
  public func schedule(_ event: Event, after delay: SimDuration, priority: EventPriority = .completion) -> EventHandle {
    schedule(event, at: now + delay, priority: priority)
  }

  /// Cancels an event. Returns whether the handle still referred to one; a stale handle is harmless.
  @inlinable @discardableResult
  public func cancel(_ handle: EventHandle) -> Bool { calendar.pointee.cancel(handle) }

  /// Moves an event to another instant; its handle stays valid. Returns whether it still referred to an event.
  @inlinable @discardableResult
  public func reschedule(_ handle: EventHandle, to time: SimTime, priority: EventPriority = .completion) -> Bool {
    calendar.pointee.reschedule(handle, to: time, priority: priority)
  }

  /// Whether the handle refers to an event that has yet to run.
  @inlinable public func isPending(_ handle: EventHandle) -> Bool { calendar.pointee.isPending(handle) }

  /// Asks for the run to end after this event; `reason` is a number of the model, reported with the end.
  @inlinable public func requestStop(reason: UInt32) { calendar.pointee.requestStop(reason: reason) }
}
