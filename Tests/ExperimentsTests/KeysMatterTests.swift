import Foundation
import Quantities
import Recording
import ScenarioFiles
import Testing

@testable import Experiments

/// A key that is read and then ignored is a lie: each must be able to change what a run writes.
@Suite struct KeysMatterTests {
  @Test(.enabled(if: ProcessInfo.processInfo.environment["VDCSIM_LONG_TESTS"] != nil))
  func everyKeyOfADatacenterChangesSomething() async throws {
    var changes: [String: Bool] = [:]
    for scenario in keyScenarios {
      let begin = try Self.digest(scenario.text, [])
      var overrides: [String: [String]] = [:]
      for key in try ScenarioLoader.keys(of: scenario.text, path: "keys.yaml") {
        let name = key.path.split(separator: ".").filter { Int($0) == nil }.joined(separator: ".")
        let values = KeyCandidates.values(accepts: key.accepts, default: key.defaultValue)
        if values.isEmpty || changes[name] == true { continue }
        if changes[name] == nil { changes[name] = false }
        if scenario.has(name) { overrides[name, default: []] += values.map { "\(key.path)=\($0)" } }
      }
      await withTaskGroup(of: (String, Bool).self) { group in
        for (name, values) in overrides {
          group.addTask {
            (name, values.contains { (try? Self.digest(scenario.text, [$0])).map { $0 != begin } ?? false })
          }
        }
        for await (name, hasChanged) in group { changes[name] = hasChanged }
      }
    }
    let idle = Set(changes.filter { !$0.value }.keys)
    let expected = descriptiveKeys.union(ignoredKeys).union(untriedKeys)
    #expect(idle.subtracting(expected).sorted() == [], "keys without effect that no list names")
    #expect(expected.subtracting(idle).sorted() == [], "keys on a list that have an effect, or are gone")
  }

  struct Digest: Equatable {
    var result: String
    var tables: [String: Int]
  }

  /// All that a run writes.
  static func digest(_ text: String, _ overrides: [String]) throws -> Digest {
    let scenario = try ScenarioLoader.load(text: Array(text.utf8), file: "keys.yaml", overrides: overrides)
    let sink = HashingSink()
    let result = try ScenarioReplication(scenario, explains: false).run(
      replication: 1, with: ReplicationRunner(horizon: .zero + scenario.run.horizon), into: sink)
    return Digest(result: String(describing: result), tables: sink.digest)
  }
}

/// Hashes what a model records, each part by itself: how often it is drained must not matter.
private final class HashingSink: RecordingSink {
  private var hashers: [String: Hasher] = [:]

  /// The parts by name, and what has come of them.
  var digest: [String: Int] { hashers.mapValues { $0.finalize() } }

  func drain(_ recording: inout Recording) throws(OutputError) {
    for event in recording.events { hashers["events", default: Hasher()].combine(String(describing: event)) }
    for table in recording.series {
      for time in table.times { hashers[table.name, default: Hasher()].combine(time) }
      for value in table.values { hashers[table.name + " values", default: Hasher()].combine(value) }
    }
    recording.removeAllRows()
  }
}
