/// Which metrics of a run are looked at.
public struct MetricSelection: Sendable, Hashable {
  /// Patterns `METRIC` or `METRIC/ENTITY`, where `*` stands for any characters. Empty means what concerns the whole
  /// run, and everything where a model has nothing of that kind.
  public var patterns: [String]

  /// Most metrics chosen without patterns.
  static let limit = 60

  /// Makes a selection.
  public init(_ patterns: [String] = []) { self.patterns = patterns }

  /// Positions of the chosen ones, ascending.
  func indices(in keys: [MetricKey]) -> [Int] {
    guard patterns.isEmpty else {
      return keys.indices.filter { index in patterns.contains { keys[index].matches($0) } }
    }
    let runWide = keys.indices.filter { keys[$0].entity.isEmpty }
    return runWide.isEmpty ? Array(keys.indices.prefix(Self.limit)) : runWide
  }

  /// Patterns no metric matches.
  func unmatched(in keys: [MetricKey]) -> [String] {
    patterns.filter { pattern in !keys.contains { $0.matches(pattern) } }
  }
}

extension MetricKey {
  /// The metric, and after a slash its entity.
  var label: String { entity.isEmpty ? metric : "\(metric)/\(entity)" }

  /// Whether a pattern `METRIC` or `METRIC/ENTITY` means this one; without a slash it means the metric of the whole
  /// run, or of all entities where it ends in `*`.
  func matches(_ pattern: String) -> Bool { Self.matches(label.unicodeScalars, pattern.unicodeScalars) }

  /// Whether a text is what a pattern says, `*` standing for any characters; time grows with the product of the lengths
  /// at most.
  static func matches(_ text: String.UnicodeScalarView, _ pattern: String.UnicodeScalarView) -> Bool {
    var position = text.startIndex
    var wanted = pattern.startIndex
    var retry: (position: String.UnicodeScalarView.Index, wanted: String.UnicodeScalarView.Index)?
    while position < text.endIndex {
      if wanted < pattern.endIndex, pattern[wanted] == "*" {
        wanted = pattern.index(after: wanted)
        retry = (position, wanted)
      } else if wanted < pattern.endIndex, pattern[wanted] == text[position] {
        position = text.index(after: position)
        wanted = pattern.index(after: wanted)
      } else if let last = retry {
        position = text.index(after: last.position)
        wanted = last.wanted
        retry = (position, wanted)
      } else {
        return false
      }
    }
    return pattern[wanted...].allSatisfy { $0 == "*" }
  }
}
