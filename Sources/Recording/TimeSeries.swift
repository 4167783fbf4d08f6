import Quantities

/// One table of samples in time, columnar: an instant, an entity and a number for every column. Becomes one CSV.
///
/// A model appends rows; the experiment drains them to a file now and then, so memory does not grow with the run.
public struct TimeSeries: Sendable {
  /// File name without extension, such as `hosts`.
  public let name: String
  /// Names of the value columns, with their unit as suffix: `cpu_usage_mhz`, `power_w`.
  public let columns: [String]
  /// Names of the entities; rows refer to them by index.
  public var entities: [String]

  /// Instants of the rows.
  public private(set) var times: [SimTime] = []
  /// Entity index of each row.
  public private(set) var entityIndices: [UInt32] = []
  /// Values, row after row, `columns.count` a row.
  public private(set) var values: [Double] = []

  /// Declares a table without rows.
  public init(name: String, columns: [String], entities: [String]) {
    self.name = name
    self.columns = columns
    self.entities = entities
  }

  /// Number of rows waiting to be drained.
  public var rowCount: Int { times.count }

  /// Appends the row of one entity; `fill` is handed each column's index in order.
  @inlinable
  public mutating func append(_ time: SimTime, entity: Int, _ fill: (Int) -> Double) {
    appendKey(time, entity)
    for column in columns.indices { appendValue(fill(column)) }
  }

  @usableFromInline mutating func appendKey(_ time: SimTime, _ entity: Int) {
    times.append(time)
    entityIndices.append(UInt32(entity))
  }

  @usableFromInline mutating func appendValue(_ value: Double) { values.append(value) }

  /// Drops the rows, keeping the memory for the next ones.
  public mutating func removeAllRows() {
    times.removeAll(keepingCapacity: true)
    entityIndices.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
  }
}
