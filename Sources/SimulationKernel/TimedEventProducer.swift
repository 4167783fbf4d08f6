import Quantities

/// Anything that lives on the clock: a host, a cluster, a controller, an engine. It receives its own events, changes
/// its own state, and schedules more.
public protocol TimedEventProducer {
  /// The events it schedules and receives.
  associatedtype Event: SimulationEvent

  /// Schedules its first events, at time zero.
  mutating func start(_ scheduler: Scheduler<Event>)

  /// Changes state for an event whose time has come; `scheduler.now` is that time.
  mutating func handle(_ event: Event, _ scheduler: Scheduler<Event>)

  /// Closes its integrals at the end of the run.
  mutating func finish(at time: SimTime)
}

/// One or several producers on one calendar.
public protocol SimulationWorld {
  /// Starts every producer.
  mutating func start(_ calendar: UnsafeMutablePointer<EventCalendar>)

  /// Hands an event to the producer it belongs to and returns its label.
  mutating func dispatch(_ due: DueEvent, _ calendar: UnsafeMutablePointer<EventCalendar>) -> EventLabel

  /// Closes every producer at the end of the run.
  mutating func finish(at time: SimTime)
}

extension DueEvent {
  /// Hands the event to its producer; a world with several producers switches over `producer` and calls this.
  @inlinable
  public func deliver<Producer: TimedEventProducer>(
    to receiver: inout Producer, _ calendar: UnsafeMutablePointer<EventCalendar>
  ) -> EventLabel {
    let event = event(as: Producer.Event.self)
    receiver.handle(event, Scheduler(calendar, producer: producer))
    return event.label
  }
}

/// A world of a single producer.
public struct SingleProducerWorld<Producer: TimedEventProducer>: SimulationWorld {
  /// The producer.
  public var producer: Producer

  /// Puts a producer on a calendar of its own.
  @inlinable public init(_ producer: Producer) { self.producer = producer }

  /// Starts the producer.
  @inlinable public mutating func start(_ calendar: UnsafeMutablePointer<EventCalendar>) {
    producer.start(Scheduler(calendar, producer: ProducerID(0)))
  }
  /// Hands an event to the producer.
  @inlinable public mutating func dispatch(
    _ due: DueEvent, _ calendar: UnsafeMutablePointer<EventCalendar>
  ) -> EventLabel {
    due.deliver(to: &producer, calendar)
  }
  /// Closes the producer.
  @inlinable public mutating func finish(at time: SimTime) { producer.finish(at: time) }
}
