import Quantities

/// Why a run, or a part of one, came to its end.
public enum RunEnd: Hashable, Sendable {
  /// The next event lies at or past the horizon; the clock stands at the horizon.
  case horizonReached
  /// Nothing is scheduled any more; the clock stands at the last event.
  case noMoreEvents
  /// A handler asked for the end, with a reason number of its model.
  case stopped(reason: UInt32)
  /// The event budget of this call is spent; call `run` again to go on.
  case budgetSpent
  /// More events at a single instant than a sane model produces: a zero-delay loop.
  case livelock
}

/// A world on a calendar: the run loop.
public struct Simulation<World: SimulationWorld>: ~Copyable {
  /// The simulated world.
  public var world: World
  /// Events run so far.
  public private(set) var eventCount: UInt64 = 0
  /// Running hash over time, kind and target of every event: equal runs have equal fingerprints.
  public private(set) var fingerprint = EventOrderFingerprint()

  /// Events at one instant after which a run is called a livelock.
  public static var eventsPerInstantLimit: UInt64 { 100_000_000 }

  @usableFromInline let calendar: UnsafeMutablePointer<EventCalendar>
  private var isStarted = false
  private var eventsAtInstant: UInt64 = 0
  private var lastInstant = SimTime.zero

  /// Puts a world on an empty calendar at time zero.
  public init(_ world: World) {
    self.world = world
    calendar = .allocate(capacity: 1)
    calendar.initialize(to: EventCalendar())
  }

  deinit {
    calendar.deinitialize(count: 1)
    calendar.deallocate()
  }

  /// The current instant.
  public var now: SimTime { calendar.pointee.now }
  /// Events scheduled and not yet run.
  public var pendingCount: Int { calendar.pointee.pendingCount }

  /// Runs events in order until one lies at or past `horizon`, none is left, a handler asks to stop, or `budget`
  /// events have run. Events exactly at the horizon do not run.
  @inlinable
  public mutating func run(until horizon: SimTime, budget: UInt64 = .max) -> RunEnd {
    startIfNeeded()
    var remaining = budget
    while remaining > 0 {
      guard let due = calendar.pointee.next(before: horizon) else {
        return endWithoutEvent(horizon)
      }
      let label = world.dispatch(due, calendar)
      if let end = account(due.time, label) { return end }
      remaining &-= 1
    }
    return .budgetSpent
  }

  @usableFromInline mutating func startIfNeeded() {
    guard !isStarted else { return }
    isStarted = true
    world.start(calendar)
  }

  @usableFromInline mutating func endWithoutEvent(_ horizon: SimTime) -> RunEnd {
    if calendar.pointee.pendingCount == 0 { return .noMoreEvents }
    calendar.pointee.advance(to: horizon)
    return .horizonReached
  }

  @usableFromInline mutating func account(_ time: SimTime, _ label: EventLabel) -> RunEnd? {
    eventCount &+= 1
    fingerprint.absorb(time, label)
    if time == lastInstant {
      eventsAtInstant &+= 1
      if eventsAtInstant > Self.eventsPerInstantLimit { return .livelock }
    } else {
      lastInstant = time
      eventsAtInstant = 0
    }
    if let reason = calendar.pointee.stopRequest { return .stopped(reason: reason) }
    return nil
  }
}
