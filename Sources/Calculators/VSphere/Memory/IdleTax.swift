import Documents
import VSphere

/// `idle-tax`: how memory is divided when idle memory is taxed.
enum IdleTax: Calculator {
  static let about = CalculatorDescription(
    name: "idle-tax", summary: "divides memory by shares with a tax on idle memory (min-funding revocation)",
    source: "C. Waldspurger, Memory Resource Management in VMware ESX Server, OSDI 2002, section 5.2",
    example: #"{"totalMB": 1000, "shares": [1000, 1000], "activeFraction": [0, 1], "tax": 0.75}"#,
    outputs: [
      CalculatorOutput("k", "price of an idle page, an active one being 1"),
      CalculatorOutput("allocMB", "what each VM gets", unit: "MB"),
    ])

  /// Machines that share memory.
  struct Input {
    var totalMB: Double
    var claims: [MemoryClaim]
    var tax: Double
  }

  static func read(_ reader: SectionReader) -> Input {
    let total = reader.value("totalMB", .amount, "memory to divide, MB")
    let shares = reader.value("shares", .list(of: .shares, count: 1...100_000), "memory shares of each VM")
    let count = shares.count
    let activity = activity(reader, count)
    let tax = reader.value(
      "tax", .real(0...0.999_999), default: IdleMemoryTax().rate, "tax on idle memory, a part of it (Mem.IdleTax)")
    let lower = perMachine(reader, "reservationMB", .amount, count, default: 0, "least a VM gets, MB; one a VM")
    let upper = perMachine(
      reader, "maxMB", .limit, count, default: .infinity, "most a VM can use, MB; one a VM, no bound without")
    for index in shares.indices where upper[index] < lower[index] {
      reader.refuse(
        reader.has("maxMB") ? "maxMB" : "reservationMB",
        "VM \(index) cannot use its reservation", hint: "a 'maxMB' of at least 'reservationMB'")
    }
    let claims = shares.indices.map {
      MemoryClaim(
        shares: shares[$0], activity: activity[$0], lowerBytes: min(lower[$0], upper[$0]),
        upperBytes: min(upper[$0], max(total, lower[$0])))
    }
    return Input(totalMB: total, claims: claims, tax: tax)
  }

  private static func activity(_ reader: SectionReader, _ count: Int) -> [MemoryClaim.Activity] {
    if reader.has("activeMB") {
      return perMachine(reader, "activeMB", .amount, count, default: 0, "active memory of each VM, MB").map {
        .bytes($0)
      }
    }
    return perMachine(
      reader, "activeFraction", .fraction(), count, default: 1,
      "active part of what each VM gets; all of it without; or 'activeMB'"
    ).map { .fraction($0) }
  }

  /// A number for each machine, or one for all.
  private static func perMachine(
    _ reader: SectionReader, _ key: String, _ form: ValueForm<Double>, _ count: Int, default fallback: Double,
    _ meaning: String
  ) -> [Double] {
    switch reader.value(key, .oneOrMany(form), default: .one(fallback), meaning) {
    case .one(let value): return Array(repeating: value, count: count)
    case .many(let values):
      guard values.count == count || count == 0 else {
        reader.refuse(key, "\(values.count) numbers for \(count) VMs", hint: "as many as 'shares' has")
        return Array(repeating: fallback, count: count)
      }
      return values
    }
  }

  static func evaluate(_ input: Input) -> JSONObject {
    let tax = IdleMemoryTax(rate: input.tax)
    // The division knows no unit: megabytes in, megabytes out.
    let targets = tax.targets(of: input.totalMB, for: ContiguousArray(input.claims))
    return ["k": .number(tax.idlePrice), "allocMB": .numbers(targets)]
  }
}
