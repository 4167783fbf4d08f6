import Quantities

/// Reads a PlanetLab day: a folder with one file a machine, one whole CPU percentage a line, equally many lines a file.
///
/// Source of the format: CoMon data as packaged with CloudSim (Beloglazov and Buyya, 2012), 288 samples of 300 s a day.
struct PlanetLabFolder {
  static func read(_ source: TraceSource, issues: inout TraceIssues) throws(TraceErrors) -> DemandTraces {
    let folder = try TraceFolder(path: source.path, order: source.order, issues: &issues)
    let fileNames = folder.fileNames.prefix(source.limit ?? .max)
    var byMachine: [UInt8] = []
    var sampleCount: Int?
    for fileName in fileNames {
      let file = try TraceFile(fileName, in: folder, issues: &issues)
      let count = try append(file.bytes, path: file.path, expecting: sampleCount, to: &byMachine, issues: &issues)
      if sampleCount == nil, let count {
        sampleCount = count
        byMachine.reserveCapacity(fileNames.count * count)
      }
    }
    try issues.throwIfAny()
    return DemandTraces(
      names: fileNames.map { String(decoding: $0, as: UTF8.self) }, interval: source.interval,
      samples: SampleMatrix(percentages: transposed(byMachine, rows: fileNames.count)))
  }

  /// Appends one file's percentages and returns how many there were, or nil after noting what is wrong with them.
  /// - Parameter expected: what the files before have, or nil for the first.
  static func append(
    _ bytes: UnsafeBufferPointer<UInt8>, path: String, expecting expected: Int?, to samples: inout [UInt8],
    issues: inout TraceIssues
  ) throws(TraceErrors) -> Int? {
    var lines = TraceLines(bytes)
    let knownIssues = issues.issues.count
    var count = 0
    while let line = lines.next() {
      let field = line.trimmed
      if field.isEmpty {
        if lines.isRestBlank { break }
        try issues.report(path, line: lines.number, "an empty line", hint: percentHint)
        continue
      }
      if let percent = wholePercent(bytes, field) {
        samples.append(percent)
        count += 1
        if let expected, count > expected { break }
      } else {
        try issues.report(
          path, line: lines.number, column: field.lowerBound - line.start + 1, problem(bytes, field), hint: percentHint)
      }
    }
    if issues.issues.count > knownIssues { return nil }
    if count == 0 {
      try issues.report(path, "the file is empty", hint: percentHint)
    } else if let expected, count != expected {
      try issues.report(
        path, line: lines.number,
        count > expected ? "more than \(expected) samples" : "ends after \(count) samples",
        hint: "the files before it have \(expected); all machines need equally many")
    } else if count < 2 {
      try issues.report(path, line: 1, "only one sample", hint: "a trace needs at least two")
    }
    return count
  }

  private static let percentHint = "expected a whole percentage from 0 to 100 on each line"

  @inline(__always)
  private static func wholePercent(_ bytes: UnsafeBufferPointer<UInt8>, _ field: Range<Int>) -> UInt8? {
    guard field.count <= 3 else { return nil }
    var value = 0
    for index in field {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value <= 100 ? UInt8(value) : nil
  }

  private static func problem(_ bytes: UnsafeBufferPointer<UInt8>, _ field: Range<Int>) -> String {
    let text = quoted(bytes, field)
    switch DecimalNumber(bytes, field)?.value {
    case nil: return "\(text) is not a number"
    case let value? where value < 0: return "\(text) is negative"
    case let value? where value > 100: return "\(text) is more than 100 percent"
    default: return "\(text) is not written as a whole percentage"
    }
  }

  private static func transposed(_ matrix: [UInt8], rows: Int) -> [UInt8] {
    let columns = matrix.count / rows
    return [UInt8](unsafeUninitializedCapacity: matrix.count) { target, count in
      matrix.withUnsafeBufferPointer { source in
        for row in 0..<rows {
          for column in 0..<columns { target[column * rows + row] = source[row * columns + column] }
        }
      }
      count = matrix.count
    }
  }
}
