import Quantities
import SimulationKernel
import Testing

/// Two kinds of producers with events of their own on one calendar: a metronome, and a lamp that a switch-off at the
/// same instant must reach before the metronome's beat.
private struct Metronome: TimedEventProducer {
  struct Event: SimulationEvent {
    var beat: UInt64
    var label: EventLabel { EventLabel(kind: 7, target: UInt32(truncatingIfNeeded: beat)) }
  }
  var log: [String] = []
  mutating func start(_ scheduler: Scheduler<Event>) {
    scheduler.schedule(Event(beat: 1), at: .seconds(1), priority: .policy)
  }
  mutating func handle(_ event: Event, _ scheduler: Scheduler<Event>) {
    log.append("beat \(event.beat) at \(scheduler.now)")
    scheduler.schedule(Event(beat: event.beat + 1), after: .seconds(1), priority: .policy)
  }
  mutating func finish(at time: SimTime) { log.append("end") }
}

private struct Lamp: TimedEventProducer {
  enum Event: SimulationEvent {
    case on
    case off(UInt32)
    var label: EventLabel { EventLabel(kind: 3, target: 0) }
  }
  var isOn = false
  mutating func start(_ scheduler: Scheduler<Event>) { scheduler.schedule(.on, at: .zero) }
  mutating func handle(_ event: Event, _ scheduler: Scheduler<Event>) {
    switch event {
    case .on:
      isOn = true
      scheduler.schedule(.off(42), at: .seconds(2), priority: .fault)
    case .off(let code): isOn = code != 42
    }
  }
  mutating func finish(at time: SimTime) {}
}

private struct Room: SimulationWorld {
  var metronome = Metronome()
  var lamp = Lamp()
  var lampAtBeats: [Bool] = []

  mutating func start(_ calendar: UnsafeMutablePointer<EventCalendar>) {
    metronome.start(Scheduler(calendar, producer: ProducerID(0)))
    lamp.start(Scheduler(calendar, producer: ProducerID(1)))
  }
  mutating func dispatch(_ due: DueEvent, _ calendar: UnsafeMutablePointer<EventCalendar>) -> EventLabel {
    switch due.producer.index {
    case 0:
      lampAtBeats.append(lamp.isOn)
      return due.deliver(to: &metronome, calendar)
    default: return due.deliver(to: &lamp, calendar)
    }
  }
  mutating func finish(at time: SimTime) {
    metronome.finish(at: time)
    lamp.finish(at: time)
  }
}

@Test func producersOfDifferentKindsShareACalendar() {
  var simulation = Simulation(Room())
  #expect(simulation.run(until: .seconds(4)) == .horizonReached)
  simulation.world.finish(at: simulation.now)
  #expect(simulation.world.metronome.log == ["beat 1 at 1", "beat 2 at 2", "beat 3 at 3", "end"])
  // The lamp fails at 2 s, before the beat of that instant.
  #expect(simulation.world.lampAtBeats == [true, false, false])
  #expect(simulation.eventCount == 5)
}
