import Documents

/// Recorded demand of machines as steps of a scenario.
struct PerformanceRecording {
  /// Time from one record to the next, in seconds.
  let intervalSeconds: Int
  /// Time from the first record to the end of the last.
  let durationSeconds: Int

  private let start: Int
  private let machineIndex: [String: Int]
  private let series: [Int: [PerformanceCounter: PerformanceTable.Series]]

  /// Steps of all machines together, above which neighbouring records are averaged: a scenario file holds two million
  /// values, and a step has five.
  static let stepLimit = 300_000

  /// Gathers the records of files; nil where there is none, which is an error.
  init?(_ files: [RVToolsFile], machines: [ImportedMachine], log: ImportLog) {
    var names: [String: Int?] = [:]
    for (index, machine) in machines.enumerated() {
      for name in Set([machine.exportedName, machine.name, machine.id]) where !name.isEmpty {
        names[name] = names[name] == nil ? .some(index) : .some(nil)
      }
    }
    var table = PerformanceTable(machines: names, log: log)
    for file in files {
      let (text, _) = ExportEncoding.utf8(of: file.bytes)
      table.read(DelimitedText(text), path: file.path)
    }
    let times = Set(table.series.values.flatMap { $0.values.flatMap { $0.keys } }).sorted()
    guard let first = times.first, let last = times.last else {
      if !log.errors.hasErrors {
        log.error(
          at: .start(of: files.first?.path ?? "--performance"), "no record of any machine of the export",
          hint: "name machines by their name or VM ID")
      }
      return nil
    }
    let shortest = zip(times.dropFirst(), times).map { $0 - $1 }.min() ?? 300
    let stepCount = table.series.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count } }
    let factor = (stepCount + Self.stepLimit - 1) / Self.stepLimit
    if factor > 1 {
      log.warn(
        at: .start(of: files.first?.path ?? "--performance"),
        "\(stepCount) records are more than a scenario holds: each \(factor) of them are averaged")
    }
    start = first
    intervalSeconds = max(1, shortest * max(1, factor))
    durationSeconds = last - first + max(1, shortest)
    series = table.series
    machineIndex = Dictionary(uniqueKeysWithValues: machines.enumerated().map { ($0.element.name, $0.offset) })
  }

  /// The lines below `demand:` of a machine; nil where nothing of it was recorded.
  func demand(of machine: ImportedMachine) -> [String]? {
    guard let index = machineIndex[machine.name], let counters = series[index] else { return nil }
    var lines = ["interval: \(intervalSeconds)s"]
    func add(_ key: String, _ counter: PerformanceCounter, _ write: (Double) -> String) {
      guard let values = counters[counter] else { return }
      lines.append("\(key): \(shape(values, write))")
    }
    let percent = { (value: Double, whole: Double) in
      ScenarioText.percent(min(100, whole > 0 ? (value / whole * 1000).rounded() / 10 : 0))
    }
    if let cpu = processorCounter(counters), let speed = cpu == .cpuPercent ? 1 : machine.coreSpeedMHz {
      add("cpu", cpu) { percent($0, cpu == .cpuPercent ? 100 : Double(machine.cpus * speed)) }
    } else if let value = machine.cpuPercent {
      lines.append("cpu: \(ScenarioText.percent(value))")
    }
    if counters[.activeMemory] != nil {
      add("memory", .activeMemory) { percent($0, Double(machine.memoryMiB) * 1024) }
    } else if let value = machine.activePercent {
      lines.append("memory: \(ScenarioText.percent(value))")
    }
    if let touched = machine.touchedPercent { lines.append("touched: \(ScenarioText.percent(touched))") }
    add("receive", .received) { "\(shortNumber($0.rounded() * 8)) kbit/s" }
    add("send", .transmitted) { "\(shortNumber($0.rounded() * 8)) kbit/s" }
    if let commands = commands(counters) { lines.append("iops: \(shape(commands) { shortNumber($0.rounded()) })") }
    return lines
  }

  /// Demand is better than usage, which contention makes smaller.
  private func processorCounter(_ counters: [PerformanceCounter: PerformanceTable.Series]) -> PerformanceCounter? {
    [.cpuDemand, .cpuMegahertz, .cpuPercent].first { counters[$0] != nil }
  }

  private func commands(_ counters: [PerformanceCounter: PerformanceTable.Series]) -> PerformanceTable.Series? {
    guard let reads = counters[.reads] else { return counters[.writes] }
    return reads.merging(counters[.writes] ?? [:], uniquingKeysWith: +)
  }

  /// Steps over the intervals, equal neighbours as one; a single value where all are equal.
  private func shape(_ values: PerformanceTable.Series, _ write: (Double) -> String) -> String {
    var sums: [Int: (sum: Double, count: Int)] = [:]
    for time in values.keys.sorted() {
      let slot = (time - start) / intervalSeconds
      let known = sums[slot] ?? (0, 0)
      sums[slot] = (known.sum + (values[time] ?? 0), known.count + 1)
    }
    var steps: [(at: Int, value: String)] = []
    for slot in sums.keys.sorted() {
      guard let entry = sums[slot] else { continue }
      let value = write(entry.sum / Double(entry.count))
      if steps.last?.value != value { steps.append((slot * intervalSeconds, value)) }
    }
    if steps.count == 1 { return steps[0].value }
    return "{steps: [" + steps.map { "{at: \($0.at)s, value: \($0.value)}" }.joined(separator: ", ") + "]}"
  }
}
