import Quantities
import SimulationKernel
import Testing

/// PHOLD without its logical processes: every message, when it arrives, is sent on after lookahead plus an exponential
/// delay. The number of events of a message is a renewal process.
private struct Phold: TimedEventProducer {
  struct Event: SimulationEvent {
    var message: UInt32
    var label: EventLabel { EventLabel(kind: 0, target: message) }
  }
  let messages: UInt32
  let lookahead: Double
  let mean: Double
  var random: TestRandom

  mutating func delay() -> SimDuration { .seconds(rounding: lookahead + random.exponential(mean: mean)) }
  mutating func start(_ scheduler: Scheduler<Event>) {
    for message in 0..<messages { scheduler.schedule(Event(message: message), after: delay()) }
  }
  mutating func handle(_ event: Event, _ scheduler: Scheduler<Event>) { scheduler.schedule(event, after: delay()) }
  mutating func finish(at time: SimTime) {}
}

/// Renewal theory: events of a message in (0, T] have mean T/mu + (c^2 - 1)/2 and variance about T c^2 / mu, with
/// mu = L + m and c = m / mu. The band is 3.5 standard errors over 1000 messages.
@Test(arguments: [
  // L = m = 1: mu 2, c 1/2, 100/2 - 3/8; variance 100 / 4 / 2.
  (lookahead: 1.0, mean: 1.0, expected: 49.625, variance: 12.5),
  // L = 0.1, m = 0.9: mu 1, c 0.9, 100 - 0.19/2; variance 81.
  (lookahead: 0.1, mean: 0.9, expected: 99.905, variance: 81.0),
  // L = 0, m = 1: a Poisson process, mean and variance 100.
  (lookahead: 0.0, mean: 1.0, expected: 100.0, variance: 100.0),
])
func pholdRunsAsManyEventsAsRenewalTheorySays(lookahead: Double, mean: Double, expected: Double, variance: Double) {
  let messages: UInt32 = 1_000
  var simulation = Simulation(
    SingleProducerWorld(
      Phold(messages: messages, lookahead: lookahead, mean: mean, random: TestRandom(state: 20_260_101))))
  #expect(simulation.run(until: .seconds(100)) == .horizonReached)
  let found = Double(simulation.eventCount) / Double(messages)
  #expect((found - expected).magnitude < 3.5 * (variance / Double(messages)).squareRoot())
  #expect(simulation.pendingCount == Int(messages))
}
