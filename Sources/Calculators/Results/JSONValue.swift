/// A value of JSON.
package enum JSONValue: Sendable, Equatable {
  /// `null`: there is no value.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number.
  case integer(Int)
  /// A number; one that is infinite or not a number is written as `null`, which is all JSON has for it.
  case number(Double)
  /// A text.
  case text(String)
  /// A list.
  case list([JSONValue])
  /// A map in writing order.
  case object(JSONObject)

  /// A list of numbers.
  package static func numbers(_ values: some Sequence<Double>) -> JSONValue { .list(values.map { .number($0) }) }

  /// A list of whole numbers.
  package static func integers(_ values: some Sequence<Int>) -> JSONValue { .list(values.map { .integer($0) }) }

  /// A number, or `null` where there is none.
  package static func optional(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
}

/// A map of JSON in writing order; whoever adds members keeps their keys distinct.
package struct JSONObject: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  /// A key and its value.
  package struct Member: Sendable, Equatable {
    /// The key.
    package var key: String
    /// What it stands for.
    package var value: JSONValue
  }

  /// The members in writing order.
  package private(set) var members: [Member] = []

  /// A map with members in the order of the literal.
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    for (key, value) in elements { append(key, value) }
  }

  /// Adds a member at the end.
  package mutating func append(_ key: String, _ value: JSONValue) { members.append(Member(key: key, value: value)) }

  /// The value of a key, or nil.
  package subscript(key: String) -> JSONValue? { members.first { $0.key == key }?.value }
}
