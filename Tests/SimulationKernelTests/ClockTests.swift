import Quantities
import SimulationKernel
import Testing

private struct Ticker: TimedEventProducer {
  enum Event: SimulationEvent {
    case tick(UInt32)
    var label: EventLabel { EventLabel(kind: 0, target: 0) }
  }
  var ticks = 0
  mutating func start(_ scheduler: Scheduler<Event>) { scheduler.schedule(.tick(0), at: .zero) }
  mutating func handle(_ event: Event, _ scheduler: Scheduler<Event>) {
    ticks += 1
    scheduler.schedule(.tick(1), after: .milliseconds(100))
  }
  mutating func finish(at time: SimTime) {}
}

@Test func aDayOfTenthsLandsExactly() {
  var simulation = Simulation(SingleProducerWorld(Ticker()))
  let end = simulation.run(until: .seconds(86_400))
  #expect(end == .horizonReached)
  #expect(simulation.world.producer.ticks == 864_000)
  #expect(simulation.now == .seconds(86_400))
  // The same sum in binary floating point drifts.
  #expect((0..<864_000).reduce(0.0) { sum, _ in sum + 0.1 } != 86_400)
}
