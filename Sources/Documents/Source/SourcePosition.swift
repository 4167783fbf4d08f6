/// A place in a file or in the text of an override.
package struct SourcePosition: Hashable, Sendable {
  /// The file as it was named, or `--set path=value`.
  package var file: String
  /// Line from 1.
  package var line: Int
  /// Column from 1, in Unicode scalars as libyaml counts them.
  package var column: Int

  /// Makes a place from its parts.
  package init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// The start of a file, for what concerns it as a whole.
  package static func start(of file: String) -> SourcePosition { SourcePosition(file: file, line: 1, column: 1) }
}

/// A value together with the place it was written at, for checks that come after reading.
package struct Located<Value: Sendable>: Sendable {
  /// What was read.
  package var value: Value
  /// Where it was written.
  package var position: SourcePosition

  /// Makes a value with its place.
  package init(value: Value, position: SourcePosition) {
    self.value = value
    self.position = position
  }
}
