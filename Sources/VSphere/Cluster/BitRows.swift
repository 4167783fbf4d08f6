/// Rows of bits side by side: for each machine the set of hosts it may run on, for each group its members.
///
/// Membership is one load and a mask. Changing the shape keeps the memory, so that a view is refilled without
/// allocating.
public struct BitRows: Sendable, Hashable {
  /// Number of rows.
  public private(set) var rowCount: Int
  /// Bits in a row.
  public private(set) var columnCount: Int
  private var wordsPerRow: Int
  private var words: ContiguousArray<UInt64>

  /// Makes rows of bits, all alike.
  public init(rows: Int = 0, columns: Int = 0, filled: Bool = false) {
    rowCount = rows
    columnCount = columns
    wordsPerRow = (columns + 63) / 64
    words = ContiguousArray(repeating: filled ? ~0 : 0, count: rows * wordsPerRow)
    if filled { for row in 0..<rows { trim(row) } }
  }

  /// Whether a bit is set.
  public subscript(row: Int, column: Int) -> Bool {
    @inline(__always) get {
      words[row &* wordsPerRow &+ column &>> 6] &>> UInt64(column & 63) & 1 != 0
    }
    set {
      let mask = 1 &<< UInt64(column & 63) as UInt64
      let index = row * wordsPerRow + column >> 6
      if newValue { words[index] |= mask } else { words[index] &= ~mask }
    }
  }

  /// Gives the matrix another shape with all bits alike.
  public mutating func reset(rows: Int, columns: Int, filled: Bool) {
    rowCount = rows
    columnCount = columns
    wordsPerRow = (columns + 63) / 64
    words.removeAll(keepingCapacity: true)
    words.append(contentsOf: repeatElement(filled ? ~0 : 0, count: rows * wordsPerRow))
    if filled { for row in 0..<rows { trim(row) } }
  }

  /// Sets or clears all bits of a row.
  public mutating func fill(_ row: Int, _ value: Bool) {
    for word in 0..<wordsPerRow { words[row * wordsPerRow + word] = value ? ~0 : 0 }
    if value { trim(row) }
  }

  /// Keeps in a row only the bits that are also set in a row of another matrix with as many columns.
  public mutating func formIntersection(_ row: Int, with other: borrowing BitRows, row otherRow: Int) {
    for word in 0..<wordsPerRow { words[row * wordsPerRow + word] &= other.words[otherRow * wordsPerRow + word] }
  }

  /// Bits set in a row.
  public func count(_ row: Int) -> Int {
    var count = 0
    for word in 0..<wordsPerRow { count += words[row * wordsPerRow + word].nonzeroBitCount }
    return count
  }

  private mutating func trim(_ row: Int) {
    let rest = columnCount & 63
    if rest != 0 { words[row * wordsPerRow + wordsPerRow - 1] &= (1 << UInt64(rest)) - 1 }
  }
}
