import Quantities

/// Reads Bitbrains GWA-T-12: one `;`-separated file a machine with a header line.
///
/// Timestamps are seconds since 1970 although the header says `[ms]`; values from 10^11 on are taken for milliseconds
/// (as seconds they would lie beyond the year 5000). Source: Grid Workloads Archive, GWA-T-12 (Shen et al.,
/// CCGrid 2015).
struct BitbrainsTrace {
  static func read(_ source: TraceSource, issues: inout TraceIssues) throws(TraceErrors) -> DemandTraces {
    var machines: [Machine] = []
    if isFolder(source.path) {
      let folder = try TraceFolder(path: source.path, order: source.order, issues: &issues)
      for fileName in folder.fileNames.prefix(source.limit ?? .max) {
        let file = try TraceFile(fileName, in: folder, issues: &issues)
        machines.append(
          try parse(file.bytes, path: file.path, name: machineName(fileName), source, issues: &issues))
      }
    } else {
      let file = try TraceFile(path: source.path, issues: &issues)
      let name = Array(source.path.utf8.split(separator: UInt8(ascii: "/")).last ?? source.path.utf8[...])
      machines.append(try parse(file.bytes, path: source.path, name: machineName(name), source, issues: &issues))
    }
    try issues.throwIfAny()
    return try assemble(machines, source, issues: &issues)
  }

  /// What one file says about its machine.
  struct Machine {
    let name: String
    var readings: [TraceReading] = []
    var provisioned = ProvisionedCapacity.zero
    var boostedCount = 0
  }

  static func assemble(
    _ machines: [Machine], _ source: TraceSource, issues: inout TraceIssues
  ) throws(TraceErrors) -> DemandTraces {
    guard let first = machines.lazy.compactMap(\.readings.first?.time).min(),
      let last = machines.lazy.compactMap(\.readings.last?.time).max()
    else { try issues.fail(source.path, "no readings") }
    let readingCount = machines.reduce(0) { $0 + $1.readings.count }
    let grid = try TraceGrid(
      from: first, through: last, interval: source.interval,
      readingsPerMachine: Double(readingCount) / Double(machines.count), path: source.path, issues: &issues)
    let boosted = machines.reduce(0) { $0 + $1.boostedCount }
    return DemandTraces(
      names: machines.map(\.name), interval: source.interval, samples: grid.samples(of: machines.map(\.readings)),
      provisioned: machines.map(\.provisioned),
      notes: boosted == 0
        ? [] : ["\(boosted) of \(readingCount) readings above 100 % of the provisioned CPU count as 100 %"])
  }

  static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, path: String, name: String, _ source: TraceSource,
    issues: inout TraceIssues
  ) throws(TraceErrors) -> Machine {
    var lines = TraceLines(bytes)
    let header = try TraceHeader(&lines, path: path, issues: &issues)
    var row = try BitbrainsRow(header, usage: source.usage, path: path, issues: &issues)
    var machine = Machine(name: name)
    while let line = lines.next() {
      if line.trimmed.isEmpty, lines.isRestBlank { break }
      guard try row.read(line, number: lines.number, path: path, issues: &issues) else { continue }
      if row.fraction > 1 {
        row.fraction = 1
        machine.boostedCount += 1
      }
      machine.provisioned.cores = max(machine.provisioned.cores, row.provisioned.cores)
      machine.provisioned.cpu = max(machine.provisioned.cpu, row.provisioned.cpu)
      machine.provisioned.memory = max(machine.provisioned.memory, row.provisioned.memory)
      if let last = machine.readings.last, row.time <= last.time {
        if row.time == last.time {
          machine.readings[machine.readings.count - 1].fraction = row.fraction
          continue
        }
        try issues.report(path, line: lines.number, column: 1, "time goes back", hint: "sort the rows by time")
      }
      machine.readings.append(TraceReading(time: row.time, fraction: row.fraction))
    }
    if machine.readings.isEmpty, issues.issues.isEmpty {
      try issues.report(path, "no rows after the header", hint: "expected one row every five minutes")
    }
    return machine
  }

  /// The file name without `.csv`.
  private static func machineName(_ fileName: [UInt8]) -> String {
    let name = String(decoding: fileName, as: UTF8.self)
    return name.hasSuffix(".csv") ? String(name.dropLast(4)) : name
  }
}
