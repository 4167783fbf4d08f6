import Foundation
import Quantities
import ScenarioFiles
import Synchronization

/// Runs settings of a study, all replications of several settings at the same time.
struct PointRunner: Sendable {
  let study: Study
  let replications: Int
  let jobs: Int
  let interrupt: InterruptFlag
  private let cache = TraceCache()

  init(_ study: Study, jobs: Int, interrupt: InterruptFlag) {
    self.study = study
    replications = study.replications
    self.jobs = jobs
    self.interrupt = interrupt
  }

  /// Runs settings and hands over their results in order, each when all its replications have ended.
  /// - Parameters:
  ///   - settings: for each the values of the parameters.
  ///   - tick: called while waiting, with the number of replications that have ended.
  ///   - consume: takes the position of a setting and its replications, or why it could not be run.
  func run(
    _ settings: [[String]], tick: (Int, UInt64) -> Void = { _, _ in },
    consume: (Int, Result<[ReplicationResult], PointFailure>) throws -> Void
  ) throws {
    let bodies = settings.map { LazyBody(study, $0, cache) }
    let (replications, interrupt) = (replications, interrupt)
    var gathered: [ReplicationResult] = []
    var (endedCount, eventCount) = (0, UInt64(0))
    try OrderedWork.run(
      count: settings.count * replications, jobs: jobs, tick: { tick(endedCount, eventCount) },
      consume: { number, result in
        endedCount += 1
        eventCount += result.eventCount
        gathered.append(result)
        guard gathered.count == replications else { return }
        let position = number / replications
        let failure = bodies[position].failure
        bodies[position].forget()
        try consume(position, failure.map { .failure($0) } ?? .success(gathered))
        gathered.removeAll(keepingCapacity: true)
      },
      { number in
        Self.runOne(bodies[number / replications], replication: number % replications + 1, interrupt)
      })
  }

  private static func runOne(_ body: LazyBody, replication: Int, _ interrupt: InterruptFlag) -> ReplicationResult {
    if interrupt.isRaised {
      return ReplicationResult(replication: replication, status: .interrupted, end: "not started")
    }
    do {
      let (body, horizon) = try body.get()
      let runner = ReplicationRunner(horizon: SimTime.zero + horizon, interrupt: interrupt)
      return try body.run(replication: replication, with: runner, into: DiscardingSink())
    } catch {
      return ReplicationResult(replication: replication, status: .failed, end: "\(error)")
    }
  }
}

/// Why a setting could not be run at all.
struct PointFailure: Error, Sendable, CustomStringConvertible {
  let description: String
}

/// The scenario of a setting, loaded by the first replication that needs it and forgotten after the last.
private final class LazyBody: Sendable {
  private let study: Study
  private let values: [String]
  private let cache: TraceCache
  private let state = Mutex<Result<(ScenarioReplication, SimDuration), PointFailure>?>(nil)

  init(_ study: Study, _ values: [String], _ cache: TraceCache) {
    self.study = study
    self.values = values
    self.cache = cache
  }

  func get() throws(PointFailure) -> (ScenarioReplication, SimDuration) {
    let result = state.withLock { state in
      let result = state ?? load()
      state = result
      return result
    }
    return try result.get()
  }

  var failure: PointFailure? {
    state.withLock { if case .failure(let failure)? = $0 { failure } else { nil } }
  }

  func forget() { state.withLock { $0 = nil } }

  private func load() -> Result<(ScenarioReplication, SimDuration), PointFailure> {
    do {
      let scenario = try ScenarioLoader.load(
        path: study.scenarioPath, overrides: study.overrides(of: values) + [study.replicationOverride, "output={}"])
      return .success((try ScenarioReplication(scenario, explains: false, cache: cache), scenario.run.horizon))
    } catch {
      // On one line: it becomes a field of a table.
      let text = "\(error)".split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      return .failure(PointFailure(description: text.joined(separator: "; ")))
    }
  }
}
