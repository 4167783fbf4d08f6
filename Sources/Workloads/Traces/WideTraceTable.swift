import Quantities

/// Reads a CSV with one row an instant and one column a machine.
struct WideTraceTable {
  static func read(_ source: TraceSource, issues: inout TraceIssues) throws(TraceErrors) -> DemandTraces {
    let file = try TraceFile(path: source.path, issues: &issues)
    return try parse(file.bytes, source, issues: &issues)
  }

  static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, _ source: TraceSource, issues: inout TraceIssues
  ) throws(TraceErrors) -> DemandTraces {
    var lines = TraceLines(bytes)
    let header = try TraceHeader(&lines, path: source.path, issues: &issues)
    let layout = try Layout(header, source, issues: &issues)
    let numbers = TraceNumbers(
      isPercent: source.usage == .percent, largest: 1, timeUnit: source.timeUnit.nanoseconds)
    var rows = SampleMatrix()
    var times: [Int64] = []
    while let line = lines.next() {
      if line.trimmed.isEmpty, lines.isRestBlank { break }
      let row = try layout.append(line, number: lines.number, numbers, to: &rows, source.path, &issues)
      guard let time = row else { continue }
      if let last = times.last, time <= last {
        try issues.report(
          source.path, line: lines.number, "time does not increase", hint: "sort the rows by time, one row an instant")
      }
      times.append(time)
    }
    try issues.throwIfAny()
    guard let first = times.first, let last = times.last else {
      try issues.fail(source.path, "no rows after the header", hint: "expected one row an instant")
    }
    let grid = try TraceGrid(
      from: first, through: last, interval: source.interval, readingsPerMachine: Double(times.count),
      path: source.path, issues: &issues)
    let names = layout.names
    if grid.matches(times) { return DemandTraces(names: names, interval: source.interval, samples: rows) }
    return DemandTraces(
      names: names, interval: source.interval,
      samples: grid.samples(of: rows, at: times, machineCount: names.count),
      notes: ["\(times.count) readings at their own times became \(grid.sampleCount) samples every \(source.interval)"])
  }

  /// Which column is what.
  private struct Layout {
    let separator: UInt8
    let columnCount: Int
    let timeColumn: Int
    let names: [String]

    init(_ header: TraceHeader, _ source: TraceSource, issues: inout TraceIssues) throws(TraceErrors) {
      separator = header.separator
      columnCount = header.names.count
      if let name = source.timeColumn {
        timeColumn = try header.index(of: name, path: source.path, issues: &issues)
      } else {
        timeColumn = 0
      }
      var seen: Set<String> = []
      var names: [String] = []
      for (index, name) in header.names.enumerated() where index != timeColumn {
        guard names.count < source.limit ?? .max else { break }
        if name.isEmpty || !seen.insert(name).inserted {
          try issues.report(
            source.path, line: 1, column: header.columns[index],
            name.isEmpty ? "a column without a name" : "a second column '\(name)'",
            hint: "the header names every machine once")
        }
        names.append(name)
      }
      if names.isEmpty {
        try issues.fail(
          source.path, line: 1, "no machine columns",
          hint: "expected a time column and one column a machine, separated by ',' ';' or a tab")
      }
      self.names = names
    }

    /// Appends the demands of one row and returns its time, or nil after noting what is wrong.
    @inline(__always)
    func append(
      _ line: TraceLine, number: Int, _ numbers: TraceNumbers, to rows: inout SampleMatrix, _ path: String,
      _ issues: inout TraceIssues
    ) throws(TraceErrors) -> Int64? {
      var fields = TraceFields(line, separator: separator)
      var column = 0
      var appended = 0
      var time: Int64?
      while let field = fields.next() {
        if column == timeColumn {
          time = numbers.time(line.bytes, field)
          if time == nil {
            try issues.report(
              path, line: number, column: field.column, numbers.timeProblem(line.bytes, field), hint: "expected a time")
          }
        } else if appended < names.count, column < columnCount {
          let fraction = numbers.fraction(line.bytes, field)
          if fraction == nil {
            try issues.report(
              path, line: number, column: field.column, numbers.demandProblem(line.bytes, field),
              hint: numbers.demandHint)
          }
          rows.append(fraction ?? 0)
          appended += 1
        }
        column += 1
      }
      if column != columnCount {
        try issues.report(
          path, line: number, column > columnCount ? "too many columns" : "too few columns",
          hint: "the header has \(columnCount), this line \(column)")
        return nil
      }
      return time
    }
  }
}
