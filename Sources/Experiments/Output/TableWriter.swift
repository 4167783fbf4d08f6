import Quantities
import Recording

/// One CSV file of one replication, written row by row with a buffer that is emptied at row ends only, so that the
/// file is valid whenever somebody looks, also after a kill.
final class TableWriter {
  private static let flushThreshold = 1 << 16
  private let file: OutputFile
  private let replicationPrefix: [UInt8]
  private var buffer = TextBuffer()

  /// Creates the file with its header line.
  init(path: String, header: [UInt8], replication: Int) throws(OutputError) {
    file = try OutputFile(creating: path)
    var prefix = TextBuffer()
    prefix.append(integer: Int64(replication))
    prefix.append(byte: UInt8(ascii: ","))
    replicationPrefix = prefix.bytes
    try file.write(header)
  }

  /// Writes one row: replication and instant, then what `fields` appends, each field after its own comma.
  func row(at time: SimTime, _ fields: (inout TextBuffer) -> Void) throws(OutputError) {
    buffer.append(bytes: replicationPrefix)
    buffer.append(seconds: time.nanoseconds)
    fields(&buffer)
    buffer.append(byte: UInt8(ascii: "\n"))
    if buffer.count >= Self.flushThreshold { try flush() }
  }

  func flush() throws(OutputError) {
    if buffer.count == 0 { return }
    try file.write(buffer.bytes)
    buffer.removeAll()
  }

  /// A header line: column names as RFC 4180 fields.
  static func header(_ columns: [String]) -> [UInt8] {
    var line = TextBuffer()
    for (index, column) in columns.enumerated() {
      if index > 0 { line.append(byte: UInt8(ascii: ",")) }
      line.append(field: column)
    }
    line.append(byte: UInt8(ascii: "\n"))
    return line.bytes
  }
}
