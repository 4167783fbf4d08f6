import Quantities
import SimulationKernel
import Testing

@testable import Experiments

@Suite struct ReplicationRunnerTests {
  private func run(_ model: CounterModel, until seconds: Int64, _ interrupt: InterruptFlag = InterruptFlag()) throws
    -> (ReplicationResult, CollectingSink)
  {
    let sink = CollectingSink()
    let runner = ReplicationRunner(horizon: .seconds(seconds), interrupt: interrupt)
    return (try runner.run(model, replication: 3, into: sink), sink)
  }

  // Ticks at 1, 2, ... 99 s: an event at the horizon of 100 s does not run. Two rows a tick, and an event and a
  // decision at each of the nine tenth ticks.
  @Test func aRunToTheHorizonHasAllEventsRowsAndMetrics() throws {
    let (result, sink) = try run(CounterModel(), until: 100)
    #expect(result.status == .completed)
    #expect(result.end == "horizon reached")
    #expect(result.endTime == .seconds(100))
    #expect(result.eventCount == 99)
    #expect(result.metrics[0].value == 99)
    #expect(result.replication == 3)
    #expect(sink.rowCount == 99 * 2 + 9 * 2)
  }

  @Test func aModelThatRunsOutOfEventsEndsAtItsLastOne() throws {
    let (result, _) = try run(CounterModel(lasts: 5), until: 100)
    #expect(result.status == .completed)
    #expect(result.end == "no more events")
    #expect(result.endTime == .seconds(5))
  }

  @Test func aModelSaysInItsWordsWhyItStopped() throws {
    let (result, _) = try run(CounterModel(stopsAfter: 4), until: 100)
    #expect(result.end == "reason 7")
    #expect(result.eventCount == 4)
  }

  @Test func cuttingARunIntoChunksDoesNotChangeItsOrderOfEvents() throws {
    var whole = Simulation(SingleProducerWorld(CounterModel()))
    #expect(whole.run(until: .seconds(50_000)) == .horizonReached)
    let (result, sink) = try run(CounterModel(), until: 50_000)
    #expect(result.fingerprint == whole.fingerprint.description)
    #expect(sink.largestDrain < sink.rowCount / 2, "rows are drained while the run goes on")
  }

  @Test func anInterruptEndsTheRunWithItsRowsAndWithoutMetrics() throws {
    let interrupt = InterruptFlag()
    let model = CounterModel(onTick: { if $0 == 1_000 { interrupt.raise() } })
    let (result, sink) = try run(model, until: 1_000_000_000, interrupt)
    #expect(result.status == .interrupted)
    #expect(result.end == "interrupted")
    #expect(result.metrics.isEmpty)
    #expect(result.eventCount >= 1_000)
    #expect(result.eventCount < 100_000_000)
    #expect(sink.rowCount == Int(result.eventCount) * 2 + Int(result.eventCount) / 10 * 2)
  }

  @Test func chunksGetShorterWhenRowsPileUpAndLongerWhenTheyAreQuick() {
    var budget = ChunkBudget()
    budget.adapt(took: .milliseconds(1), pendingRows: 0)
    #expect(budget.events == 32)
    budget.adapt(took: .milliseconds(1), pendingRows: ChunkBudget.rowLimit + 1)
    #expect(budget.events == 16)
    budget.adapt(took: .seconds(1), pendingRows: 0)
    #expect(budget.events == 8)
    for _ in 0..<100 { budget.adapt(took: .seconds(1), pendingRows: 0) }
    #expect(budget.events == 1)
  }
}
