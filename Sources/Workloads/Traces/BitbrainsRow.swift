import Quantities

/// One row of a Bitbrains file: its columns by header name, and the values last read.
struct BitbrainsRow {
  private(set) var time: Int64 = 0
  /// CPU usage as a fraction of the provisioned capacity; boost clocks make it exceed 1.
  var fraction = 0.0
  private(set) var provisioned = ProvisionedCapacity.zero

  private let columnCount: Int
  private let separator: UInt8
  private let timeColumn: Int
  private let usageColumn: Int
  private let coresColumn: Int
  private let cpuColumn: Int
  private let memoryColumn: Int
  private let usage: TraceUsage
  /// A machine that uses ten times its capacity is a damaged file, not a boost.
  private let percent = TraceNumbers(isPercent: true, largest: 10, timeUnit: 1_000_000_000)
  private let portion = TraceNumbers(isPercent: false, largest: 10, timeUnit: 1_000_000_000)
  private static let earliestMilliseconds = 1e11

  init(
    _ header: TraceHeader, usage: TraceUsage, path: String, issues: inout TraceIssues
  ) throws(TraceErrors) {
    columnCount = header.names.count
    separator = header.separator
    self.usage = usage
    timeColumn = try Self.column("Timestamp", in: header, path: path, issues: &issues)
    usageColumn = try Self.column(
      usage == .megahertz ? "CPU usage [MHZ]" : "CPU usage [%]", in: header, path: path, issues: &issues)
    coresColumn = try Self.column("CPU cores", in: header, path: path, issues: &issues)
    cpuColumn = try Self.column("CPU capacity provisioned [MHZ]", in: header, path: path, issues: &issues)
    memoryColumn = try Self.column("Memory capacity provisioned [KB]", in: header, path: path, issues: &issues)
  }

  private static func column(
    _ name: String, in header: TraceHeader, path: String, issues: inout TraceIssues
  ) throws(TraceErrors) -> Int {
    let wanted = name.lowercased()
    if let index = header.names.firstIndex(where: { $0.lowercased().hasPrefix(wanted) }) { return index }
    return try header.index(of: name, path: path, issues: &issues)
  }

  /// Reads a line. Returns false after noting what is wrong with it.
  mutating func read(
    _ line: TraceLine, number: Int, path: String, issues: inout TraceIssues
  ) throws(TraceErrors) -> Bool {
    var fields = TraceFields(line, separator: separator)
    var column = 0
    var usageField: TraceField?
    var isValid = true
    while let field = fields.next() {
      switch column {
      case usageColumn: usageField = field
      case timeColumn, coresColumn, cpuColumn, memoryColumn:
        if let number = DecimalNumber(line.bytes, field.range), field.problem == nil, store(number, column) { break }
        try issues.report(
          path, line: number, column: field.column,
          TraceNumbers.problem(line.bytes, field, bound: "can be represented"), hint: "expected a number from 0")
        isValid = false
      default: break
      }
      column += 1
    }
    guard column == columnCount, let usageField else {
      try issues.report(
        path, line: number, column > columnCount ? "too many columns" : "too few columns",
        hint: "the header has \(columnCount), this line \(column)")
      return false
    }
    guard let fraction = fraction(line.bytes, usageField) else {
      try issues.report(
        path, line: number, column: usageField.column, usageProblem(line.bytes, usageField),
        hint: usage == .megahertz ? "expected megahertz up to the provisioned ones" : portionHint)
      return false
    }
    self.fraction = fraction
    return isValid
  }

  private var portionHint: String { usage == .percent ? percent.demandHint : portion.demandHint }

  private mutating func store(_ number: DecimalNumber, _ column: Int) -> Bool {
    guard number.value >= 0, number.value.isFinite else { return false }
    switch column {
    case timeColumn:
      let unit: Int64 = number.value >= Self.earliestMilliseconds ? 1_000_000 : 1_000_000_000
      guard let time = number.nanoseconds(unit: unit) else { return false }
      self.time = time
    case coresColumn: provisioned.cores = Cores(count: number.value)
    case cpuColumn: provisioned.cpu = .megahertz(number.value)
    default:
      guard let memory = Bytes(baseValue: number.value * 1024) else { return false }
      provisioned.memory = memory
    }
    return true
  }

  private func fraction(_ bytes: UnsafeBufferPointer<UInt8>, _ field: TraceField) -> Double? {
    switch usage {
    case .percent: return percent.fraction(bytes, field)
    case .fraction: return portion.fraction(bytes, field)
    case .megahertz:
      guard field.problem == nil, let number = DecimalNumber(bytes, field.range), number.value >= 0 else { return nil }
      let capacity = provisioned.cpu.megahertz
      if capacity == 0 { return number.value == 0 ? 0 : nil }
      let fraction = number.value / capacity
      return fraction <= portion.largest ? fraction : nil
    }
  }

  private func usageProblem(_ bytes: UnsafeBufferPointer<UInt8>, _ field: TraceField) -> String {
    switch usage {
    case .percent: return percent.demandProblem(bytes, field)
    case .fraction: return portion.demandProblem(bytes, field)
    case .megahertz: return TraceNumbers.problem(bytes, field, bound: "ten times the provisioned capacity")
    }
  }
}
