import Quantities
import SimulationKernel
import Testing

/// Records what it receives, and does what the event says.
private struct Recorder: TimedEventProducer {
  enum Event: SimulationEvent {
    case note(UInt32)
    case scheduleNow(EventPriority, UInt32)
    case stop(UInt32)
    case loop
    var label: EventLabel {
      switch self {
      case .note(let id): EventLabel(kind: 0, target: id)
      case .scheduleNow(_, let id): EventLabel(kind: 1, target: id)
      case .stop(let reason): EventLabel(kind: 2, target: reason)
      case .loop: EventLabel(kind: 3, target: 0)
      }
    }
  }
  var initial: [(Event, SimTime, EventPriority)]
  var notes: [UInt32] = []

  mutating func start(_ scheduler: Scheduler<Event>) {
    for (event, time, priority) in initial { scheduler.schedule(event, at: time, priority: priority) }
  }
  mutating func handle(_ event: Event, _ scheduler: Scheduler<Event>) {
    switch event {
    case .note(let id): notes.append(id)
    case .scheduleNow(let priority, let id): scheduler.schedule(.note(id), at: scheduler.now, priority: priority)
    case .stop(let reason): scheduler.requestStop(reason: reason)
    case .loop: scheduler.schedule(.loop, after: .zero)
    }
  }
  mutating func finish(at time: SimTime) {}
}

private func simulation(
  _ initial: [(Recorder.Event, SimTime, EventPriority)]
) -> Simulation<SingleProducerWorld<Recorder>> {
  Simulation(SingleProducerWorld(Recorder(initial: initial)))
}

@Suite struct RunLoopTests {
  @Test func anEventScheduledNowRunsInTheSameInstantLastOfItsPriority() {
    var run = simulation([
      (.note(6), .seconds(2), .fault), (.note(5), .seconds(1), .sampling), (.note(2), .seconds(1), .arrival),
      (.scheduleNow(.arrival, 4), .seconds(1), .fault), (.note(1), .seconds(1), .completion),
      (.note(3), .seconds(1), .arrival),
    ])
    #expect(run.run(until: .never) == .noMoreEvents)
    #expect(run.world.producer.notes == [1, 2, 3, 4, 5, 6])
    #expect(run.now == .seconds(2))
  }

  @Test func aRunEndsBeforeEventsAtTheHorizonAndGoesOnFromThere() {
    var run = simulation([(.note(1), .seconds(1), .fault), (.note(2), .seconds(2), .fault)])
    #expect(run.run(until: .seconds(2)) == .horizonReached)
    #expect(run.now == .seconds(2))
    #expect(run.world.producer.notes == [1])
    #expect(run.pendingCount == 1)
    #expect(run.run(until: .seconds(3)) == .noMoreEvents)
    #expect(run.world.producer.notes == [1, 2])
    #expect(run.eventCount == 2)
  }

  @Test func anEmptyWorldHasNoEvents() {
    var run = simulation([])
    #expect(run.run(until: .seconds(1)) == .noMoreEvents)
    #expect(run.now == .zero)
  }

  @Test func aStoppedRunReportsTheReasonAndCanGoOn() {
    var run = simulation([
      (.stop(17), .seconds(1), .fault), (.note(1), .seconds(1), .fault), (.note(2), .seconds(2), .fault),
    ])
    #expect(run.run(until: .never) == .stopped(reason: 17))
    #expect(run.world.producer.notes.isEmpty)
    #expect(run.run(until: .never) == .noMoreEvents)
    #expect(run.world.producer.notes == [1, 2])
  }

  @Test func theBudgetCountsEventsOfOneCall() {
    var run = simulation((0..<5).map { (.note($0), .seconds(Int64($0)), .arrival) })
    #expect(run.run(until: .never, budget: 3) == .budgetSpent)
    #expect(run.eventCount == 3)
    #expect(run.run(until: .never, budget: 0) == .budgetSpent)
    #expect(run.run(until: .never, budget: 3) == .noMoreEvents)
    #expect(run.eventCount == 5)
  }

  @Test func aZeroDelayLoopIsALivelockAndNotAnEndlessRun() {
    var run = simulation([(.note(1), .seconds(1), .fault), (.loop, .seconds(2), .fault)])
    run.eventsPerInstantLimit = 1_000
    #expect(run.run(until: .never) == .livelock)
    // One event at 1 s, then 1001 at 2 s: the first beyond the limit ends the run.
    #expect(run.eventCount == 1_002)
    #expect(run.now == .seconds(2))
  }

  @Test func equalRunsHaveEqualFingerprintsAndAChangeOfOrderShows() {
    func fingerprint(_ ids: [UInt32]) -> EventOrderFingerprint {
      var run = simulation(ids.map { (.note($0), .seconds(1), .arrival) })
      _ = run.run(until: .never)
      return run.fingerprint
    }
    #expect(fingerprint([1, 2, 3]) == fingerprint([1, 2, 3]))
    #expect(fingerprint([1, 2, 3]) != fingerprint([1, 3, 2]))
    #expect(fingerprint([1, 2]) != fingerprint([1, 2, 3]))
    #expect(fingerprint([]) != fingerprint([0]))
  }
}
