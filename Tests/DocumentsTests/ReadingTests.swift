import Quantities
import Testing

@testable import Documents

struct NearestNameTests {
  @Test func `a swap, a gap, an addition and a substitution are one edit each`() {
    #expect(editDistance(Array("sevrers"), Array("servers")) == 1)
    #expect(editDistance(Array("servrs"), Array("servers")) == 1)
    #expect(editDistance(Array("serverss"), Array("servers")) == 1)
    #expect(editDistance(Array("sarvers"), Array("servers")) == 1)
    #expect(editDistance(Array(""), Array("abc")) == 3)
    // kitten -> sitting: two substitutions and an addition
    #expect(editDistance(Array("kitten"), Array("sitting")) == 3)
  }

  @Test func `only what is near is suggested`() {
    #expect(nearestName(to: "sevrers", among: ["service", "servers"]) == "servers")
    #expect(nearestName(to: "Seed", among: ["seed"]) == "seed")
    #expect(nearestName(to: "colour", among: ["servers", "service"]) == nil)
  }
}

struct ResolvedValueTests {
  @Test(arguments: [
    "plain", "two words", "a: b", "- x", "#no comment", "true", "NULL", "12", "1e3", "~", "it's", "say \"hi\"",
    "back\\slash",
    " padded ", "é€😀", "{a}", "[b]", "*c", "&d", "!e", "%f", "@g", "`h", "a#b", "a, b", "<<", "?", ":", "-",
    "\u{85}next",
    "\u{2028}", "tab\there", "yes", "/usr/bin", "under_score", "=", "|", ">", "a:",
  ])
  func `any text reads back as itself, as a value and as a key`(text: String) throws {
    let issues = IssueCollector()
    let value = ResolvedValue.map([
      ResolvedEntry(key: text, value: .list([.text(text), .map([ResolvedEntry(key: "k", value: .text(text))])]))
    ])
    var composer = YAMLComposer(file: "x", issues: issues)
    let composed = composer.compose(value.yaml)
    let node = try #require(composed)
    guard case .map(let entries) = node.content, case .list(let items)? = entries.first?.value.content,
      case .scalar(let read, _) = items[0].content, case .map(let inner) = items[1].content,
      case .scalar(let nested, _)? = inner.first?.value.content
    else {
      Issue.record("another shape: \(value.yaml)")
      return
    }
    #expect(entries[0].key == text && read == text && nested == text)
    #expect(!items[0].isNull)
    #expect(issues.issues.isEmpty)
  }

  @Test func `short lists stay on a line and long ones do not`() {
    let short = ResolvedValue.map([ResolvedEntry(key: "a", value: .list([.plain("1"), .text("b c")]))])
    #expect(short.yaml == "a: [1, \"b c\"]\n")
    let long = ResolvedValue.list(Array(repeating: .plain("123456789"), count: 12))
    #expect(long.yaml.split(separator: "\n").count == 12)
    #expect(
      ResolvedValue.map([ResolvedEntry(key: "a", value: .list([.list([.plain("1")]), .map([])]))]).yaml
        == "a:\n  - [1]\n  - {}\n")
  }
}

struct ValueFormTests {
  private func read<Value>(_ form: ValueForm<Value>, _ text: String) -> Value? {
    let position = SourcePosition.start(of: "x")
    return form.read(YAMLNode(position: position, content: .scalar(text, isPlain: true)), IssueCollector())
  }

  @Test func `whole numbers may be written with an exponent, but not as words, with units or fractions`() {
    let form = ValueForm<Int>.count(0...1_000_000)
    #expect(read(form, "1e6") == 1_000_000)
    #expect(read(form, "+7") == 7)
    for text in ["1e7", "-1", "1.5", "0x10", "1_000", "seven", "", "nan", "inf", "1e400", "99999999999999999999"] {
      #expect(read(form, text) == nil, "\(text)")
    }
  }

  @Test func `real numbers are finite and decimal, and a positive one is not zero`() {
    #expect(read(ValueForm<Double>.real(0...10), "0") == 0)
    #expect(read(ValueForm<Double>.real(0...10), "2.5e0") == 2.5)
    for text in ["nan", "inf", ".inf", "0x1p3", "1 s", "11", "-0.1"] {
      #expect(read(ValueForm<Double>.real(0...10), text) == nil, "\(text)")
    }
    #expect(read(ValueForm<Double>.real(0...10, isPositive: true), "0") == nil)
  }

  @Test func `truth values are true and false only`() {
    #expect(read(.flag, "true") == true)
    #expect(read(.flag, "False") == false)
    for text in ["yes", "no", "on", "off", "1", "0", "y"] { #expect(read(ValueForm<Bool>.flag, text) == nil) }
  }
}
