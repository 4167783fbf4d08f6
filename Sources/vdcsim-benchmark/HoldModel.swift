import Quantities
import SimulationKernel

/// HOLD model: a constant population of events; each, when it runs, schedules its successor after an exponential
/// increment of mean one second. The same random stream and the same checksum as Scripts/hold-reference.cpp.
struct HoldModel: TimedEventProducer {
  struct Event: SimulationEvent {
    var id: UInt64
    var label: EventLabel { EventLabel(kind: 0, target: UInt32(truncatingIfNeeded: id)) }
  }

  /// Events pending at any time.
  let population: UInt64
  /// Hash over the order in which events ran.
  private(set) var checksum: UInt64 = 0
  private var random = SplitMix64(state: 42)

  init(population: UInt64) { self.population = population }

  mutating func start(_ scheduler: Scheduler<Event>) {
    for id in 0..<population { scheduler.schedule(Event(id: id), after: random.exponential()) }
  }

  mutating func handle(_ event: Event, _ scheduler: Scheduler<Event>) {
    checksum = checksum &* 31 &+ event.id
    scheduler.schedule(event, after: random.exponential())
  }

  mutating func finish(at time: SimTime) {}
}

/// Case `hold PENDING HOLDS`: twice the population as warm-up, then the holds that are timed.
func runHoldCase(_ arguments: [String]) -> Measurement? {
  guard arguments.count == 2, let population = UInt64(arguments[0]), let holds = UInt64(arguments[1]),
    population > 0, holds > 0
  else { return nil }
  var simulation = Simulation(SingleProducerWorld(HoldModel(population: population)))
  _ = simulation.run(until: .never, budget: 2 * population)
  let before = processorSeconds()
  _ = simulation.run(until: .never, budget: holds)
  let elapsed = processorSeconds() - before
  return Measurement(
    name: "hold", parameter: population, nanosecondsPerOperation: elapsed * 1e9 / Double(holds),
    proof: "\(simulation.now.nanoseconds) \(simulation.world.producer.checksum)")
}
