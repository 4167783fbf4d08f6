import Testing

@testable import ScenarioFiles

/// A small generator of its own (splitmix64), so that a failing case can be repeated from its number.
struct MutationGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

struct MutationTests {
  private static let tokens = [
    "-1", "0", "1e308", "1e12", "999999999999999999999", "nan", ".inf", "~", "null", "yes", "[", "]", "{", "}", ": ",
    "- ",
    "&a ", "*a", "<<: ", "? ", "!!str ", "!x ", "|\n", ">\n", "\"", "'", "#", "---\n", "...\n", "%YAML 1.1\n", "\t",
    "\n",
    "1 h", "1 GiB", "100%", "unlimited", "exponential", "pareto", "zipf", "hyperexponential", "batch", "queueing",
    "task-farm", "consolidation", "datacenter", "template: ", "unlimited", "web-1", "drs: ", "mean: ", "shape: ",
    "include: ", "stations.0", "\u{FEFF}", "é", "\0", "  ",
  ]

  /// Cuts, repeats, swaps and replaces parts, in bytes and in words.
  private static func mutate(_ bytes: [UInt8], _ generator: inout MutationGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      guard !bytes.isEmpty else { return bytes }
      let start = Int.random(in: 0..<bytes.count, using: &generator)
      let end = min(bytes.count, start + Int.random(in: 1...12, using: &generator))
      switch Int.random(in: 0..<7, using: &generator) {
      case 0: bytes[start] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 2: bytes.removeSubrange(start..<end)
      case 3: bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0...bytes.count, using: &generator))
      case 4: bytes.replaceSubrange(start..<end, with: tokens.randomElement(using: &generator)!.utf8)
      case 5: bytes.insert(contentsOf: tokens.randomElement(using: &generator)!.utf8, at: start)
      default: replaceWord(&bytes, at: start, &generator)
      }
    }
    return bytes
  }

  private static func replaceWord(_ bytes: inout [UInt8], at position: Int, _ generator: inout MutationGenerator) {
    func isWord(_ byte: UInt8) -> Bool { byte > 0x2C && byte != UInt8(ascii: ":") && byte < 0x7B }
    var start = position
    while start < bytes.count, !isWord(bytes[start]) { start += 1 }
    while start > 0, isWord(bytes[start - 1]) { start -= 1 }
    var end = start
    while end < bytes.count, isWord(bytes[end]) { end += 1 }
    bytes.replaceSubrange(start..<end, with: tokens.randomElement(using: &generator)!.utf8)
  }

  /// 900 mutants of a scenario, 200 of one of a datacenter with its many defaults, more than 10 000 in all; set higher
  /// by hand to search longer.
  private static func mutantCount(_ original: [UInt8]) -> Int {
    String(decoding: original, as: UTF8.self).contains("kind: datacenter") ? 200 : 900
  }

  @Test(arguments: Fixtures.shippedScenarios)
  func `no mutilated shipped scenario crashes, hangs or is shown with another meaning`(path: String) throws {
    try Self.check(ScenarioLoader.load(path: path).sourceBytes, file: path)
  }

  @Test(arguments: [smallScenario, richScenario, drawnScenario, smallDatacenter, richDatacenter])
  func `no mutilated text crashes, hangs or is shown with another meaning`(text: String) {
    Self.check(Array(text.utf8), file: "test.yaml")
  }

  private static func check(_ original: [UInt8], file: String) {
    for number in 0..<mutantCount(original) {
      var generator = MutationGenerator(state: UInt64(number))
      let mutant = mutate(original, &generator)
      do throws(ScenarioErrors) {
        let scenario = try ScenarioLoader.load(text: mutant, file: file)
        let again: Scenario
        do throws(ScenarioErrors) {
          again = try ScenarioLoader.load(text: Array(scenario.resolvedYAML.utf8), file: "elsewhere/scenario.yaml")
        } catch {
          Issue.record("mutant \(number) of \(file): shown scenario is refused:\n\(error)\n\(scenario.resolvedYAML)")
          continue
        }
        #expect(again.resolvedYAML == scenario.resolvedYAML, "mutant \(number) of \(file)")
        #expect(String(describing: again.model) == String(describing: scenario.model), "mutant \(number) of \(file)")
      } catch {
        #expect(!error.issues.isEmpty, "mutant \(number) of \(file)")
      }
    }
  }

  @Test func `no mutilated override crashes`() throws {
    let overrides = [
      "stations.0.servers=8", "arrivals.0={name: a, station: cpu, process: poisson, rate: 1 /s}", "seed=3",
    ]
    for number in 0..<600 {
      var generator = MutationGenerator(state: UInt64(number))
      let bytes = Self.mutate(Array(overrides[number % 3].utf8), &generator)
      do throws(ScenarioErrors) {
        _ = try load(smallScenario, [String(decoding: bytes, as: UTF8.self)])
      } catch {
        #expect(!error.issues.isEmpty)
      }
    }
  }
}
