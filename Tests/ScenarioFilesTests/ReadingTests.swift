import Testing

@testable import ScenarioFiles

struct IssueCollectorTests {
  @Test func `of very many mistakes the first two hundred are kept, and the report says so`() {
    let stations = (0..<400).map { "  - {name: s\($0), service: 1 s, routing: [{to: nowhere\($0)}]}\n" }.joined()
    do throws(ScenarioErrors) {
      _ = try load("kind: queueing\nhorizon: 1 h\nstations:\n\(stations)")
      Issue.record("accepted")
    } catch {
      #expect(error.issues.count == 200 && error.isTruncated)
      #expect(error.description.hasSuffix("(stopped after 200 errors)"))
    }
  }
}

struct KeyDescriptionTests {
  @Test func `every key of a kind is described with what it accepts, its default and its meaning`() throws {
    let keys = try ScenarioLoader.keys(of: smallScenario, path: "test.yaml")
    let servers = try #require(keys.first { $0.path == "stations.0.servers" })
    #expect(servers.accepts == "a whole number from 1 to 10000000, or 'unlimited'")
    #expect(servers.defaultValue == "1" && !servers.isRequired && servers.meaning == "number of equal servers")
    #expect(keys.allSatisfy { !$0.meaning.isEmpty })
    #expect(keys.first { $0.path == "horizon" }?.isRequired == true)
  }
}
