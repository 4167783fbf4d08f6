import Quantities

extension ValueForm where Value == Int {
  /// A bare whole number; `1e6` is one too.
  package static func count(_ range: ClosedRange<Int>) -> ValueForm {
    .scalar(
      "a whole number from \(range.lowerBound) to \(range.upperBound)", placeholder: range.lowerBound,
      write: { .plain(String($0)) }
    ) { text, _ throws(ValueProblem) in
      let value = try wholeNumber(text)
      guard range.contains(value) else { throw ValueProblem("\(abbreviated(text)) is out of range") }
      return value
    }
  }

  /// A whole number, or a word that stands for a value of its own, such as `unlimited`; `alias` is one more word, for a
  /// value that is written back as a number.
  package static func count(
    _ range: ClosedRange<Int>, orWord word: String, meaning special: Int, alias: (word: String, value: Int)? = nil
  ) -> ValueForm {
    let words = [word, alias?.word].compactMap { $0 }.map { "'\($0)'" }.joined(separator: " or ")
    return .scalar(
      "a whole number from \(range.lowerBound) to \(range.upperBound), or \(words)", placeholder: range.lowerBound,
      write: { .plain($0 == special ? word : String($0)) }
    ) { text, _ throws(ValueProblem) in
      if text == word { return special }
      if let alias, text == alias.word { return alias.value }
      let value = try wholeNumber(text)
      guard range.contains(value) else { throw ValueProblem("\(abbreviated(text)) is out of range") }
      return value
    }
  }
}

extension ValueForm where Value == UInt64 {
  /// A seed: any whole number of 64 bits.
  package static var seed: ValueForm {
    .scalar("a whole number from 0 to \(UInt64.max)", placeholder: 1, write: { .plain(String($0)) }) {
      text, _ throws(ValueProblem) in
      guard let value = UInt64(text) else { throw ValueProblem("'\(abbreviated(text))' is not a seed") }
      return value
    }
  }

  /// A number of things that may go beyond what an array holds.
  package static func count(_ range: ClosedRange<Int>) -> ValueForm {
    let form = ValueForm<Int>.count(range)
    return ValueForm(
      accepts: form.accepts, placeholder: UInt64(form.placeholder),
      read: { node, issues in form.read(node, issues).map { UInt64($0) } }, write: { form.write(Int($0)) })
  }
}

extension ValueForm where Value == Double {
  /// A bare number. With `isPositive`, the lower end itself is left out.
  package static func real(_ range: ClosedRange<Double>, isPositive: Bool = false) -> ValueForm {
    let ends = "\(shortText(range.lowerBound)) to \(shortText(range.upperBound))"
    return .scalar(
      isPositive
        ? "a number above \(shortText(range.lowerBound)), up to \(shortText(range.upperBound))"
        : "a number from \(ends)",
      placeholder: range.upperBound, write: { .plain(shortText($0)) }
    ) { text, _ throws(ValueProblem) in
      let value = try realNumber(text)
      guard range.contains(value), !(isPositive && value == range.lowerBound) else {
        throw ValueProblem("\(abbreviated(text)) is out of range")
      }
      return value
    }
  }

  /// A part of a whole as a bare number or a percentage; a bare number in models.
  package static func fraction(_ range: ClosedRange<Double> = 0...1) -> ValueForm {
    let form = ValueForm<Fraction>.quantity(
      in: Fraction(value: range.lowerBound)...Fraction(value: range.upperBound))
    return ValueForm(
      accepts: form.accepts, placeholder: form.placeholder.value,
      read: { node, issues in form.read(node, issues)?.value }, write: { .plain(shortText($0)) })
  }
}

extension ValueForm where Value: Quantity {
  /// A number with a unit. With `isPositive`, the lower end itself is left out.
  package static func quantity(in range: ClosedRange<Value>, isPositive: Bool = false) -> ValueForm {
    let ends =
      isPositive
      ? "above \(range.lowerBound), up to \(range.upperBound)" : "from \(range.lowerBound) to \(range.upperBound)"
    return .scalar(
      "\(article(Value.quantityName)) \(ends)", placeholder: range.upperBound, write: { .plain($0.description) }
    ) { text, _ throws(ValueProblem) in
      let value: Value
      do throws(QuantityError) {
        value = try Value(parsing: text)
      } catch {
        throw ValueProblem(abbreviated(error.problem, to: 120), hint: error.hint)
      }
      guard range.contains(value), !(isPositive && value == range.lowerBound) else {
        throw ValueProblem("\(abbreviated(text)) is out of range")
      }
      return value
    }
  }
}

/// `a` or `an` and the words.
func article(_ words: String) -> String {
  "\("aeiou".contains(words.first ?? "x") ? "an" : "a") \(words)"
}

/// A bare whole number in decimal digits; one with an exponent or a point counts when it is whole.
func wholeNumber(_ text: String) throws(ValueProblem) -> Int {
  if let value = Int(text) { return value }
  let value = try realNumber(text)
  guard value == value.rounded() else { throw ValueProblem("\(abbreviated(text)) is not a whole number") }
  guard value.magnitude <= 0x1p53 else { throw ValueProblem("\(abbreviated(text)) is out of range") }
  return Int(value)
}

/// A bare finite number in decimal digits.
func realNumber(_ text: String) throws(ValueProblem) -> Double {
  let isDecimal = text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || "+-.eE".utf8.contains($0) }
  guard isDecimal, let value = Double(text) else {
    let isQuantity = text.utf8.first.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
    throw ValueProblem(
      "'\(abbreviated(text))' is not a number", hint: isQuantity ? "write a bare number here, without a unit" : nil)
  }
  guard value.isFinite else { throw ValueProblem("\(abbreviated(text)) is out of range") }
  return value
}
