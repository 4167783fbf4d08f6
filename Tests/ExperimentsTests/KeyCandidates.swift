import Foundation
import ScenarioFiles

/// Values that a key of a scenario may have, from what its description says it accepts.
struct KeyCandidates {
  /// Numbers of every size, the unlikely ones last.
  private static let numbers = ["0.5", "2", "0", "1", "7", "60", "300", "0.02", "5000", "1000000"]
  /// What replaces the words of a description: the unit of a quantity, and amounts of it.
  private static let quantities: [(word: String, values: [String])] = [
    ("true or false", ["true", "false"]),
    ("fraction", ["0.3", "0.6", "0.1", "0.95", "0.02", "0", "1"]),
    ("whole number", ["2", "1", "3", "0", "4", "8", "16", "100"]),
    ("a number", numbers),
    ("duration", ["45 s", "10 s", "3 min", "20 min", "0 s", "2 h"]),
    ("amount of bytes", ["1 GiB", "3 GiB", "200 MiB", "40 GiB", "1 MiB", "64 B", "2 TiB"]),
    ("data rate", ["1 Mbit/s", "100 Mbit/s", "800 Mbit/s", "4 Gbit/s", "60 Gbit/s"]),
    ("frequency", ["0 Hz", "50 MHz", "700 MHz", "1.5 GHz", "4 GHz", "20 GHz"]),
    ("power", ["0 W", "40 W", "700 W"]),
    ("vGPU profile", ["A40-4Q", "A40-24Q"]),
  ]

  /// Candidates for a key, to be tried in order; empty for what is no value (names, texts, sections).
  static func values(accepts: String, default fallback: String?) -> [String] {
    let isList = accepts.hasPrefix("a list, each item ")
    var found: [String] = []
    if let list = accepts.range(of: "one of ") {
      let words = accepts[list.upperBound...].components(separatedBy: ", ")
      found += words.filter { !$0.contains(" ") && !$0.contains("'") }
    }
    if let quantity = quantities.first(where: { accepts.contains($0.word) }) { found += quantity.values }
    // Short times only where the default is one: a short period makes a long run.
    if accepts.contains("duration"), let fallback, fallback.hasSuffix(" ms") || fallback.hasSuffix(" us") {
      found = ["0 s", "3 us", "1 ms", "20 ms", "2 s"]
    }
    // Words in place of a value: "…, or 'unlimited'".
    if !accepts.contains("'distribution'") {
      found += accepts.split(separator: "'").enumerated().filter { !$0.offset.isMultiple(of: 2) }.map {
        String($0.element)
      }
    }
    return isList ? found.map { "[\($0)]" } + found.map { "[\($0), \($0)]" } : found
  }
}
