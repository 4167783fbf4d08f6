import Foundation

@testable import Calculators

/// JSON as tests look at it, read by Foundation and so by other code than ours.
enum JSON: Decodable, Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  init(_ line: String) throws { self = try JSONDecoder().decode(JSON.self, from: Data(line.utf8)) }

  /// The members of a map, sorted by key.
  var members: [(String, JSON)] {
    guard case .object(let members) = self else { return [] }
    return members.sorted { $0.key < $1.key }
  }

  subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }

  /// The value as one line.
  var line: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let value): "\(value)"
    case .text(let value): "\"\(value)\""
    case .list(let items): "[" + items.map(\.line).joined(separator: ", ") + "]"
    case .object: "{" + members.map { "\"\($0)\": \($1.line)" }.joined(separator: ", ") + "}"
    }
  }
}

/// Where the data of tests lies.
enum Fixtures {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures").path
}

/// What is wrong with a line, as a test says it.
struct LineErrors: Error, CustomStringConvertible {
  var description: String
}

/// The results for one line of input.
func evaluate(_ calculator: String, _ line: String) throws -> JSON {
  guard var evaluation = LineEvaluation(calculator: calculator, file: "in") else {
    throw LineErrors(description: "no calculator \(calculator)")
  }
  switch evaluation.next(Array(line.utf8)) {
  case .results(let text): return try JSON(text)
  case .blank: throw LineErrors(description: "blank")
  case .errors(let issues): throw LineErrors(description: issues.map(\.description).joined(separator: "\n"))
  }
}

/// What is wrong with lines: `line:column message`.
func problems(_ calculator: String, _ lines: String...) -> [String] {
  guard var evaluation = LineEvaluation(calculator: calculator, file: "in") else { return ["no calculator"] }
  return lines.flatMap { line -> [String] in
    guard case .errors(let issues) = evaluation.next(Array(line.utf8)) else { return [] }
    return issues.map { "\($0.line):\($0.column) \($0.message)" }
  }
}
