import Documents
import Infrastructure
import Quantities

extension SectionReader {
  /// Notes what a model's own checks found in this section.
  /// - Parameter keys: the keys of the model's parameters whose names differ.
  func report(_ problems: [ParameterError], keys: [String: String] = [:]) {
    for problem in problems {
      let key = keys[problem.parameter] ?? problem.parameter
      context.report(join(key), problem.problem, hint: "accepted: \(problem.hint)")
    }
  }

  /// Notes an error at a key, or one of a section in this one (`memory.limit`), or at the section where the key is not
  /// written.
  func refuse(_ key: String, _ problem: String, hint: String) {
    let place = has(key) ? position(of: key) : context.position(of: join(key)) ?? position
    issues.error(at: place, problem, hint: hint)
  }

  /// A value with a word in its place that stands for none.
  func value<Value>(
    _ key: String, _ form: ValueForm<Value>, orWord word: String, default fallback: Value?, _ meaning: String
  ) -> Value? {
    value(key, .orWord(word, form), default: .some(fallback), meaning)
  }

  /// A name that must exist elsewhere and may be left out.
  func optionalReference(_ key: String, _ meaning: String) -> Located<String>? {
    optional(key, ValueForm<String>.name.located(at: position), meaning)
  }

  /// Several names that must exist elsewhere.
  func references(_ key: String, _ meaning: String) -> [Located<String>] {
    value(key, .names(at: position), meaning)
  }

  /// A list of sections with a default in the place of one that is not written.
  func sections<Item>(
    _ key: String, count: ClosedRange<Int>, default fallback: [[(key: String, value: String)]], _ meaning: String,
    read: (SectionReader) -> Item
  ) -> [Item] {
    guard !has(key) else { return sections(key, count: count, meaning, read: read) }
    describe(key, accepts: "a list of maps", default: nil, isRequired: false, meaning)
    var written: [ResolvedValue] = []
    let items = fallback.enumerated().map { index, entries in
      let node = YAMLNode(
        position: position,
        content: .map(
          entries.map { entry in
            let value = YAMLNode(position: position, content: .scalar(entry.value, isPlain: true))
            return YAMLEntry(key: entry.key, position: position, value: value)
          }))
      let reader = SectionReader(node, path: "\(join(key)).\(index)", around: position, context: context)
      let item = read(reader)
      written.append(.map(reader.resolved))
      return item
    }
    append(key, .list(written))
    return items
  }

  /// A duration that the model keeps as seconds.
  func seconds(
    _ key: String, in range: ClosedRange<SimDuration> = .zero ... .days(36_500), isPositive: Bool = false,
    default fallback: Double, _ meaning: String
  ) -> Double {
    value(
      key, .quantity(in: range, isPositive: isPositive), default: SimDuration.seconds(rounding: fallback), meaning
    ).seconds
  }

  /// A rate that the model keeps as bytes a second.
  func bytesPerSecond(
    _ key: String, isPositive: Bool = true, default fallback: Double, _ meaning: String
  ) -> Double {
    value(
      key, .quantity(in: .zero...DataRate(bitsPerSecond: 1e16), isPositive: isPositive),
      default: DataRate(bitsPerSecond: fallback * 8), meaning
    ).bitsPerSecond / 8
  }

  /// A processor speed that the model keeps as MHz.
  func megahertz(_ key: String, default fallback: Double, _ meaning: String) -> Double {
    value(key, .processorAmount, default: Frequency.megahertz(fallback), meaning).megahertz
  }
}

extension ValueForm where Value == [Located<String>] {
  /// Names that must exist elsewhere; a single one needs no list.
  static func names(at position: SourcePosition) -> ValueForm {
    let name = ValueForm<String>.name.located(at: position)
    let list = ValueForm<[Located<String>]>.list(of: name, count: 1...DatacenterScenario.listLimit)
    return ValueForm(
      accepts: "a name, or a list of names", placeholder: [],
      read: { node, issues in
        guard case .list = node.content else { return name.read(node, issues).map { [$0] } }
        return list.read(node, issues)
      }, write: list.write)
  }
}

extension ValueForm {
  /// A value, or a word in its place that stands for none.
  static func orWord<Wrapped>(_ word: String, _ form: ValueForm<Wrapped>) -> ValueForm where Value == Wrapped? {
    ValueForm(
      accepts: "\(form.accepts), or '\(word)'", placeholder: .some(form.placeholder),
      read: { node, issues in
        if case .scalar(word, _) = node.content { return .some(nil) }
        return form.read(node, issues).map { .some($0) }
      }, write: { $0.map(form.write) ?? .plain(word) })
  }
}

extension ValueForm where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One of the cases, by its raw value in words with hyphens: `powerOff` is written `power-off`.
  static var hyphenated: ValueForm {
    let cases = Array(Value.allCases)
    let words = cases.map { scenarioWord($0) }
    let form = ValueForm<String>.word(words)
    return ValueForm(
      accepts: form.accepts, placeholder: cases[0],
      read: { node, issues in
        form.read(node, issues).flatMap { word in words.firstIndex(of: word).map { cases[$0] } }
      }, write: { form.write(scenarioWord($0)) })
  }
}

/// The word by which scenario files name a case: `guestHeartbeatGreen` is `guest-heartbeat-green`.
public func scenarioWord<Case: RawRepresentable>(_ value: Case) -> String where Case.RawValue == String {
  hyphenated(value.rawValue)
}

/// A hyphen before every capital that follows a small letter.
private func hyphenated(_ name: String) -> String {
  var text = ""
  var wasUppercase = true
  for character in name {
    if character.isUppercase, !wasUppercase { text += "-" }
    text += character.lowercased()
    wasUppercase = character.isUppercase
  }
  return text
}

extension ValueForm where Value == Frequency {
  /// An amount of processor capacity, none included.
  static var processorAmount: ValueForm { .quantity(in: .zero...Frequency(hertz: 1e15)) }
}

extension ValueForm where Value == SimDuration {
  /// A span of simulated time that may be nothing.
  static var delay: ValueForm { .quantity(in: .zero ... .days(36_500)) }
}
