import Testing

@testable import Calculators

struct LineEvaluationTests {
  @Test func `each line gives its line, blank ones none, faulty ones their errors with their places`() throws {
    var evaluation = try #require(LineEvaluation(calculator: "vm-memory-overhead", file: "vms.jsonl"))
    var texts: [String] = []
    for line in [#"{"memMB": 1024, "vcpus": 1}"#, "", #"{"memMB": "much", "cores": 2}"#, "  ", #"{"memMB": 2048}"#] {
      switch evaluation.next(Array(line.utf8)) {
      case .results: texts.append("results")
      case .blank: texts.append("blank")
      case .errors(let issues): texts += issues.map(\.description)
      }
    }
    #expect(
      texts == [
        "results", "blank",
        """
        vms.jsonl:3:11: error: 'much' is not a number
          hint: expected a number from 0 to 1000000000
        """,
        """
        vms.jsonl:3:19: error: unknown key 'cores'
          hint: accepted here: memMB, vcpus
        """, "blank", "results",
      ])
    #expect(evaluation.lineCount == 5)
  }

  @Test(arguments: [
    ("[1, 2]", "1:1 a line is a JSON object, found a list"), ("12", "1:1 a line is a JSON object, found '12'"),
    ("null", "1:1 a line is a JSON object, found nothing"), (#"{"memMB": 1"#, "1:12 not YAML"),
    (#"{"memMB": 1, "memMB": 2}"#, "1:14 duplicate key 'memMB'"), ("{\"memMB\": 1\u{1}}", "1:12 character U+0001"),
    (#"{"vcpus": 2}"#, "1:1 missing key 'memMB'"),
  ])
  func `what is no object, or no JSON, is said so`(line: String, start: String) throws {
    let found = problems("vm-memory-overhead", line)
    #expect(found.count == 1 && found[0].hasPrefix(start), "\(found)")
  }

  @Test func `bytes that are not UTF-8 are found at their place`() throws {
    var evaluation = try #require(LineEvaluation(calculator: "min-free", file: "in"))
    _ = evaluation.next(Array("{}".utf8))
    guard case .errors(let issues) = evaluation.next(Array("{\"é".utf8) + [0xFF]) else {
      Issue.record("accepted")
      return
    }
    #expect(issues.map(\.description) == ["in:2:4: error: not UTF-8 text\n  hint: save the file in UTF-8"])
  }

  @Test func `a key that is null is as if it were not written`() throws {
    let with = try evaluate(
      "share-tree", #"{"capacityGHz": 2, "children": [{"vm": "a", "limit": null, "demand": null}]}"#)
    #expect(with["vms"] == .object(["a": .number(2)]))
    #expect(problems("share-tree", #"{"capacityGHz": null}"#) == ["1:1 missing key 'capacityGHz'"])
  }

  @Test func `names come back as they were written, escapes and all`() throws {
    let line = #"{"capacityGHz": 2, "children": [{"vm": "\ud83d\ude00 \"é\\\/x", "demand": 1}]}"#
    #expect(try evaluate("share-tree", line)["vms"] == .object(["😀 \"é\\/x": .number(1)]))
  }

  @Test func `numbers are short, whole ones without a fraction, and infinity is null`() {
    let object: JSONObject = [
      "whole": .number(3), "part": .number(0.1), "zero": .number(-0.0), "large": .number(1e21),
      "none": .number(.infinity),
      "undefined": .number(.nan), "list": .list([.integer(-1), .bool(true), .null]), "text": .text("a\n\"\u{1}"),
      "empty": .object([:]),
    ]
    #expect(
      object.line == """
        {"whole":3,"part":0.1,"zero":0,"large":1e+21,"none":null,"undefined":null,"list":[-1,true,null],\
        "text":"a\\n\\"\\u0001","empty":{}}
        """)
  }
}

struct RegistryTests {
  @Test func `names are distinct and a mistyped one has a neighbour`() {
    let names = CalculatorRegistry.descriptions.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(CalculatorRegistry.nearest(to: "ha-slot") == "ha-slots")
    #expect(CalculatorRegistry.nearest(to: "sharetree") == "share-tree")
    #expect(CalculatorRegistry.nearest(to: "weather") == nil)
  }

  @Test(arguments: CalculatorRegistry.descriptions.map(\.name))
  func `the example of a calculator works, and every key of it and of the results is described`(name: String) throws {
    let about = try #require(CalculatorRegistry.descriptions.first { $0.name == name })
    #expect(!about.summary.isEmpty && !about.source.isEmpty && !about.outputs.isEmpty)
    #expect(!about.example.contains("\n") && !about.example.contains("'"))
    let keys = CalculatorRegistry.keys(of: about)
    #expect(!keys.isEmpty && keys.allSatisfy { !$0.meaning.isEmpty })
    #expect(Set(keys.map(\.path)).count == keys.count)
    // `<unit>` and the like stand for what comes from the input, `a.<b>` for the members of a map.
    let described = about.outputs.flatMap { $0.name.split(separator: ", ") }.map {
      Array($0.prefix { $0 != "." }.split(separator: /<[^>]*>/))
    }
    for (key, _) in try evaluate(name, about.example).members {
      let isDescribed = described.contains { parts in
        parts.allSatisfy(key.contains)
          && (parts == [key[...]] || parts.count > 1 || key.hasPrefix(parts[0]) || key.hasSuffix(parts[0]))
      }
      #expect(isDescribed, "\(key) of \(name) is not described")
    }
  }
}
