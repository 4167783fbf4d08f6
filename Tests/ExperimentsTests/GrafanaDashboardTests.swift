import Foundation
import Testing

@testable import Experiments

@Suite struct GrafanaDashboardTests {
  private struct Model: Decodable {
    struct Panel: Decodable {
      struct Target: Decodable { var expr: String }
      struct Position: Decodable {
        var h: Int
        var w: Int
        var x: Int
        var y: Int
      }
      struct Configuration: Decodable {
        struct Defaults: Decodable { var unit: String }
        var defaults: Defaults
      }
      var id: Int
      var type: String
      var title: String
      var gridPos: Position
      var targets: [Target]?
      var fieldConfig: Configuration?
    }
    struct Variable: Decodable {
      struct Current: Decodable { var value: [String] }
      var name: String
      var type: String
      var current: Current?
    }
    struct Templating: Decodable { var list: [Variable] }
    struct Range: Decodable {
      var from: String
      var to: String
    }
    var uid: String
    var schemaVersion: Int
    var panels: [Panel]
    var templating: Templating
    var time: Range
  }

  private func model(entities: Int = 2) throws -> Model {
    let hosts = TableOverview(
      name: "hosts", columns: ["cpu_usage_mhz", "mem_free_bytes", "vms"], entities: (0..<entities).map { "h\($0)" },
      replicationCount: 2, longestStep: 60_000_000_000, end: 3_600_000_000_000)
    let dashboard = GrafanaDashboard(
      scenario: "a \"b\" \(String(repeating: "x", count: 60))", epoch: 1_767_225_600,
      tables: [hosts, TableOverview(name: "vms")])
    return try JSONDecoder().decode(Model.self, from: Data(dashboard.json.line.utf8))
  }

  @Test func thereIsAPanelForEachColumnWithItsUnitAndTheNamesAreVariables() throws {
    let model = try model()
    #expect(
      model.panels.map(\.title) == [
        "hosts", "cpu_usage_mhz", "mem_free_bytes", "vms", "events", "Events by kind, until then",
      ])
    #expect(model.panels.compactMap { $0.fieldConfig?.defaults.unit } == ["rotmhz", "bytes", "short", "short"])
    #expect(model.templating.list.map(\.name) == ["datasource", "replication", "hosts"])
    let scenario = #"scenario="a \"b\" "# + String(repeating: "x", count: 60) + #"""#
    #expect(
      model.panels[1].targets?[0].expr
        == "last_over_time(vdcsim_hosts_cpu_usage_mhz{\(scenario),replication=~\"$replication\",name=~\"$hosts\"}[60s])"
    )
    #expect(model.time.from == "2026-01-01T00:00:00Z" && model.time.to == "2026-01-01T01:00:00Z")
    #expect(model.uid.count == 40 && model.uid.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" })
  }

  @Test func panelsHaveNumbersOfTheirOwnAndDoNotOverlap() throws {
    let panels = try model().panels
    #expect(Set(panels.map(\.id)).count == panels.count)
    var cells: Set<[Int]> = []
    for panel in panels {
      let place = panel.gridPos
      for x in place.x..<place.x + place.w {
        for y in place.y..<place.y + place.h { #expect(cells.insert([x, y]).inserted && x < 24) }
      }
    }
  }

  @Test func ofManyEntitiesTheFirstOnesAreShownAtFirst() throws {
    #expect(try model(entities: 10).templating.list[2].current?.value == ["$__all"])
    #expect(try model(entities: 11).templating.list[2].current?.value == (0..<10).map { "h\($0)" })
  }
}
