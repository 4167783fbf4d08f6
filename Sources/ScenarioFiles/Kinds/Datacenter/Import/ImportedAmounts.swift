import Documents
import Quantities

extension ValueForm where Value == Bytes {
  /// An amount as vSphere writes it: `256GB` is 256 x 2^30 bytes.
  static var vSphereBytes: ValueForm {
    let binary = ["KB": "KiB", "MB": "MiB", "GB": "GiB", "TB": "TiB", "PB": "PiB"]
    return .scalar(
      "an amount in MB, GB or TB, counted in powers of 1024", placeholder: .mebibytes(1024), write: { .plain("\($0)") }
    ) { text, _ throws(ValueProblem) in
      var parsed = text
      for (decimal, unit) in binary.sorted(by: { $0.key < $1.key }) where text.hasSuffix(decimal) {
        parsed = text.dropLast(decimal.count) + unit
      }
      guard let value = try? Bytes(parsing: parsed) else {
        throw ValueProblem("'\(abbreviated(text))' is not an amount of memory or storage")
      }
      return value
    }
  }
}

extension ValueForm where Value == String {
  /// One of a few words, which may be written with underscores: `fully_automated` is `fully-automated`.
  static func underscored(_ words: [String]) -> ValueForm {
    let form = ValueForm.word(words)
    return .scalar(
      "one of " + words.map { $0.replacing("-", with: "_") }.joined(separator: ", "), placeholder: form.placeholder,
      write: form.write
    ) { text, _ throws(ValueProblem) in
      let word = text.replacing("_", with: "-")
      guard words.contains(word) else {
        let guess = nearestName(to: word, among: words).map { "did you mean '\($0.replacing("-", with: "_"))'? " } ?? ""
        let list = words.map { $0.replacing("-", with: "_") }.joined(separator: ", ")
        throw ValueProblem("unknown value '\(abbreviated(text))'", hint: "\(guess)accepted here: \(list)")
      }
      return word
    }
  }
}

extension SectionReader {
  /// A node for the value of a key, where the key is written.
  func imported(_ key: String, _ text: String?) -> YAMLNode? {
    text.map { .text($0, at: position(of: key)) }
  }
}
