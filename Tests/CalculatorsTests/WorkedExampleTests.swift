import Foundation
import Testing

@testable import Calculators

/// The published and derived examples, through the calculators as a user asks them.
struct WorkedExampleTests {
  /// Cases with their sources; each key of `expected` must be in the results.
  private static let vectors: [WorkedExample] = {
    let path = Fixtures.folder + "/vsphere-vectors.json"
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    return (try? JSONDecoder().decode(WorkedExamples.self, from: data))?.vectors ?? []
  }()

  @Test func `there are examples of every calculator that has published ones`() {
    #expect(Self.vectors.count >= 24)
  }

  @Test(arguments: vectors) func `an example comes out as published`(example: WorkedExample) throws {
    let results = try evaluate(example.calculator, example.input.line)
    for (key, expected) in example.expected.members where key != "note" {
      let found = try #require(results[key], "\(key) is missing")
      #expect(example.agree(found, expected), "\(key): \(found) instead of \(expected)")
    }
  }
}

/// The file of examples.
struct WorkedExamples: Decodable {
  var vectors: [WorkedExample]
}

/// One example.
struct WorkedExample: Decodable, Sendable, CustomTestStringConvertible {
  var id: String
  var calculator: String
  var input: JSON
  var expected: JSON
  var tolerance: Double
  var toleranceKind: String

  var testDescription: String { "\(id) \(calculator)" }

  /// Whether a result is the expected one within the tolerance, which is for each number in it; where there is a
  /// tolerance at all, also within the digits the example is written with.
  func agree(_ found: JSON, _ expected: JSON) -> Bool {
    switch (found, expected) {
    case (.number(let found), .number(let expected)):
      let allowed = toleranceKind == "relative" ? tolerance * expected.magnitude : tolerance
      let digits = "\(expected)".split(separator: ".").last?.count ?? 0
      let written = tolerance > 0 ? 0.5 * pow(10, -Double(digits)) : 0
      return (found - expected).magnitude <= max(allowed, written) + 1e-9 * expected.magnitude
    case (.list(let found), .list(let expected)):
      return found.count == expected.count && zip(found, expected).allSatisfy { agree($0, $1) }
    case (.object(let found), .object(let expected)):
      return expected.allSatisfy { key, value in found[key].map { agree($0, value) } ?? false }
    default: return found == expected
    }
  }
}
