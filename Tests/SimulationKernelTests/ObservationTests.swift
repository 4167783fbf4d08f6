import Quantities
import SimulationKernel
import Testing

/// Works every second and, if asked, samples every `interval`.
private struct Watched: TimedEventProducer {
  enum Event: SimulationEvent {
    case work, sample
    var label: EventLabel { EventLabel(kind: self == .work ? 0 : 1, target: 0) }
  }
  var interval: SimDuration?
  mutating func start(_ scheduler: Scheduler<Event>) {
    scheduler.schedule(.work, at: .zero)
    if interval != nil { scheduler.schedule(.sample, at: .zero, priority: .sampling) }
  }
  mutating func handle(_ event: Event, _ scheduler: Scheduler<Event>) {
    switch event {
    case .work: scheduler.schedule(.work, after: .seconds(1))
    case .sample: if let interval { scheduler.schedule(.sample, after: interval, priority: .sampling) }
    }
  }
  mutating func finish(at time: SimTime) {}
}

@Test func lookingAtARunLeavesItsFingerprintAlone() {
  func fingerprint(_ interval: SimDuration?) -> EventOrderFingerprint {
    var simulation = Simulation(SingleProducerWorld(Watched(interval: interval)))
    _ = simulation.run(until: .seconds(100))
    return simulation.fingerprint
  }
  #expect(fingerprint(nil) == fingerprint(.seconds(1)))
  #expect(fingerprint(nil) == fingerprint(.milliseconds(300)))
  #expect(fingerprint(nil) != EventOrderFingerprint())
}
