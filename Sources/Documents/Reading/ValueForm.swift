/// How one kind of value is read, checked, described and written back.
package struct ValueForm<Value> {
  /// What is accepted, to follow 'expected' in a message: `a whole number from 1 to 64`.
  package var accepts: String
  /// Stands in for a value with an error, so that reading can go on.
  package var placeholder: Value
  /// The value of a node; nil after noting an issue.
  package var read: (YAMLNode, IssueCollector) -> Value?
  /// The value as the resolved scenario writes it; reads back to the same value.
  package var write: (Value) -> ResolvedValue

  /// Makes a form from its parts.
  package init(
    accepts: String, placeholder: Value, read: @escaping (YAMLNode, IssueCollector) -> Value?,
    write: @escaping (Value) -> ResolvedValue
  ) {
    self.accepts = accepts
    self.placeholder = placeholder
    self.read = read
    self.write = write
  }
}

extension ValueForm {
  /// A form for what is written as a single value.
  package static func scalar(
    _ accepts: String, placeholder: Value, write: @escaping (Value) -> ResolvedValue,
    parse: @escaping (_ text: String, _ isPlain: Bool) throws(ValueProblem) -> Value
  ) -> ValueForm {
    ValueForm(
      accepts: accepts, placeholder: placeholder,
      read: { node, issues in
        guard case .scalar(let text, let isPlain) = node.content, !node.isNull else {
          issues.error(at: node.position, "expected \(accepts), found \(node.shape)")
          return nil
        }
        do throws(ValueProblem) {
          return try parse(text, isPlain)
        } catch {
          issues.error(at: node.position, error.message, hint: error.hint ?? "expected \(accepts)")
          return nil
        }
      }, write: write)
  }

  /// A list of values of one form.
  package static func list<Item>(of item: ValueForm<Item>, count: ClosedRange<Int>) -> ValueForm where Value == [Item] {
    ValueForm(
      accepts: "a list, each item \(item.accepts)", placeholder: [],
      read: { node, issues in
        guard case .list(let nodes) = node.content else {
          issues.error(
            at: node.position, "expected a list, found \(node.shape)", hint: "write '[…, …]', each item \(item.accepts)"
          )
          return nil
        }
        guard count.contains(nodes.count) else {
          let wanted =
            nodes.count < count.lowerBound ? "at least \(count.lowerBound)" : "at most \(count.upperBound)"
          issues.error(at: node.position, "a list of \(nodes.count), but it needs \(wanted)")
          return nil
        }
        let values = nodes.map { item.read($0, issues) }
        return values.contains { $0 == nil } ? nil : values.compactMap { $0 }
      }, write: { .list($0.map(item.write)) })
  }
}

extension ValueForm where Value: Sendable {
  /// The same form for a value that keeps its place.
  package func located(at fallback: SourcePosition) -> ValueForm<Located<Value>> {
    ValueForm<Located<Value>>(
      accepts: accepts, placeholder: Located(value: placeholder, position: fallback),
      read: { node, issues in read(node, issues).map { Located(value: $0, position: node.position) } },
      write: { write($0.value) })
  }
}

/// Why a text is not a value, and what would be.
package struct ValueProblem: Error {
  /// What is wrong.
  package var message: String
  /// What would be right; nil for what the form accepts in general.
  package var hint: String?

  /// Makes a problem; without a hint the form says what it accepts.
  package init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }
}
