import Quantities
import Recording
import SimulationKernel

/// Runs one replication of any model from start to end: chunks of events, and between them the recorded rows go to a
/// sink, progress is told and interrupts are answered.
public struct ReplicationRunner: Sendable {
  /// Instant at which the replication ends; events at exactly this instant do not run.
  public var horizon: SimTime
  /// Looked at between chunks.
  public var interrupt: InterruptFlag
  /// Where progress is told, if anywhere.
  public var progress: ReplicationProgress?

  /// Makes a runner.
  public init(
    horizon: SimTime, interrupt: InterruptFlag = InterruptFlag(), progress: ReplicationProgress? = nil
  ) {
    self.horizon = horizon
    self.interrupt = interrupt
    self.progress = progress
  }

  /// Runs a replication.
  /// - Parameters:
  ///   - model: the model at time zero, already made for this replication.
  ///   - replication: its number, from 1.
  ///   - sink: takes the rows.
  /// - Throws: what the sink throws; everything else that goes wrong is in the result.
  public func run<Model: RecordedModel>(
    _ model: consuming Model, replication: Int, into sink: any RecordingSink
  ) throws(OutputError) -> ReplicationResult {
    var simulation = Simulation(SingleProducerWorld(model))
    var budget = ChunkBudget()
    let clock = ContinuousClock()
    var end = RunEnd.budgetSpent
    try sink.drain(&simulation.world.producer.recording)
    while end == .budgetSpent, !interrupt.isRaised {
      let begin = clock.now
      end = simulation.run(until: horizon, budget: budget.events)
      progress?.update(time: simulation.now, eventCount: simulation.eventCount)
      let pendingRows = simulation.world.producer.recording.pendingRowCount
      if pendingRows > 0 { try sink.drain(&simulation.world.producer.recording) }
      budget.adapt(took: clock.now - begin, pendingRows: pendingRows)
    }
    let isComplete = end != .budgetSpent && end != .livelock
    if isComplete {
      simulation.world.finish(at: simulation.now)
      try sink.drain(&simulation.world.producer.recording)
    }
    return ReplicationResult(
      replication: replication,
      status: isComplete ? .completed : end == .livelock ? .failed : .interrupted,
      end: describe(end, at: simulation.now, of: simulation.world.producer),
      endTime: simulation.now, eventCount: simulation.eventCount,
      fingerprint: simulation.fingerprint.description,
      metrics: isComplete ? simulation.world.producer.metrics() : [],
      warnings: isComplete ? simulation.world.producer.warnings() : [])
  }

  private func describe<Model: RecordedModel>(_ end: RunEnd, at time: SimTime, of model: Model) -> String {
    switch end {
    case .horizonReached: "horizon reached"
    case .noMoreEvents: "no more events"
    case .stopped(let reason): model.describe(stopReason: reason)
    case .budgetSpent: "interrupted"
    case .livelock: "livelock: time stands still at \(time) s while events go on"
    }
  }
}
