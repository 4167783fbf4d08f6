import Documents

extension ValueForm where Value == Double {
  /// An amount of something: nothing, or more. The key names its unit.
  static var amount: ValueForm { .real(0...1e15) }

  /// An amount above zero.
  static var positiveAmount: ValueForm { .real(0...1e15, isPositive: true) }

  /// A weight.
  static var shares: ValueForm { .real(0...1e12, isPositive: true) }

  /// A percentage of something that can be had once.
  static var percentage: ValueForm { .real(0...100) }

  /// A cap, where -1 means that there is none, as in the vSphere API; infinite then.
  static var limit: ValueForm {
    let amount = ValueForm<Double>.amount
    return ValueForm(
      accepts: "\(amount.accepts), or -1 for none", placeholder: .infinity,
      read: { node, issues in
        if case .scalar("-1", _) = node.content { return .infinity }
        return amount.read(node, issues)
      }, write: { $0.isFinite ? amount.write($0) : .plain("-1") })
  }
}
