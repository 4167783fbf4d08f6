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
///
/// Everything generic here is inlinable, so that a loop over a concrete world is specialised where the world is known
/// and dispatching an event is a direct call or a switch.
public struct Simulation<World: SimulationWorld>: ~Copyable {
  /// The simulated world.
  public var world: World
  /// Events at one instant after which a run is called a livelock. Modelling default: a hundred million, far beyond
  /// what the largest worlds do at once, and seconds of computation.
  public var eventsPerInstantLimit: UInt64 = 100_000_000

  @usableFromInline let calendar: UnsafeMutablePointer<EventCalendar>
  @usableFromInline var progress = RunProgress()

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
  /// Events run so far.
  public var eventCount: UInt64 { progress.eventCount }
  /// Running hash over time, kind and target of every event that is no sampling: equal runs have equal fingerprints,
  /// however often they are looked at.
  public var fingerprint: EventOrderFingerprint { progress.fingerprint }

  /// Runs events in order until one lies at or past `horizon`, none is left, a handler asks to stop, or `budget`
  /// events have run. Events exactly at the horizon do not run. May be called again to go on from there.
  /// - Precondition: `horizon` is not in the past.
  @inlinable
  public mutating func run(until horizon: SimTime, budget: UInt64 = .max) -> RunEnd {
    startIfNeeded()
    calendar.pointee.clearStopRequest()
    var progress = progress
    defer { self.progress = progress }
    var remaining = budget
    while remaining > 0 {
      guard let due = calendar.pointee.next(before: horizon) else { return endWithoutEvent(horizon) }
      progress.record(due, world.dispatch(due, calendar))
      if progress.eventsAtInstant > eventsPerInstantLimit { return .livelock }
      if let reason = calendar.pointee.stopRequest { return .stopped(reason: reason) }
      remaining &-= 1
    }
    return .budgetSpent
  }

  @inlinable
  mutating func startIfNeeded() {
    guard !progress.isStarted else { return }
    progress.isStarted = true
    world.start(calendar)
  }

  @inlinable
  func endWithoutEvent(_ horizon: SimTime) -> RunEnd {
    if calendar.pointee.pendingCount == 0 { return .noMoreEvents }
    calendar.pointee.advance(to: horizon)
    return .horizonReached
  }
}

/// What the run loop keeps count of.
@usableFromInline
struct RunProgress {
  @usableFromInline var isStarted = false
  @usableFromInline var eventCount: UInt64 = 0
  @usableFromInline var fingerprint = EventOrderFingerprint()
  @usableFromInline var lastInstant = SimTime.zero
  /// Events run at `lastInstant`, the last included.
  @usableFromInline var eventsAtInstant: UInt64 = 0

  @inlinable init() {}

  @inlinable
  mutating func record(_ due: DueEvent, _ label: EventLabel) {
    eventCount &+= 1
    if !due.isSampling { fingerprint.absorb(due.time, label) }
    eventsAtInstant = due.time == lastInstant ? eventsAtInstant &+ 1 : 1
    lastInstant = due.time
  }
}
