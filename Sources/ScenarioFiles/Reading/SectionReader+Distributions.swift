import Documents
import Quantities
import RandomStreams

extension SectionReader {
  /// A distribution: a value alone is drawn every time, a map names a family and its parameters.
  func distribution(_ key: String, _ unit: DrawnUnit, _ meaning: String) -> Distribution {
    let accepts = "\(unit.form.accepts), or a map with 'distribution' and its parameters"
    describe(key, accepts: accepts, default: nil, isRequired: true, meaning)
    let placeholder = Distribution.constant(1)
    guard let node = node(key) else {
      if !has(key) { missing(key, expects: accepts, meaning) }
      return placeholder
    }
    switch node.content {
    case .scalar:
      guard let value = unit.form.read(node, issues) else { return placeholder }
      append(key, unit.form.write(value))
      return .constant(value)
    case .list:
      issues.error(
        at: node.position, "expected a distribution, found a list",
        hint: "write '{distribution: exponential, mean: …}', or '{distribution: empirical, values: […]}' for a list")
      return placeholder
    case .map:
      let reader = SectionReader(node, path: join(key), around: node.position, context: context)
      let result = reader.distributionFamily(unit) ?? placeholder
      reader.finish()
      append(key, .map(reader.resolved))
      return result
    }
  }

  /// The family and the parameters in this section; nil when something is wrong with them.
  private func distributionFamily(_ unit: DrawnUnit) -> Distribution? {
    let issueCount = issues.issues.count
    let family = value("distribution", ValueForm<DistributionFamily>.choice, "family of the distribution")
    guard issues.issues.count == issueCount else {
      // Whatever else is written belongs to a family that is not known.
      ignoreRest()
      return nil
    }
    let sets = family.parameterSets
    let counts = sets.map { set in set.count { has($0.name) } }
    let set = sets[counts.firstIndex(of: counts.max() ?? 0) ?? 0]
    guard isComplete(set, among: sets, of: family) else { return nil }
    var parameters: [String: DistributionParameterValue] = [:]
    for parameter in set {
      if let value = self.parameter(parameter, unit) { parameters[parameter.name] = value }
    }
    guard issues.issues.count == issueCount else { return nil }
    do throws(DistributionError) {
      return try Distribution(family: family, parameters: parameters, isNonNegative: unit.isNonNegative)
    } catch {
      let subject = error.parameter.isEmpty ? "" : "'\(error.parameter)' is "
      issues.error(
        at: error.parameter.isEmpty ? position : position(of: error.parameter),
        "\(error.family): \(subject)\(error.found)", hint: "accepted: \(error.accepted)")
      return nil
    }
  }

  /// Where a family can be described in several ways, what is missing is one of them, not some parameters of the first.
  private func isComplete(
    _ set: [DistributionParameter], among sets: [[DistributionParameter]], of family: DistributionFamily
  ) -> Bool {
    guard sets.count > 1, !set.allSatisfy({ !$0.isRequired || has($0.name) }) else { return true }
    let ways = sets.map { set in set.map { "'\($0.name)'" }.joined(separator: " and ") }
    let documentation = sets.joined().map { "\($0.name): \($0.summary)" }
    issues.error(
      at: position, "\(family.name) needs \(ways.joined(separator: ", or "))",
      hint: documentation.joined(separator: "; "))
    for parameter in sets.joined() { _ = node(parameter.name) }
    return false
  }

  private func parameter(_ parameter: DistributionParameter, _ unit: DrawnUnit) -> DistributionParameterValue? {
    switch parameter.kind {
    case .value: number(parameter, unit.form)
    case .number: number(parameter, .real(-1e100...1e100))
    case .shape: number(parameter, .real(0...1e100, isPositive: true))
    case .probability: number(parameter, .fraction())
    case .count:
      .number(Double(value(parameter.name, ValueForm<Int>.count(1...2_147_483_647), parameter.summary)))
    case .flag:
      .flag(value(parameter.name, .flag, default: parameter.defaultValue == .flag(true), parameter.summary))
    case .values: .numbers(value(parameter.name, .list(of: unit.form, count: 1...1_000_000), parameter.summary))
    case .probabilities:
      .numbers(value(parameter.name, .list(of: ValueForm<Double>.fraction(), count: 1...64), parameter.summary))
    case .matrix:
      .matrix(
        value(
          parameter.name, .list(of: .list(of: ValueForm<Double>.real(-1e100...1e100), count: 1...64), count: 1...64),
          parameter.summary))
    case .distribution: .distribution(distribution(parameter.name, unit, parameter.summary))
    case .distributions:
      .distributions(
        sections(parameter.name, count: 1...10_000, parameter.summary) { component in
          let weight = component.value("weight", ValueForm<Double>.real(0...1e12, isPositive: true), "relative weight")
          return WeightedDistribution(
            weight: weight, distribution: component.distributionFamily(unit) ?? .constant(1))
        })
    }
  }

  private func number(_ parameter: DistributionParameter, _ form: ValueForm<Double>) -> DistributionParameterValue? {
    guard case .number(let fallback)? = parameter.defaultValue else {
      return .number(value(parameter.name, form, parameter.summary))
    }
    // An infinite default is an end that is not there.
    guard fallback.isFinite else { return optional(parameter.name, form, parameter.summary).map { .number($0) } }
    return .number(value(parameter.name, form, default: fallback, parameter.summary))
  }
}
