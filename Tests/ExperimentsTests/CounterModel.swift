import Quantities
import Recording
import SimulationKernel

@testable import Experiments

/// A model for tests: ticks every second, records a row and now and then an event, and knows how to end in every way.
struct CounterModel: RecordedModel {
  enum Event: SimulationEvent {
    case tick(UInt32)
    var label: EventLabel {
      switch self {
      case .tick(let number): EventLabel(kind: 1, target: number)
      }
    }
  }

  var recording = Recording(series: [TimeSeries(name: "counters", columns: ["count", "half"], entities: ["a", "b,c"])])
  var count: UInt32 = 0
  var finishedAt: SimTime?
  /// Ticks after which the model asks for the end.
  var stopsAfter = UInt32.max
  /// Ticks after which it schedules nothing more.
  var lasts = UInt32.max
  /// What the metric `offset` reports.
  var offset = 0.0
  var onTick: @Sendable (UInt32) -> Void = { _ in }

  mutating func start(_ scheduler: Scheduler<Event>) { scheduler.schedule(.tick(0), at: .seconds(1)) }

  mutating func handle(_ event: Event, _ scheduler: Scheduler<Event>) {
    count += 1
    onTick(count)
    let (now, count) = (scheduler.now, count)
    for entity in 0..<2 {
      recording.series[0].append(now, entity: entity) { $0 == 0 ? Double(count) : Double(count) / 2 }
    }
    if count % 10 == 0 {
      recording.events.append(
        EventRecord(time: now, kind: "ten", entity: "a", duration: .milliseconds(1_500), detail: "said \"ten\""))
      recording.decisions.append(DecisionRecord(time: now, policy: "p", entity: "a", choice: "b", reason: "why, not"))
    }
    if count == stopsAfter { scheduler.requestStop(reason: 7) }
    if count < lasts { scheduler.schedule(.tick(count), after: .seconds(1)) }
  }

  mutating func finish(at time: SimTime) { finishedAt = time }
  func metrics() -> [MetricValue] {
    [
      MetricValue("ticks", Double(count)), MetricValue("offset", entity: "a", unit: "%", offset),
      MetricValue("nothing", unit: "s", .nan),
    ]
  }
  func describe(stopReason: UInt32) -> String { "reason \(stopReason)" }
  func warnings() -> [String] { count == 0 ? ["nothing happened"] : [] }
}

/// Keeps the rows it is handed.
final class CollectingSink: RecordingSink {
  var rowCount = 0
  var largestDrain = 0
  func drain(_ recording: inout Recording) throws(OutputError) {
    rowCount += recording.pendingRowCount
    largestDrain = max(largestDrain, recording.pendingRowCount)
    recording.removeAllRows()
  }
}
