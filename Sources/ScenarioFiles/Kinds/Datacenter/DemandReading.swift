import Documents
import Quantities
import RandomStreams
import VSphere
import Workloads

extension SectionReader {
  /// What the machines of a group ask for.
  func demand() -> DemandSettings {
    section("demand", "what the machines ask for, each drawn by itself") { section in
      let fallback = DemandSettings(cpu: .constant(0.25))
      let interval = section.value("interval", .span, default: fallback.interval, "time between two values")
      let part = DrawnUnit.fraction
      let traffic = DrawnUnit.bitsPerSecond
      return DemandSettings(
        cpu: section.demandShape("cpu", part, default: 0.25, "processor demand, of the machine's virtual processors"),
        activeMemory: section.demandShape("memory", part, default: 0.3, "memory in use, of the configured memory"),
        touchedMemory: section.value(
          "touched", .fraction(), default: fallback.touchedMemory, "memory touched since boot, of the configured memory"
        ),
        writableWorkingSet: section.value(
          "writable_working_set", .fraction(), default: fallback.writableWorkingSet,
          "memory that is written, as a part of what is in use"),
        dirtyRate: section.value(
          "dirty_rate", .throughput, default: fallback.dirtyRate,
          "rate at which memory becomes dirty at full processor demand"),
        received: section.demandShape("receive", traffic, default: 0, "traffic received by the first network adapter"),
        sent: section.demandShape("send", traffic, default: 0, "traffic sent by it"),
        packetSize: section.value(
          "packet_size", .quantity(in: Bytes(count: 64)...Bytes(count: 65_536)), default: fallback.packetSize,
          "mean size of a packet"),
        traffic: section.value(
          "traffic", ValueForm<NetworkDemand.Traffic>.choice, default: fallback.traffic, "what traffic consists of"),
        furtherAdapters: section.sections(
          "further_adapters", count: 0...9, "traffic of the second network adapter and those after it, in their order"
        ) { adapter in
          let fallback = AdapterTraffic()
          return AdapterTraffic(
            received: adapter.demandShape("receive", traffic, default: 0, "traffic received"),
            sent: adapter.demandShape("send", traffic, default: 0, "traffic sent"),
            packetSize: adapter.value(
              "packet_size", .quantity(in: Bytes(count: 64)...Bytes(count: 65_536)), default: fallback.packetSize,
              "mean size of a packet"),
            kind: adapter.value(
              "traffic", ValueForm<NetworkDemand.Traffic>.choice, default: fallback.kind, "what traffic consists of"))
        },
        commandsPerSecond: section.demandShape("iops", .commands, default: 0, "disk commands a second"),
        graphics: section.demandShape("gpu", part, default: 0, "use of a virtual GPU, of the physical one"),
        interval: interval)
    }
  }

  /// How a demand develops: a value, a distribution, a day's rhythm, steps, or a recording.
  private func demandShape(
    _ key: String, _ unit: DrawnUnit, default fallback: Double, _ meaning: String
  ) -> DemandShape {
    let accepts =
      "\(unit.form.accepts), or a map with 'distribution', 'daily', 'steps' or 'trace' and what belongs to it"
    guard has(key) else {
      describe(key, accepts: accepts, default: unit.form.write(fallback), isRequired: false, meaning)
      _ = node(key)
      append(key, unit.form.write(fallback))
      return .constant(fallback)
    }
    guard let node = node(key), case .map(let entries) = node.content,
      !entries.contains(where: { $0.key == "distribution" })
    else { return .drawn(distribution(key, unit, meaning)) }
    describe(key, accepts: accepts, default: unit.form.write(fallback), isRequired: false, meaning)
    return section(key, meaning) { section in
      switch entries.first?.key {
      case "daily": section.section("daily", "a day's rhythm") { $0.dailyShape(unit) }
      case "steps": section.stepShape(unit)
      case "trace", "scale": section.recordedShape()
      default: section.unknownShape(unit)
      }
    }
  }

  private func dailyShape(_ unit: DrawnUnit) -> DemandShape {
    let low = value("low", unit.form, "the least of the day")
    let high = value("high", unit.form, "the most of the day")
    if has("low"), has("high"), low > high {
      refuse("low", "the least of the day is above the most", hint: "a 'low' up to 'high'")
    }
    return .daily(
      low: low, high: high,
      peak: value("peak", .quantity(in: .zero ... .days(1)), default: .hours(14), "time of day of the most"),
      noise: value("noise", .real(0...10), default: 0, "coefficient of variation of a factor around 1"))
  }

  private func stepShape(_ unit: DrawnUnit) -> DemandShape {
    var last: SimDuration?
    let steps = sections("steps", count: 1...100_000, "values that hold from given instants on") { step in
      let time = step.value("at", .delay, "when the value begins")
      if let last, time <= last {
        step.refuse("at", "\(time) is not after the step before", hint: "steps in order of time")
      }
      last = time
      return (time: time, value: step.value("value", unit.form, "the value from then on"))
    }
    return .steps(steps)
  }

  private func recordedShape() -> DemandShape {
    let source = section("trace", "recorded demand; machine i follows machine i of it") {
      $0.traceSource("folder or file of recorded demand")
    }
    return .recorded(
      source, scale: value("scale", .real(0...1e12), default: 1, "factor by which samples are multiplied"))
  }

  private func unknownShape(_ unit: DrawnUnit) -> DemandShape {
    issues.error(
      at: position, "how the demand develops is not said",
      hint: "write \(unit.form.accepts), or {distribution: …}, {daily: {low: …, high: …}}, "
        + "{steps: [{at: …, value: …}]} or {trace: {path: …, format: …}}")
    for key in ["daily", "steps", "trace"] { _ = has(key) ? node(key) : nil }
    ignoreRest()
    return .constant(0)
  }
}

extension DrawnUnit {
  /// Network traffic; models see bits a second.
  static var bitsPerSecond: DrawnUnit {
    let form = ValueForm<DataRate>.throughput
    return DrawnUnit(
      form: ValueForm<Double>(
        accepts: form.accepts, placeholder: 0, read: { node, issues in form.read(node, issues)?.bitsPerSecond },
        write: { form.write(DataRate(bitsPerSecond: $0)) }), isNonNegative: true)
  }

  /// Disk commands a second.
  static var commands: DrawnUnit { DrawnUnit(form: .real(0...1e9), isNonNegative: true) }
}
