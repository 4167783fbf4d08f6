import Quantities
import RandomStreams
import Recording
import SimulationKernel

@testable import VSphere

/// A datacenter to which something is done at the moment it gets into a certain state.
struct InterruptedDatacenter: RecordedModel {
  typealias Event = DatacenterModel.Event

  var model: DatacenterModel
  /// When, asked after every event until it is so.
  let trigger: @Sendable (DatacenterModel) -> Bool
  /// What.
  let action: @Sendable (inout DatacenterModel, Scheduler<Event>) -> Void
  /// When it was done.
  var interruptedAt: SimTime?
  /// The model right after it.
  var interrupted: DatacenterModel?

  var recording: Recording {
    get { model.recording }
    set { model.recording = newValue }
  }

  mutating func start(_ scheduler: Scheduler<Event>) {
    model.start(scheduler)
    interrupt(scheduler)
  }

  mutating func handle(_ event: Event, _ scheduler: Scheduler<Event>) {
    model.handle(event, scheduler)
    interrupt(scheduler)
  }

  private mutating func interrupt(_ scheduler: Scheduler<Event>) {
    guard interruptedAt == nil, trigger(model) else { return }
    interruptedAt = scheduler.now
    action(&model, scheduler)
    model.settle(scheduler)
    model.check(after: .horizon)
    interrupted = model
  }

  mutating func finish(at time: SimTime) { model.finish(at: time) }
  func metrics() -> [MetricValue] { model.metrics() }
  func describe(stopReason: UInt32) -> String { model.describe(stopReason: stopReason) }
  func warnings() -> [String] { model.warnings() }
}

extension SmallDatacenter {
  /// Runs it, doing something once a condition holds, and goes on for a time from then on.
  func run(
    seed: UInt64 = 1, when trigger: @escaping @Sendable (DatacenterModel) -> Bool, goingOnFor rest: SimDuration,
    _ action: @escaping @Sendable (inout DatacenterModel, Scheduler<DatacenterModel.Event>) -> Void
  ) throws -> (world: InterruptedDatacenter, at: SimTime)? {
    let model = try DatacenterModel(
      configuration, traces: [], streams: RandomStreams(seed: seed, replication: 0), explains: false)
    var simulation = Simulation(
      SingleProducerWorld(InterruptedDatacenter(model: model, trigger: trigger, action: action)))
    var end = SimTime.zero
    while simulation.world.producer.interruptedAt == nil {
      guard end < .zero + configuration.horizon else { return nil }
      end = end + .seconds(5)
      _ = simulation.run(until: end)
    }
    guard let at = simulation.world.producer.interruptedAt else { return nil }
    end = max(end, at + rest)
    _ = simulation.run(until: end)
    simulation.world.finish(at: end)
    return (simulation.world.producer, at)
  }
}
