import Documents

/// A value, or a list of values for each of which the result is worked out.
enum OneOrMany<Value: Sendable>: Sendable {
  /// One value; its result is no list either.
  case one(Value)
  /// Several.
  case many([Value])

  /// The values, one or several.
  var values: [Value] {
    switch self {
    case .one(let value): [value]
    case .many(let values): values
    }
  }

  /// Other values in the same shape.
  func map<Other>(_ transform: (Value) -> Other) -> OneOrMany<Other> {
    switch self {
    case .one(let value): .one(transform(value))
    case .many(let values): .many(values.map(transform))
    }
  }

  /// The results in the same shape.
  func results(_ result: (Value) -> JSONValue) -> JSONValue {
    switch self {
    case .one(let value): result(value)
    case .many(let values): .list(values.map(result))
    }
  }
}

extension ValueForm {
  /// A value or a list of values.
  static func oneOrMany<Item>(_ item: ValueForm<Item>) -> ValueForm where Value == OneOrMany<Item> {
    let list = ValueForm<[Item]>.list(of: item, count: 1...100_000)
    return ValueForm(
      accepts: "\(item.accepts), or a list of such", placeholder: .one(item.placeholder),
      read: { node, issues in
        guard case .list = node.content else { return item.read(node, issues).map { .one($0) } }
        return list.read(node, issues).map { .many($0) }
      },
      write: {
        switch $0 {
        case .one(let value): item.write(value)
        case .many(let values): list.write(values)
        }
      })
  }
}
