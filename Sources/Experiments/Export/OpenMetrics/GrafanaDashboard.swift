import Calculators
import Foundation

/// A dashboard for Grafana over the metrics of one run: a row a table, a panel a column, and one for the events.
///
/// The form is that of Grafana's classic dashboard model, schema 38 (Grafana 10 and later read it).
struct GrafanaDashboard {
  var scenario: String
  /// Beginning of the simulation in seconds since 1970.
  var epoch: Int64
  var tables: [TableOverview]

  /// Of longer lists of entities only this many are shown at first.
  private static let shownEntities = 10
  private static let datasource: JSONValue = .object([
    "type": .text("prometheus"), "uid": .text("${datasource}"),
  ])

  private var filled: [TableOverview] { tables.filter { !$0.columns.isEmpty } }
  private var selector: String { "scenario=\(OpenMetricsText.quoted(scenario)),replication=~\"$replication\"" }

  /// The whole model, as Grafana imports it.
  var json: JSONObject {
    [
      "annotations": .object(["list": .list([])]),
      "editable": .bool(true),
      "graphTooltip": .integer(1),
      "panels": .list(panels.map { .object($0) }),
      "refresh": .text(""),
      "schemaVersion": .integer(38),
      "tags": .list([.text("vdcsim")]),
      "templating": .object(["list": .list(variables.map { .object($0) })]),
      "time": .object(["from": .text(instant(0)), "to": .text(instant(seconds(last)))]),
      "timezone": .text("utc"),
      "title": .text("vdcsim: \(scenario)"),
      "uid": .text(identifier),
    ]
  }

  private var last: Int64 { tables.map(\.end).max() ?? 0 }

  /// Nanoseconds as seconds, rounded up, at least one.
  private func seconds(_ nanoseconds: Int64) -> Int64 { max(1, (nanoseconds + 999_999_999) / 1_000_000_000) }

  private func instant(_ second: Int64) -> String {
    Date(timeIntervalSince1970: Double(epoch + second)).formatted(.iso8601)
  }

  /// At most 40 letters, digits and hyphens, as Grafana wants it.
  private var identifier: String {
    String("vdcsim-\(scenario)".map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }.prefix(40))
  }

  private var variables: [JSONObject] {
    var variables: [JSONObject] = [
      [
        "label": .text("Data source"), "name": .text("datasource"), "query": .text("prometheus"),
        "type": .text("datasource"),
      ]
    ]
    guard let first = filled.first else { return variables }
    variables.append(variable("replication", label: "replication", of: first, shown: nil, sort: 3))
    for table in filled {
      let shown = table.entities.count > Self.shownEntities ? Array(table.entities.prefix(Self.shownEntities)) : nil
      variables.append(variable(table.name, label: "name", of: table, shown: shown, sort: 7))
    }
    return variables
  }

  /// A variable that lists the values of a label. `sort` is Grafana's number: 3 numbers ascending, 7 natural order.
  private func variable(
    _ name: String, label: String, of table: TableOverview, shown: [String]?, sort: Int
  ) -> JSONObject {
    let family = OpenMetricsText.family(table.name, table.columns[0])
    let query = "label_values(\(family){scenario=\(OpenMetricsText.quoted(scenario))}, \(label))"
    let current = shown.map { JSONValue.list($0.map { .text($0) }) }
    return [
      "current": .object([
        "selected": .bool(true), "text": current ?? .list([.text("All")]), "value": current ?? .list([.text("$__all")]),
      ]),
      "datasource": Self.datasource, "definition": .text(query), "includeAll": .bool(true),
      "label": .text(name.prefix(1).uppercased() + name.dropFirst()), "multi": .bool(true), "name": .text(name),
      "query": .object(["query": .text(query), "refId": .text("variable")]), "refresh": .integer(2),
      "sort": .integer(sort), "type": .text("query"),
    ]
  }

  private var panels: [JSONObject] {
    var layout = PanelLayout()
    var panels: [JSONObject] = []
    for table in filled {
      panels.append(layout.row(titled: table.name))
      for column in table.columns { panels.append(panel(table, column, &layout)) }
    }
    panels.append(layout.row(titled: "events"))
    let range = "\(seconds(last) + 1)s"
    panels.append(
      panel(
        "Events by kind, until then", "last_over_time(vdcsim_events_total{\(selector)}[\(range)])", legend: "{{kind}}",
        unit: nil, &layout))
    return panels
  }

  /// A point holds until the next one: the range is the longest step of the table.
  private func panel(_ table: TableOverview, _ column: String, _ layout: inout PanelLayout) -> JSONObject {
    let family = OpenMetricsText.family(table.name, column)
    let range = table.longestStep > 0 ? "\(seconds(table.longestStep))s" : "5m"
    return panel(
      column, "last_over_time(\(family){\(selector),name=~\"$\(table.name)\"}[\(range)])", legend: "{{name}}",
      unit: ColumnUnit.of(column)?.grafana, &layout)
  }

  private func panel(
    _ title: String, _ expression: String, legend: String, unit: String?, _ layout: inout PanelLayout
  ) -> JSONObject {
    let hasReplications = tables.contains { $0.replicationCount > 1 }
    let target: JSONObject = [
      "datasource": Self.datasource, "expr": .text(expression),
      "legendFormat": .text(hasReplications ? "\(legend), replication {{replication}}" : legend), "refId": .text("A"),
    ]
    let (id, position) = layout.next()
    return [
      "datasource": Self.datasource,
      "fieldConfig": .object([
        "defaults": .object([
          "custom": .object(["drawStyle": .text("line"), "lineInterpolation": .text("stepAfter")]),
          "unit": .text(unit ?? "short"),
        ]), "overrides": .list([]),
      ]),
      "gridPos": .object(position), "id": .integer(id),
      "options": .object([
        "legend": .object(["displayMode": .text("list"), "placement": .text("bottom"), "showLegend": .bool(true)]),
        "tooltip": .object(["mode": .text("multi"), "sort": .text("desc")]),
      ]),
      "targets": .list([.object(target)]), "title": .text(title), "type": .text("timeseries"),
    ]
  }
}

/// Places on Grafana's grid of 24 columns: two panels side by side below the title of their row.
private struct PanelLayout {
  private var id = 0
  private var top = 0
  private var isRight = false

  /// The title over the panels of a table.
  mutating func row(titled title: String) -> JSONObject {
    if isRight { top += 8 }
    isRight = false
    id += 1
    defer { top += 1 }
    return [
      "collapsed": .bool(false), "gridPos": .object(place(left: 0, width: 24, height: 1)), "id": .integer(id),
      "panels": .list([]), "title": .text(title), "type": .text("row"),
    ]
  }

  /// Number and place of the next panel.
  mutating func next() -> (id: Int, position: JSONObject) {
    id += 1
    let position = place(left: isRight ? 12 : 0, width: 12, height: 8)
    if isRight { top += 8 }
    isRight.toggle()
    return (id, position)
  }

  private func place(left: Int, width: Int, height: Int) -> JSONObject {
    ["h": .integer(height), "w": .integer(width), "x": .integer(left), "y": .integer(top)]
  }
}
