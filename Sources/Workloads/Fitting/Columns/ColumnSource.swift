/// A column of a delimited file, as a user names it.
public struct ColumnSource: Sendable, Hashable {
  /// The file in messages.
  public var path: String
  /// Name in the header, or position from 1.
  public var column: String
  /// What stands between the cells; nil finds out: the first of comma, semicolon and tab in the first line.
  public var delimiter: ColumnDelimiter?
  /// Whether the first row names the columns; nil finds out: it does where its cell is no number.
  public var hasHeader: Bool?
  /// Base units in one of the units of the column.
  public var unit: Double
  /// Whether dates are read as well, as seconds since the first of January 1970.
  public var takesDates: Bool

  /// Makes a source; only the path and the column have to be known.
  public init(
    path: String, column: String, delimiter: ColumnDelimiter? = nil, hasHeader: Bool? = nil, unit: Double = 1,
    takesDates: Bool = false
  ) {
    self.path = path
    self.column = column
    self.delimiter = delimiter
    self.hasHeader = hasHeader
    self.unit = unit
    self.takesDates = takesDates
  }
}

/// What stands between the cells of a line.
public enum ColumnDelimiter: Sendable, Hashable {
  /// One character.
  case byte(UInt8)
  /// Any number of blanks and tabs.
  case blanks
}

/// The numbers of a column.
public struct Column: Sendable, Hashable {
  /// The numbers in the order of the rows, in base units.
  public var values: [Double] = []
  /// Cells without a number: empty, or `NA`, `NaN`, `null` or `-`.
  public var blankCount = 0
  /// The name in the header; nil where there is none.
  public var name: String?
  /// Whether the values were written as dates.
  public var areDates = false
}
