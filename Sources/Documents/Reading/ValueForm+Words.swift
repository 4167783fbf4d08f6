extension ValueForm where Value == String {
  /// Any text of at least one character on one line.
  package static var text: ValueForm {
    .scalar("a text", placeholder: "", write: { .text($0) }) { text, _ throws(ValueProblem) in
      guard !text.isEmpty else { throw ValueProblem("an empty text") }
      guard text.utf8.count <= 4096 else { throw ValueProblem("a text of more than 4096 bytes") }
      guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
        throw ValueProblem("a text with a line break or another control character")
      }
      return text
    }
  }

  /// The name of something in the document.
  package static var name: ValueForm {
    .scalar("a name", placeholder: "", write: { .text($0) }) { text, _ throws(ValueProblem) in
      guard !text.isEmpty else { throw ValueProblem("an empty name") }
      guard text.count <= 200 else { throw ValueProblem("a name of more than 200 characters") }
      guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
        throw ValueProblem("a name with a line break or another control character")
      }
      return text
    }
  }

  /// One of a few words.
  package static func word(_ words: [String]) -> ValueForm {
    .scalar(
      "one of " + words.joined(separator: ", "), placeholder: words.first ?? "", write: { .plain($0) }
    ) { text, _ throws(ValueProblem) in
      guard words.contains(text) else { throw unknownWord(text, among: words) }
      return text
    }
  }
}

extension ValueForm where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One of the cases, by its raw value.
  package static var choice: ValueForm { choice(of: Array(Value.allCases)) }

  /// One of some cases, by its raw value.
  package static func choice(of cases: [Value]) -> ValueForm {
    let words = cases.map(\.rawValue)
    return .scalar(
      "one of " + words.joined(separator: ", "), placeholder: cases[0], write: { .plain($0.rawValue) }
    ) { text, _ throws(ValueProblem) in
      guard let value = cases.first(where: { $0.rawValue == text }) else { throw unknownWord(text, among: words) }
      return value
    }
  }
}

extension ValueForm where Value == Bool {
  /// `true` or `false`.
  package static var flag: ValueForm {
    .scalar("true or false", placeholder: false, write: { .plain($0 ? "true" : "false") }) {
      text, isPlain throws(ValueProblem) in
      switch text.lowercased() {
      case "true" where isPlain: return true
      case "false" where isPlain: return false
      case "yes", "on", "y", "true", "1": throw ValueProblem("'\(text)' is not a truth value", hint: "write 'true'")
      case "no", "off", "n", "false", "0": throw ValueProblem("'\(text)' is not a truth value", hint: "write 'false'")
      default: throw ValueProblem("'\(abbreviated(text))' is not a truth value")
      }
    }
  }
}

private func unknownWord(_ text: String, among words: [String]) -> ValueProblem {
  let guess = nearestName(to: text, among: words).map { "did you mean '\($0)'? " } ?? ""
  return ValueProblem(
    "unknown value '\(abbreviated(text))'", hint: "\(guess)accepted here: \(words.joined(separator: ", "))")
}
