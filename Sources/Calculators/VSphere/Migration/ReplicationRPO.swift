import Documents
import Quantities
import VSphere

/// `replication-rpo`: whether a replication keeps its recovery point objective, and when its next transfer starts.
enum ReplicationRPO: Calculator {
  static let about = CalculatorDescription(
    name: "replication-rpo",
    summary: "whether a replication keeps its recovery point objective (RPO), and its next start",
    source: "vSphere Replication, How the recovery point objective affects replication scheduling; Calculate bandwidth",
    example: #"{"rpoMin": 15, "transferMin": 5, "firstSyncStart": "12:00"}"#,
    outputs: [
      CalculatorOutput("instanceAvailable", "when the replica is complete; with 'firstSyncStart'", unit: "HH:MM"),
      CalculatorOutput(
        "nextSyncNotLaterThan", "latest start of the next transfer; with 'firstSyncStart'", unit: "HH:MM"),
      CalculatorOutput("violation", "whether every cycle violates the objective"),
      CalculatorOutput("violationMin", "by how much", unit: "min"),
      CalculatorOutput("dutyCycle", "part of the time in which data is transferred"),
      CalculatorOutput("longestIntervalMin", "longest time from one start to the next", unit: "min"),
      CalculatorOutput("hours", "time to transfer 'GB' over each of 'links'; only with these", unit: "h"),
    ])

  /// A schedule, or a volume over links.
  enum Input {
    case schedule(ReplicationSchedule, firstStart: SimTime?)
    case volume(gigabytes: Double, linesBitsPerSecond: [Double])
  }

  static func read(_ reader: SectionReader) -> Input {
    if reader.has("GB") {
      return .volume(
        gigabytes: reader.value("GB", .real(0...1e9), "data to transfer, GB of 10^9 bytes"),
        linesBitsPerSecond: reader.value("links", .list(of: .line, count: 1...1000), "links such as 'T1' or '10Mbps'"))
    }
    func minutes(_ key: String, _ meaning: String) -> SimDuration {
      .seconds(rounding: 60 * reader.value(key, .real(0...1e6), meaning))
    }
    let schedule = ReplicationSchedule(
      recoveryPointObjective: minutes("rpoMin", "recovery point objective, min"),
      transferTime: minutes("transferMin", "time one transfer takes, min"))
    return .schedule(
      schedule, firstStart: reader.optional("firstSyncStart", .timeOfDay, "start of a transfer, time of day"))
  }

  static func evaluate(_ input: Input) -> JSONObject {
    switch input {
    case .volume(let gigabytes, let lines):
      let hours = lines.map { gigabytes * 1e9 / ReplicationVolume.goodputBytesPerSecond(lineBitsPerSecond: $0) / 3600 }
      return ["hours": .numbers(hours)]
    case .schedule(let schedule, let start):
      var result = JSONObject()
      if let start {
        result.append("instanceAvailable", .text(timeOfDay(schedule.available(start: start))))
        result.append("nextSyncNotLaterThan", .text(timeOfDay(schedule.latestNextStart(after: start))))
      }
      result.append("violation", .bool(schedule.isViolated))
      result.append("violationMin", .number(schedule.violation.seconds / 60))
      result.append("dutyCycle", .number(schedule.dutyCycle))
      result.append("longestIntervalMin", .number(schedule.longestInterval.seconds / 60))
      return result
    }
  }

  /// `HH:MM`, with seconds where there are some; days are left out, as on a clock.
  private static func timeOfDay(_ time: SimTime) -> String {
    func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let seconds = (time - .zero) / .seconds(1)
    let clock = "\(twoDigits(seconds / 3600 % 24)):\(twoDigits(seconds / 60 % 60))"
    return seconds % 60 == 0 ? clock : "\(clock):\(twoDigits(seconds % 60))"
  }
}

extension ValueForm where Value == SimTime {
  /// `HH:MM` or `HH:MM:SS`, from midnight on.
  fileprivate static var timeOfDay: ValueForm {
    .scalar(
      "a time of day such as \"12:00\"", placeholder: .zero,
      write: {
        let seconds = ($0 - .zero) / .seconds(1)
        return .text("\(seconds / 3600):\(seconds / 60 % 60):\(seconds % 60)")
      }
    ) { text, _ throws(ValueProblem) in
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { part in
        part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? Int64(part) : nil
      }
      guard (2...3).contains(parts.count), let hours = parts[0], let minutes = parts[1], (0..<24).contains(hours),
        (0..<60).contains(minutes), let seconds = parts.count == 3 ? parts[2] : 0, (0..<60).contains(seconds)
      else { throw ValueProblem("'\(abbreviated(text))' is not a time of day") }
      return .zero + .seconds(hours * 3600 + minutes * 60 + seconds)
    }
  }
}

extension ValueForm where Value == Double {
  /// A line rate in bit/s: `T1`, a rate with a unit, or `10Mbps`.
  fileprivate static var line: ValueForm {
    .scalar(
      "'T1' or a line rate such as '10Mbps' or '10 Mbit/s'", placeholder: 1, write: { .plain("\(shortText($0)) bit/s") }
    ) { text, _ throws(ValueProblem) in
      // The documentation counts a T1 line as 1.5 Mbit/s (1.544 with framing).
      if text == "T1" { return 1.5e6 }
      let rate: DataRate
      do throws(QuantityError) {
        rate = try DataRate(parsing: text.replacing("bps", with: "bit/s"))
      } catch {
        throw ValueProblem(abbreviated(error.problem, to: 120), hint: error.hint)
      }
      guard rate.bitsPerSecond > 0, rate.bitsPerSecond <= 1e15 else {
        throw ValueProblem("\(abbreviated(text)) is out of range")
      }
      return rate.bitsPerSecond
    }
  }
}
