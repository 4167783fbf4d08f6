/// A place in a scenario file or in the text of an override.
struct SourcePosition: Hashable, Sendable {
  /// The file as it was named, or `--set path=value`.
  var file: String
  /// Line from 1.
  var line: Int
  /// Column from 1, in Unicode scalars as libyaml counts them.
  var column: Int

  /// The start of a file, for what concerns it as a whole.
  static func start(of file: String) -> SourcePosition { SourcePosition(file: file, line: 1, column: 1) }
}

/// A value together with the place it was written at, for checks that come after reading.
struct Located<Value: Sendable>: Sendable {
  /// What was read.
  var value: Value
  /// Where it was written.
  var position: SourcePosition
}
