import Quantities

/// What a machine was seen to use at an instant.
struct TraceReading {
  /// Nanoseconds on the trace's own clock.
  var time: Int64
  /// Fraction of the machine's capacity.
  var fraction: Double
}

/// The instants samples are wanted at: `origin + k·interval`, from the first reading of any machine to the last.
///
/// Sample k is the last reading at or before its instant, so a value holds until the next one and through gaps, and
/// nothing is used before it was measured. Before a machine's first reading its demand is 0, except that a first
/// reading less than an interval away counts from the start: collectors do not start on the same second.
struct TraceGrid {
  let origin: Int64
  let interval: Int64
  let sampleCount: Int

  /// More empty samples than this for each reading mean a wrong unit of time or interval, not a gap.
  static let maximumSamplesPerReading = 100

  init(
    from first: Int64, through last: Int64, interval: SimDuration, readingsPerMachine: Double, path: String,
    issues: inout TraceIssues
  ) throws(TraceErrors) {
    origin = first
    self.interval = interval.nanoseconds
    let steps = last.subtractingReportingOverflow(first)
    let count = steps.overflow ? .infinity : Double(steps.partialValue / interval.nanoseconds) + 1
    if count < 2 {
      try issues.fail(
        path, "the readings span less than one sampling interval of \(interval)",
        hint: "a trace needs at least two samples; is the interval right, and the unit of time?")
    }
    if count > readingsPerMachine * Double(Self.maximumSamplesPerReading) {
      try issues.fail(
        path,
        "the readings span \(shortText(count)) intervals of \(interval), but there are only "
          + "\(shortText((readingsPerMachine * 10).rounded() / 10)) a machine",
        hint: "is the interval right, and the unit of time?")
    }
    sampleCount = Int(count)
  }

  func time(of sample: Int) -> Int64 { origin + Int64(sample) * interval }

  /// Whether readings at these times are the samples already.
  func matches(_ times: [Int64]) -> Bool {
    times.count == sampleCount && times.indices.allSatisfy { times[$0] == time(of: $0) }
  }

  /// Puts the readings of each machine onto the grid.
  /// - Parameter machines: for each machine its readings by increasing time.
  func samples(of machines: [[TraceReading]]) -> SampleMatrix {
    var cursors = [Int](repeating: 0, count: machines.count)
    var matrix = SampleMatrix()
    for sample in 0..<sampleCount {
      let instant = time(of: sample)
      for (machine, readings) in machines.enumerated() {
        var next = cursors[machine]
        while next < readings.count, readings[next].time <= instant { next += 1 }
        cursors[machine] = next
        if next > 0 {
          matrix.append(readings[next - 1].fraction)
        } else {
          let isLateStart = readings[0].time - origin < interval
          matrix.append(isLateStart ? readings[0].fraction : 0)
        }
      }
    }
    return matrix
  }

  /// Puts rows of readings, all machines at once, onto the grid.
  func samples(of rows: SampleMatrix, at times: [Int64], machineCount: Int) -> SampleMatrix {
    var matrix = SampleMatrix()
    var row = 0
    for sample in 0..<sampleCount {
      while row + 1 < times.count, times[row + 1] <= time(of: sample) { row += 1 }
      for machine in 0..<machineCount { matrix.append(rows[row * machineCount + machine]) }
    }
    return matrix
  }
}
