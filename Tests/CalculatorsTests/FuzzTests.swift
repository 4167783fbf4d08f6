import Foundation
import Testing

@testable import Calculators

/// Lines cut, repeated, swapped and filled with strange values: an answer or errors, never a crash.
struct FuzzTests {
  /// A small generator of its own (splitmix64), so that a failing case can be repeated from its number.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private static let tokens = [
    "[", "]", "{", "}", ",", ":", "\"", "\\", "\\ud83d", "\u{FEFF}", "é", "\0", "&a ", "*a", "<<: ", "!x ", "- ",
    "#", "---",
  ]

  private static let values = [
    "-1", "0", "1", "2", "3", "100", "0.5", "1e308", "1e15", "1e-300", "999999999999999999999", "1e9", "1e6", "1e5",
    "0.001", "null", "true", "[]", "{}", "\"12:00\"", "\"x\"", "[1, 2]", "[[1, 2]]", "[\"a\", 1]", "\"isolated\"",
  ]

  private static func mutate(_ line: String, _ generator: inout Generator) -> [UInt8] {
    var bytes = Array(line.utf8)
    for _ in 0..<Int.random(in: 1...2, using: &generator) {
      guard !bytes.isEmpty else { return bytes }
      let start = Int.random(in: 0..<bytes.count, using: &generator)
      let end = min(bytes.count, start + Int.random(in: 1...8, using: &generator))
      switch Int.random(in: 0..<12, using: &generator) {
      case 0: bytes[start] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes.removeSubrange(start..<end)
      case 2: bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0...bytes.count, using: &generator))
      case 3: bytes.insert(contentsOf: (tokens.randomElement(using: &generator) ?? "").utf8, at: start)
      default: replaceNumber(&bytes, from: start, &generator)
      }
    }
    return bytes
  }

  /// Puts a token in place of the next number, which keeps most lines readable.
  private static func replaceNumber(_ bytes: inout [UInt8], from position: Int, _ generator: inout Generator) {
    func isNumber(_ byte: UInt8) -> Bool { (byte >= 0x30 && byte <= 0x39) || byte == UInt8(ascii: ".") }
    guard let start = bytes[position...].firstIndex(where: isNumber) else { return }
    let end = bytes[start...].firstIndex { !isNumber($0) } ?? bytes.endIndex
    bytes.replaceSubrange(start..<end, with: (values.randomElement(using: &generator) ?? "").utf8)
  }

  @Test func `no mutilated line crashes a calculator, and what comes out is JSON`() throws {
    let descriptions = CalculatorRegistry.descriptions
    var answered = 0
    for number in 0..<5000 {
      var generator = Generator(state: UInt64(number))
      let about = descriptions[number % descriptions.count]
      let line = Self.mutate(about.example, &generator)
      guard var evaluation = LineEvaluation(calculator: about.name, file: "in") else { continue }
      switch evaluation.next(line) {
      case .results(let text):
        answered += 1
        #expect(throws: Never.self, "line \(number) of \(about.name): \(text)") { try JSON(text) }
      case .blank: break
      case .errors(let issues): #expect(!issues.isEmpty)
      }
    }
    #expect(answered > 500, "\(answered) of the lines were still sound")
  }
}
