import Documents

/// A name and an amount, written as a pair: `["VM-M1", 1]`.
struct NamedAmount: Sendable {
  /// The name and where it is written.
  var name: Located<String>
  /// The amount.
  var amount: Double
}

extension ValueForm where Value == NamedAmount {
  /// A pair of a name and an amount.
  static func namedAmount(_ amount: ValueForm<Double>) -> ValueForm {
    let accepts = "a pair of a name and \(amount.accepts)"
    let nowhere = SourcePosition.start(of: "")
    return ValueForm(
      accepts: accepts,
      placeholder: NamedAmount(name: Located(value: "", position: nowhere), amount: amount.placeholder),
      read: { node, issues in
        guard case .list(let parts) = node.content, parts.count == 2 else {
          issues.error(at: node.position, "expected \(accepts), found \(node.shape)", hint: "write [\"NAME\", NUMBER]")
          return nil
        }
        let name = ValueForm<String>.name.read(parts[0], issues)
        let value = amount.read(parts[1], issues)
        guard let name, let value else { return nil }
        return NamedAmount(name: Located(value: name, position: parts[0].position), amount: value)
      }, write: { .list([.text($0.name.value), amount.write($0.amount)]) })
  }
}
