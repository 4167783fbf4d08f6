import Documents
import Infrastructure
import Quantities

/// The shapes of power curves by the names scenario files use.
private enum PowerModelName: String, CaseIterable {
  case table, linear, square, cubic
  case squareRoot = "square-root"
  case exponent
}

extension SectionReader {
  /// Notes what the checks of a host or farm found in a section.
  func report(_ problems: [ParameterError], inside section: String) {
    for problem in problems.map({ $0.inside(section) }) {
      context.report(problem.parameter, problem.problem, hint: "accepted: \(problem.hint)")
    }
  }

  /// What a host is made of, its keys in this section.
  func host(default fallback: HostConfiguration? = nil) -> HostConfiguration {
    HostConfiguration(
      cores: value("cores", .count(1...HostConfiguration.coreLimit), default: fallback?.cores, "number of cores"),
      frequency: value("frequency", .processorSpeed, default: fallback?.frequency, "speed of one core"),
      memory: value("memory", .bytes, default: fallback?.memory, "memory for virtual machines"),
      network: value("network", .throughput, default: hostDefaults.network, "throughput of all its adapters"),
      storage: value("storage", .bytes, default: hostDefaults.storage, "local storage"),
      power: power(default: fallback?.power))
  }

  /// A power model under `power`. Without the key the default applies, if there is one.
  private func power(default fallback: PowerModel?) -> PowerModel {
    if let fallback, !has("power"), case .linear(let idle, let max) = fallback.shape {
      return section("power", "electrical power") { reader in
        let model = reader.value("model", ValueForm<PowerModelName>.choice, default: .linear, "shape of the curve")
        precondition(model == .linear, "an empty section has its defaults")
        return PowerModel(
          .linear(
            idle: reader.value("idle", .power, default: idle, "power without load"),
            max: reader.value("max", .power, default: max, "power at full load")),
          off: reader.value("off", .power, default: fallback.off, "power when switched off"))
      }
    }
    return section("power", "electrical power") { $0.powerModel() }
  }

  /// A power model under `power`; that of a server of the catalogue where neither it nor a shape is written.
  func power(defaultServer: String, off: Power) -> PowerModel {
    section("power", "electrical power") { $0.powerModel(defaultServer: defaultServer, off: off) }
  }

  private func powerModel(defaultServer: String? = nil, off: Power = .zero) -> PowerModel {
    if has("server") || (defaultServer != nil && !has("model")) {
      let name = value(
        "server", .word(ServerPower.all.map(\.name)), default: defaultServer, "a server whose power has been measured")
      let shape = ServerPower.named(name)?.model.shape ?? .linear(idle: .zero, max: .zero)
      return PowerModel(shape, off: value("off", .power, default: off, "power when switched off"))
    }
    let issueCount = issues.issues.count
    let model = value(
      "model", ValueForm<PowerModelName>.choice, "shape of the curve over utilisation; or 'server' and its name")
    guard issues.issues.count == issueCount else {
      ignoreRest()
      return PowerModel(.linear(idle: .zero, max: .zero))
    }
    let shape: PowerModel.Shape
    if model == .table {
      shape = .table(
        value(
          "table", .list(of: .power, count: 2...PowerModel.tablePointLimit),
          "power at equal steps of utilisation, from idle to full load"))
    } else {
      let idle = value("idle", .power, "power without load")
      let max = value("max", .power, "power at full load")
      switch model {
      case .square: shape = .square(idle: idle, max: max)
      case .cubic: shape = .cubic(idle: idle, max: max)
      case .squareRoot: shape = .squareRoot(idle: idle, max: max)
      case .exponent:
        shape = .exponent(
          idle: idle, max: max,
          exponent: value("exponent", .real(0...10, isPositive: true), "exponent of the utilisation"))
      default: shape = .linear(idle: idle, max: max)
      }
    }
    return PowerModel(shape, off: value("off", .power, default: off, "power when switched off"))
  }
}

/// Carries the defaults of the host's own initializer.
private let hostDefaults = HostConfiguration(
  cores: 1, frequency: .zero, memory: .zero, power: PowerModel(.linear(idle: .zero, max: .zero)))

extension ValueForm where Value == Frequency {
  /// A speed of a processor core.
  static var processorSpeed: ValueForm { .quantity(in: .zero...Frequency(hertz: 1e12), isPositive: true) }
}

extension ValueForm where Value == Bytes {
  /// An amount of memory or storage up to an exbibyte.
  static var bytes: ValueForm { .quantity(in: .zero...Bytes(count: 1 << 60)) }
}

extension ValueForm where Value == DataRate {
  /// Throughput up to a petabit per second.
  static var throughput: ValueForm { .quantity(in: .zero...DataRate(bitsPerSecond: 1e15)) }
}

extension ValueForm where Value == Power {
  /// Power of one machine, up to a megawatt.
  static var power: ValueForm { .quantity(in: .zero...Power(watts: 1e6)) }
}

extension ValueForm where Value == Work {
  /// Work of one task, up to 10^12 million instructions.
  static var work: ValueForm { .quantity(in: .zero...Work(cycles: 1e18)) }
}
