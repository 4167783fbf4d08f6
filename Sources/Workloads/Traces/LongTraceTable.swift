import Glibc
import Quantities

/// Reads a CSV with one row an instant and machine: time, name, value, in any order of columns, with others in between.
struct LongTraceTable {
  static func read(_ source: TraceSource, issues: inout TraceIssues) throws(TraceErrors) -> DemandTraces {
    let file = try TraceFile(path: source.path, issues: &issues)
    return try parse(file.bytes, source, issues: &issues)
  }

  static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, _ source: TraceSource, issues: inout TraceIssues
  ) throws(TraceErrors) -> DemandTraces {
    var lines = TraceLines(bytes)
    let header = try TraceHeader(&lines, path: source.path, issues: &issues)
    let layout = Layout(
      separator: header.separator, columnCount: header.names.count,
      time: try header.index(of: source.timeColumn ?? "time", path: source.path, issues: &issues),
      name: try header.index(of: source.nameColumn ?? "name", path: source.path, issues: &issues),
      value: try header.index(of: source.valueColumn ?? "value", path: source.path, issues: &issues))
    let numbers = TraceNumbers(
      isPercent: source.usage == .percent, largest: 1, timeUnit: source.timeUnit.nanoseconds)
    var machines = MachineIndex(limit: source.limit ?? .max)
    var readings: [[TraceReading]] = []
    var readingCount = 0
    while let line = lines.next() {
      if line.trimmed.isEmpty, lines.isRestBlank { break }
      guard let row = try layout.row(line, number: lines.number, numbers, source.path, &issues) else { continue }
      guard let machine = machines.index(of: row.name, in: bytes) else { continue }
      if machine == readings.count { readings.append([]) }
      if let last = readings[machine].last, row.reading.time <= last.time {
        try issues.report(
          source.path, line: lines.number, "time of '\(machines.names[machine])' does not increase",
          hint: "sort the rows by time; a machine has one row an instant")
      }
      readings[machine].append(row.reading)
      readingCount += 1
    }
    try issues.throwIfAny()
    guard let first = readings.lazy.map({ $0[0].time }).min(),
      let last = readings.lazy.map({ $0[$0.count - 1].time }).max()
    else { try issues.fail(source.path, "no rows after the header", hint: "expected one row an instant and machine") }
    let grid = try TraceGrid(
      from: first, through: last, interval: source.interval,
      readingsPerMachine: Double(readingCount) / Double(readings.count), path: source.path, issues: &issues)
    return DemandTraces(names: machines.names, interval: source.interval, samples: grid.samples(of: readings))
  }

  /// Which column is what.
  private struct Layout {
    let separator: UInt8
    let columnCount: Int
    let time: Int
    let name: Int
    let value: Int

    /// Reads one row, or returns nil after noting what is wrong.
    @inline(__always)
    func row(
      _ line: TraceLine, number: Int, _ numbers: TraceNumbers, _ path: String, _ issues: inout TraceIssues
    ) throws(TraceErrors) -> (name: TraceField, reading: TraceReading)? {
      var fields = TraceFields(line, separator: separator)
      var found: (time: TraceField?, name: TraceField?, value: TraceField?)
      var column = 0
      while let field = fields.next() {
        if column == time { found.time = field }
        if column == name { found.name = field }
        if column == value { found.value = field }
        column += 1
      }
      guard column == columnCount, let timeField = found.time, let nameField = found.name, let valueField = found.value
      else {
        try issues.report(
          path, line: number, column > columnCount ? "too many columns" : "too few columns",
          hint: "the header has \(columnCount), this line \(column)")
        return nil
      }
      guard let time = numbers.time(line.bytes, timeField) else {
        try issues.report(
          path, line: number, column: timeField.column, numbers.timeProblem(line.bytes, timeField),
          hint: "expected a time")
        return nil
      }
      guard nameField.problem == nil, !nameField.range.isEmpty else {
        try issues.report(
          path, line: number, column: nameField.column, nameField.problem.map { "\($0)" } ?? "an empty name",
          hint: "every row names its machine")
        return nil
      }
      guard let fraction = numbers.fraction(line.bytes, valueField) else {
        try issues.report(
          path, line: number, column: valueField.column, numbers.demandProblem(line.bytes, valueField),
          hint: numbers.demandHint)
        return nil
      }
      return (nameField, TraceReading(time: time, fraction: fraction))
    }
  }
}

/// Finds machines by name. Rows mostly come machine by machine or round after round, so the machine after the last one
/// or the last one itself is tried before the dictionary.
private struct MachineIndex {
  private(set) var names: [String] = []
  private var firstFields: [Range<Int>] = []
  private var indices: [String: Int] = [:]
  private var last = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Index of the machine of this name, which is new when it equals the count so far; nil beyond the limit.
  mutating func index(of field: TraceField, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    if !names.isEmpty, !field.hasDoubledQuotes {
      let next = last + 1 < names.count ? last + 1 : 0
      for candidate in [next, last] where matches(field.range, firstFields[candidate], bytes) {
        last = candidate
        return candidate
      }
    }
    let name = field.text(bytes)
    if let known = indices[name] {
      last = known
      return known
    }
    guard names.count < limit else { return nil }
    last = names.count
    indices[name] = last
    names.append(name)
    // A name with doubled quotes never equals a plain field byte by byte.
    firstFields.append(field.hasDoubledQuotes ? 0..<0 : field.range)
    return last
  }

  @inline(__always)
  private func matches(_ left: Range<Int>, _ right: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard left.count == right.count, let base = bytes.baseAddress else { return false }
    return memcmp(base + left.lowerBound, base + right.lowerBound, left.count) == 0
  }
}
