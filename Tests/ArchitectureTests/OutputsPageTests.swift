import Foundation
import Testing

/// The page on outputs names all that a datacenter writes.
@Suite struct OutputsPageTests {
  private func text(_ path: String) throws -> String {
    try String(contentsOf: SourceTree.root.appendingPathComponent(path), encoding: .utf8)
  }

  private func page() throws -> String { try text("Sources/vdcsim/Documentation.docc/Outputs.md") }

  private func datacenterSources() throws -> String {
    try SourceTree.files(in: "Sources/VSphere/Datacenter").flatMap(\.lines).joined(separator: "\n")
  }

  @Test func everyColumnIsExplained() throws {
    let page = try page()
    let sampler = try text("Sources/VSphere/Datacenter/Results/SeriesSampler.swift")
    var count = 0
    for list in sampler.matches(of: #/static let \w+Columns = \[([^\]]*)\]/#) {
      for column in list.1.matches(of: #/"(\w+)"/#) {
        count += 1
        #expect(page.contains("`\(column.1)`"), "\(column.1)")
      }
    }
    #expect(count > 70)
  }

  @Test(arguments: [
    "Comparison/ComparisonFiles", "Sweep/SweepTables", "Optimization/Optimization", "Assertions/AssertionOutcome",
  ])
  func everyColumnOfAStudyIsExplained(file: String) throws {
    let page = try page()
    let source = try text("Sources/Experiments/\(file).swift")
    var names = Set<Substring>()
    for list in source.matches(of: #/(?s)(?:TableWriter\.header\(|Columns = \[)(.*?)\](?:\)|\n)/#) {
      for name in list.1.matches(of: #/"([a-z0-9_]+)"/#) { names.insert(name.1) }
    }
    #expect(names.count >= 5)
    for name in names.sorted() { #expect(page.contains("`\(name)`"), "\(name)") }
  }

  @Test func everyKindOfEventIsExplained() throws {
    let page = try page()
    let sources = try datacenterSources()
    var kinds = Set<Substring>()
    for call in sources.matches(of: #/\brecord(?:Migration)?\(\s*([^{\\]{0,80}?),\s*(?:entity:|scheduler\.now|now)/#) {
      for kind in call.1.matches(of: #/"([a-z_]+)"/#) { kinds.insert(kind.1) }
    }
    for name in sources.matches(of: #/refuse(?:Unless\([^"]*|ForProtected\()"([a-z_]+)"/#) {
      kinds.insert("\(name.1)_refused")
    }
    #expect(kinds.count > 70)
    for kind in kinds.sorted() { #expect(page.contains("`\(kind)`"), "\(kind)") }
  }

  @Test func everyMilestoneOfDetectionIsExplained() throws {
    let page = try page()
    let source = try text("Sources/VSphere/HighAvailability/Detection/FailureDetection.swift")
    let body = try #require(source.firstMatch(of: #/enum Milestone[^{]*\{([^}]*)\}/#))
    let names = body.1.matches(of: #/case (\w+)/#).map { String($0.1) }
    #expect(names.count >= 12)
    for name in names {
      let kind = "ha_" + name.replacing(#/[A-Z]/#) { "_" + $0.output.lowercased() }
      #expect(page.contains("`\(kind)`"), "\(kind)")
    }
  }

  @Test func everyMetricIsExplained() throws {
    let page = try page()
    let metrics = try text("Sources/VSphere/Datacenter/Results/DatacenterModel+Metrics.swift")
    let names = metrics.matches(of: #/MetricValue\(\s*"(\w+)"/#).map(\.1)
    #expect(names.count > 30)
    for name in names { #expect(page.contains("`\(name)`"), "\(name)") }
  }
}
