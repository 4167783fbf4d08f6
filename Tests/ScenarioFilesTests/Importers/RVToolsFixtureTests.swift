import Testing
import VSphere

@testable import ScenarioFiles

/// The shipped export: Scripts/make-rvtools-fixture says what is in it.
struct RVToolsFixtureTests {
  private func datacenter(_ text: String) throws -> DatacenterConfiguration {
    guard case .datacenter(let configuration) = try load(text).model else {
      throw CancellationError()
    }
    return configuration
  }

  @Test func everythingOfItArrives() throws {
    let result = try RVToolsImport(files: Fixtures.rvtools("export"))
    let configuration = try datacenter(result.scenario)
    #expect(configuration.hosts.reduce(0) { $0 + $1.count } == 8)
    #expect(configuration.hosts.map(\.name).last == "lab")
    #expect(configuration.hosts.last?.count == 3)
    #expect(configuration.machines.count == 200)
    #expect(configuration.machines.count { $0.isRunning } == 188)
    #expect(configuration.machines.filter(\.isTemplate).map(\.name) == ["tmpl-rhel9"])
    #expect(Set(configuration.machines.map(\.name)).count == 200)
    #expect(configuration.clusters.map(\.name) == ["production", "lab"])
    #expect(configuration.clusters.map(\.drs.threshold) == [4, 3])
    #expect(configuration.clusters[0].pools.map(\.name) == ["gold", "silver", "batch"])
    #expect(configuration.clusters[0].pools[2].parent == 1)
    #expect(configuration.clusters[0].rules.map(\.name) == ["shop-together", "db-apart"])
    #expect(configuration.clusters[0].rules[1].machines.count == 4)
    #expect(configuration.datastores.map(\.name) == ["san-01", "san-02", "san-03", "lab-nfs"])
    let cpus = configuration.machines.reduce(0) { $0 + $1.specification.vCPUs }
    #expect(cpus == 60 * 2 + 40 * 4 + 12 * 8 + 24 * 4 + 60 * 2 + 4 * 4)
    let disks = configuration.machines.flatMap(\.specification.disks)
    #expect(disks.count == 252)
    #expect(disks.allSatisfy { $0.datastore != nil })
  }

  @Test func theEuropeanExportSaysTheSame() throws {
    let export = try RVToolsImport(files: Fixtures.rvtools("export"))
    let european = try RVToolsImport(files: Fixtures.rvtools("european"))
    #expect(export.scenario == european.scenario)
    #expect(export.warnings.map(\.message) == european.warnings.map(\.message))
  }

  @Test func whatIsLeftOutIsSaid() throws {
    let warnings = try RVToolsImport(files: Fixtures.rvtools("export")).warnings.map(\.message)
    for part in [
      "another column is called 'Host'", "admission control policy", "get their VM ID added to it: proxy",
      "'Direct Path IO' only permits", "latency sensitivity high", "adapters E1000 become e1000e: app-39",
      "suspended machines are powered off: test-50", "between machines and hosts is about",
    ] {
      #expect(warnings.contains { $0.contains(part) }, "no warning: \(part)")
    }
    #expect(warnings.count == 8)
  }

  @Test func theSameFilesInAnyOrderGiveTheSameScenario() throws {
    let files = try Fixtures.rvtools("export")
    #expect(try RVToolsImport(files: files.reversed()).scenario == RVToolsImport(files: files).scenario)
  }
}
