import Documents
import VSphere

/// `vmotion-limits`: which migrations may run at the same time.
enum VMotionLimits: Calculator {
  static let about = CalculatorDescription(
    name: "vmotion-limits",
    summary: "which migrations fit at the same time into the cost units of a host, datastore, NIC",
    source: "vSphere, vCenter Server and Host Management, Limits on simultaneous migrations",
    example: """
      {"hostMax": 8, "costs": {"vMotion": 1, "storageVMotion": 4, "xvMotion": 4, "otherProvisioning": 1}, \
      "operations": ["1 storageVMotion + 4 vMotion", "3 storageVMotion"]}
      """,
    outputs: [
      CalculatorOutput("fits", "each combination asked for, and whether it fits"),
      CalculatorOutput("max.<kind>", "most operations of one kind alone", unit: "operations"),
    ])

  /// Kinds of operations by the names of the input.
  private enum Kind: String, CaseIterable {
    case vMotion, storageVMotion, xvMotion, otherProvisioning

    var kind: MigrationKind {
      switch self {
      case .vMotion: .vMotion
      case .storageVMotion: .storageVMotion
      case .xvMotion: .vMotionWithoutSharedStorage
      case .otherProvisioning: .provisioning
      }
    }
  }

  /// A number of operations of each kind, as it was written.
  struct Combination: Sendable {
    var text: String
    var counts: [MigrationKind: Int]
  }

  /// Budgets, each as the host's of settings of its own, and what is asked.
  struct Input {
    var budgets: [MigrationLimitSettings]
    var combinations: [Combination]
  }

  /// What the documentation of the limits gives as examples.
  private static let examples = [
    "8 vMotion", "2 storageVMotion", "1 storageVMotion + 4 vMotion", "1 storageVMotion + 5 vMotion", "3 storageVMotion",
  ]

  private static let resources:
    [(key: String, costs: String, what: String, budget: Int, cost: @Sendable (MigrationCost) -> Int)] = {
      let standard = MigrationLimitSettings()
      return [
        ("hostMax", "hostCosts", "a host", standard.hostBudget, { $0.host }),
        ("datastoreMax", "datastoreCosts", "a datastore", standard.datastoreBudget, { $0.datastore }),
        ("networkMax", "networkCosts", "the vMotion network of a host", standard.fastNetworkBudget, { $0.network }),
      ]
    }()

  static func read(_ reader: SectionReader) -> Input {
    let asked = resources.filter { reader.has($0.key) }
    let wanted = asked.isEmpty && !reader.has("nicGbps") ? [resources[0]] : asked
    var budgets: [MigrationLimitSettings] = []
    for resource in wanted {
      let others = resources.map(\.key).filter { $0 != resource.key }.joined(separator: ", ")
      let budget = reader.value(
        resource.key, ValueForm<Int>.count(0...1_000_000), default: resource.budget,
        "cost units of \(resource.what); also \(others)")
      let key = wanted.count == 1 && !reader.has(resource.costs) ? "costs" : resource.costs
      budgets.append(settings(reader, key, budget: budget, cost: resource.cost))
    }
    if let gigabits = reader.optional(
      "nicGbps", .real(0...10_000, isPositive: true), "line rate of the vMotion NIC, Gbit/s: its units are a budget too"
    ) {
      let budget = MigrationLimitSettings().networkBudget(lineBitsPerSecond: gigabits * 1e9)
      let key = wanted.isEmpty ? "costs" : "networkCosts"
      budgets.append(settings(reader, key, budget: budget, cost: resources[2].cost))
    }
    let combinations = reader.value(
      "operations", .list(of: .combination, count: 0...10_000), default: examples.compactMap { try? combination($0) },
      "combinations, each such as '1 storageVMotion + 4 vMotion'")
    return Input(budgets: budgets, combinations: combinations)
  }

  /// One budget with its costs, as those of a host: the rule of all budgets is the same.
  private static func settings(
    _ reader: SectionReader, _ key: String, budget: Int, cost: (MigrationCost) -> Int
  ) -> MigrationLimitSettings {
    let standard = MigrationLimitSettings()
    return reader.section(key, "cost units of each kind of operation") { section in
      func read(_ kind: Kind) -> MigrationCost {
        let units = section.value(
          kind.rawValue, ValueForm<Int>.count(0...1_000_000), default: cost(standard.cost(of: kind.kind)),
          "units of one")
        return MigrationCost(host: units, datastore: 0, network: 0)
      }
      return MigrationLimitSettings(
        hostBudget: budget, vMotion: read(.vMotion), storageVMotion: read(.storageVMotion),
        vMotionWithoutSharedStorage: read(.xvMotion), provisioning: read(.otherProvisioning))
    }
  }

  /// Reads `1 storageVMotion + 4 vMotion`.
  static func combination(_ text: String) throws(ValueProblem) -> Combination {
    var counts: [MigrationKind: Int] = [:]
    let names = Kind.allCases.map(\.rawValue)
    for part in text.split(separator: "+", omittingEmptySubsequences: false) {
      let words = part.split(separator: " ")
      guard words.count == 2, let count = Int(words[0]), (0...1_000_000).contains(count) else {
        throw ValueProblem(
          "'\(abbreviated(text))' is no number of operations", hint: "write 'NUMBER KIND', with ' + ' between several")
      }
      guard let kind = Kind(rawValue: String(words[1])) else {
        let guess = nearestName(to: String(words[1]), among: names).map { "did you mean '\($0)'? " } ?? ""
        throw ValueProblem(
          "no kind of operation is called '\(abbreviated(String(words[1])))'",
          hint: "\(guess)there are: \(names.joined(separator: ", "))")
      }
      counts[kind.kind, default: 0] += count
    }
    return Combination(text: text, counts: counts)
  }

  static func evaluate(_ input: Input) -> JSONObject {
    func fits(_ counts: [MigrationKind: Int]) -> Bool { input.budgets.allSatisfy { $0.fitsOnHost(counts) } }
    var most = JSONObject()
    for kind in Kind.allCases {
      most.append(kind.rawValue, .optional(largest { fits([kind.kind: $0]) }.map(Double.init)))
    }
    return [
      "fits": .list(input.combinations.map { .list([.text($0.text), .bool(fits($0.counts))]) }),
      "max": .object(most),
    ]
  }

  /// The largest number that fits, by halving; nil where there is no end.
  private static func largest(_ fits: (Int) -> Bool) -> Int? {
    var (low, high) = (0, 2_000_000)
    if fits(high) { return nil }
    while high - low > 1 {
      let middle = (low + high) / 2
      if fits(middle) { low = middle } else { high = middle }
    }
    return low
  }
}

extension ValueForm where Value == VMotionLimits.Combination {
  /// A number of operations of one kind or several.
  fileprivate static var combination: ValueForm {
    .scalar(
      "operations such as '1 storageVMotion + 4 vMotion'",
      placeholder: VMotionLimits.Combination(text: "", counts: [:]), write: { .text($0.text) }
    ) { text, _ throws(ValueProblem) in try VMotionLimits.combination(text) }
  }
}
