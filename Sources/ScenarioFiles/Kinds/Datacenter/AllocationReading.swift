import Documents
import Quantities
import VSphere

extension ValueForm where Value == ResourceAllocation.Shares {
  /// A share level or a number of shares.
  static var shares: ValueForm {
    let words = ShareLevel.allCases.map(\.rawValue)
    let number = ValueForm<Int>.count(1...1_000_000_000)
    return ValueForm(
      accepts: "one of \(words.joined(separator: ", ")), or \(number.accepts)", placeholder: .level(.normal),
      read: { node, issues in
        if case .scalar(let text, _) = node.content {
          if let level = ShareLevel(rawValue: text) { return .level(level) }
          if text.first?.isLetter == true {
            return ValueForm<String>.word(words).read(node, issues).map { _ in .level(.normal) }
          }
        }
        return number.read(node, issues).map { .custom($0) }
      },
      write: { shares in
        switch shares {
        case .level(let level): .plain(level.rawValue)
        case .custom(let count): number.write(count)
        }
      })
  }
}

extension SectionReader {
  /// Shares, reservation and limit of processor time.
  func cpuAllocation(_ key: String, _ meaning: String) -> ResourceAllocation {
    allocation(key, .processorAmount, none: .zero, meaning) { $0.megahertz }.allocation
  }

  /// Shares, reservation and limit of memory.
  func memoryAllocation(_ key: String, _ meaning: String) -> ResourceAllocation {
    allocation(key, .bytes, none: .zero, meaning) { Double($0.count) }.allocation
  }

  /// The same of a resource pool's processor time, and whether its reservation may borrow from the parent.
  func poolCPUAllocation(_ key: String, _ meaning: String) -> (allocation: ResourceAllocation, isExpandable: Bool) {
    allocation(key, .processorAmount, none: .zero, isPool: true, meaning) { $0.megahertz }
  }

  /// The same of a resource pool's memory.
  func poolMemoryAllocation(_ key: String, _ meaning: String) -> (allocation: ResourceAllocation, isExpandable: Bool) {
    allocation(key, .bytes, none: .zero, isPool: true, meaning) { Double($0.count) }
  }

  private func allocation<Amount: Quantity>(
    _ key: String, _ form: ValueForm<Amount>, none: Amount, isPool: Bool = false, _ meaning: String,
    number: (Amount) -> Double
  ) -> (allocation: ResourceAllocation, isExpandable: Bool) {
    section(key, meaning) { section in
      let shares = section.value("shares", .shares, default: .level(.normal), "weight under contention")
      let reservation = section.value("reservation", form, default: none, "amount that is guaranteed")
      let limit = section.value("limit", form, orWord: "unlimited", default: nil, "amount that is never exceeded")
      var isExpandable = true
      if isPool {
        isExpandable = section.value(
          "expandable", .flag, default: true, "whether its reservation may borrow from the parent pool")
      }
      if let limit, limit < reservation {
        section.refuse(
          section.has("limit") ? "limit" : "reservation",
          "a limit of \(limit) is below the reservation of \(reservation)", hint: "a limit of at least the reservation")
      }
      let allocation = ResourceAllocation(
        shares: shares, reservation: number(reservation), limit: limit.map(number) ?? .infinity)
      return (allocation, isExpandable)
    }
  }
}
