import Documents

/// Records of counters by machine, counter and instant, read from CSV files.
///
/// A file has a column of times, one of machines, and either one of counters with one of values (as `Get-Stat` of
/// PowerCLI exports) or a column for each counter.
struct PerformanceTable {
  /// Values of one counter of one machine by instant.
  typealias Series = [Int: Double]

  private(set) var series: [Int: [PerformanceCounter: Series]] = [:]
  private let log: ImportLog
  private let machines: [String: Int?]

  /// Starts without records.
  /// - Parameter machines: machines by name and identifier, nil for those that several have.
  init(machines: [String: Int?], log: ImportLog) {
    self.machines = machines
    self.log = log
  }

  /// Adds the records of a file.
  mutating func read(_ text: DelimitedText, path: String) {
    for problem in text.problems {
      log.error(at: SourcePosition(file: path, line: problem.line, column: problem.column), problem.message)
    }
    guard let header = text.rows.first else {
      log.error(at: .start(of: path), "the file is empty", hint: "expected times, machines and counters")
      return
    }
    guard let layout = Layout(header, path: path, log: log) else { return }
    for cells in text.rows.dropFirst() { read(cells, layout, path: path) }
  }

  private mutating func read(_ cells: [TableCell], _ layout: Layout, path: String) {
    func position(_ place: Int) -> SourcePosition {
      let cell = cells[min(place, cells.count - 1)]
      return SourcePosition(file: path, line: cell.line, column: cell.column)
    }
    guard cells.count == layout.columnCount else {
      log.error(
        at: position(0), "\(cells.count) cells in this row, but \(layout.columnCount) columns in the header")
      return
    }
    guard let time = PerformanceTime.seconds(cells[layout.time].text) else {
      log.error(
        at: position(layout.time), "'\(abbreviated(cells[layout.time].text))' is not a time",
        hint: "write seconds or 2026-03-01T00:05:00Z")
      return
    }
    let name = cells[layout.machine].text
    guard let known = machines[name] else {
      log.warn(at: position(layout.machine), "records of machines that vInfo does not list", subject: abbreviated(name))
      return
    }
    guard let machine = known else {
      log.warn(
        at: position(layout.machine), "records of a name that several machines have are left out; use VM IDs",
        subject: abbreviated(name))
      return
    }
    let instance = layout.instance.map { cells[$0].text } ?? ""
    for (place, counter) in layout.counters(cells) {
      let text = cells[place].text
      guard !text.isEmpty else { continue }
      guard let value = Double(text) ?? Double(text.replacing(",", with: ".")), (0...1e12).contains(value) else {
        log.error(
          at: position(place), "'\(abbreviated(text))' is no value of \(counter.rawValue)", hint: "a number from 0")
        continue
      }
      guard instance.isEmpty || counter.isPerInstance else { continue }
      series[machine, default: [:]][counter, default: [:]][time, default: 0] += value
    }
  }

  /// Which column is what.
  private struct Layout {
    let columnCount: Int
    let time: Int
    let machine: Int
    let instance: Int?
    private let counter: Int?
    private let value: Int?
    private let wide: [(Int, PerformanceCounter)]

    init?(_ header: [TableCell], path: String, log: ImportLog) {
      let names = header.map { $0.text.lowercased().filter { $0.isLetter || $0.isNumber } }
      func place(_ candidates: [String]) -> Int? { names.firstIndex { candidates.contains($0) } }
      columnCount = header.count
      instance = place(["instance"])
      counter = place(["metricid", "metric", "counter", "countername", "stat"])
      value = place(["value"])
      wide = header.indices.compactMap { index in
        PerformanceCounter(header: header[index].text).map { (index, $0) }
      }
      let times = place(["timestamp", "time", "times", "timeseconds", "datetime", "date"])
      let machines = place(["vm", "vmid", "entity", "name", "vmname", "virtualmachine", "machine"])
      let start = SourcePosition(file: path, line: header[0].line, column: header[0].column)
      let list = header.prefix(8).map { "'\(abbreviated($0.text))'" }.joined(separator: ", ")
      if times == nil { log.error(at: start, "no column 'time'", hint: "the header has \(list)") }
      if machines == nil { log.error(at: start, "no column 'VM'", hint: "the header has \(list)") }
      if wide.isEmpty, counter == nil || value == nil {
        log.error(
          at: start, "no column of a counter",
          hint: "expected 'counter' and 'value', or columns such as "
            + PerformanceCounter.cpuMegahertz.rawValue)
      }
      guard let times, let machines, !wide.isEmpty || (counter != nil && value != nil) else { return nil }
      time = times
      machine = machines
    }

    /// Places of values in a row and the counters they are of.
    func counters(_ cells: [TableCell]) -> [(Int, PerformanceCounter)] {
      guard wide.isEmpty, let counter, let value else { return wide }
      return PerformanceCounter(header: cells[counter].text).map { [(value, $0)] } ?? []
    }
  }
}
