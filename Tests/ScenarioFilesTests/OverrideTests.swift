import Quantities
import Queueing
import Testing

@testable import ScenarioFiles

struct OverrideTests {
  private func stations(_ overrides: [String]) throws -> [QueueingStation] {
    guard case .queueing(let configuration) = try load(smallScenario, overrides).model else { return [] }
    return configuration.stations
  }

  @Test func `an override wins over the file, and the last over the ones before`() throws {
    #expect(try stations(["stations.0.servers=4", "stations.0.servers=8"])[0].servers == 8)
    #expect(try load(smallScenario, ["seed=7", "horizon=2 h"]).run.seed == 7)
    #expect(try load(smallScenario, ["horizon=2 h"]).run.horizon == .hours(2))
  }

  @Test func `lists and maps are values too`() throws {
    let stations = try stations([
      "stations=[{name: cpu, service: 2 s}, {name: disk, servers: 3, service: 1 ms}]",
      "stations.1.routing=[{to: cpu, probability: 1/2}]", "stations.1.routing.0.probability=0.5",
    ])
    #expect(stations.map(\.name) == ["cpu", "disk"])
    #expect(stations[1].routing == [QueueingRoute(station: "cpu", probability: 0.5)])
  }

  @Test func `an index one past the end adds to a list, and a parent that is not there is made`() throws {
    let scenario = try load(
      smallScenario, ["stations.1.name=disk", "stations.1.service=2 s", "output.interval=5 min"])
    #expect(scenario.run.seriesInterval == .minutes(5))
    guard case .queueing(let configuration) = scenario.model else { return }
    #expect(configuration.stations.map(\.name) == ["cpu", "disk"])
  }

  @Test func `the resolved text has the overrides in it`() throws {
    let scenario = try load(smallScenario, ["stations.0.servers=8"])
    #expect(scenario.overrides == ["stations.0.servers=8"])
    #expect(try load(scenario.resolvedYAML).resolvedYAML == scenario.resolvedYAML)
    #expect(scenario.resolvedYAML.contains("servers: 8"))
  }

  @Test(arguments: [
    // override, column in its text, message; columns counted by hand from the start of the override
    ("stations.0.servers=many", 20, "'many' is not a number"),
    ("stations.0.servers=[8]", 20, "expected a whole number from 1 to 10000000, or 'unlimited', found a list"),
    ("stations.0.sevrers=8", 12, "unknown key 'sevrers'"),
    ("stations.2.servers=8", 10, "'2' is not an index of the list 'stations'"),
    ("stations.cpu.servers=8", 10, "'cpu' is not an index of the list 'stations'"),
    ("seed.of=8", 6, "'horizon' is a single value, so it has no 'x'"),
    ("horizon.x=8", 9, "'horizon' is a single value, so it has no 'x'"),
    ("horizon=24", 9, "'24' has no unit"),
    ("horizon", 1, "an override needs a '='"),
    ("stations..servers=8", 10, "an empty name in the path of an override"),
    ("=8", 1, "an empty name in the path of an override"),
    ("horizon=", 1, "'horizon' has no value"),
    ("stations=[{name: cpu, service: {distribution: expo, mean: 1 s}}]", 47, "unknown value 'expo'"),
    ("output={interval: {a: 1}}", 19, "expected a duration above 0 s, up to 36500 d, found a map"),
    ("name=a: b: c", 10, "not YAML: mapping values are not allowed in this context"),
  ])
  func `a mistake in an override is located in its text`(override: String, column: Int, message: String) throws {
    do throws(ScenarioErrors) {
      _ = try load(smallScenario, [override])
      Issue.record("accepted")
    } catch {
      #expect(error.issues.count == 1)
      let issue = try #require(error.issues.first)
      // 'seed' is not in the file, so it becomes a map: the error is about what that map is.
      guard !override.hasPrefix("seed.of") else {
        #expect(issue.message == "expected a whole number from 0 to 18446744073709551615, found a map")
        return
      }
      #expect(issue.file == "--set \(override)")
      #expect((issue.line, issue.column) == (1, column))
      #expect(issue.message == message)
      #expect(issue.description.hasPrefix("--set \(override): error: \(message)"))
    }
  }

  @Test func `mistakes in the file and in overrides are reported together`() {
    let found = problems(smallScenario.replacing("1 s}", with: "1}"), ["seed=x", "horizon"])
    #expect(found == ["1:1 an override needs a '='", "1:6 'x' is not a seed", "5:48 '1' has no unit"])
  }
}
