import Glibc

/// The files that hold one table of one replication each, and how they become the tables of the run.
enum PartFiles {
  static let eventColumns = ["kind", "entity", "source", "target", "duration_s", "detail"]
  static let decisionColumns = ["policy", "entity", "choice", "reason"]
  /// File names that no time series may have.
  static let reservedNames = ["events", "decisions", "summary", "replications", "manifest", "scenario"]

  static func path(_ table: String, _ replication: Int, _ directory: String) -> String {
    "\(directory)/\(table).\(replication).csv"
  }

  /// Creates the part file of a table with its header: `replication,time_s` and the columns.
  static func open(
    _ table: String, _ columns: [String], _ replication: Int, _ directory: String
  ) throws(OutputError) -> TableWriter {
    try TableWriter(
      path: path(table, replication, directory), header: TableWriter.header(["replication", "time_s"] + columns),
      replication: replication)
  }

  /// Joins the parts of a table in the order of the replications and removes them.
  /// - Parameters:
  ///   - table: its name, without ending.
  ///   - replications: numbers of those that have a part, ascending; not empty.
  ///   - parts: where the parts are.
  ///   - directory: where the table goes.
  static func merge(
    _ table: String, of replications: [Int], from parts: String, into directory: String
  ) throws(OutputError) {
    let target = "\(directory)/\(table).csv"
    let first = path(table, replications[0], parts)
    let headerLength = try lengthOfFirstLine(first)
    if rename(first, target) != 0 { throw .lastSystemError("rename", first) }
    let file = try OutputFile(extending: target)
    for replication in replications.dropFirst() {
      let part = path(table, replication, parts)
      try OutputFile.append(contentsOf: part, skipping: headerLength, to: file)
      unlink(part)
    }
  }

  private static func lengthOfFirstLine(_ path: String) throws(OutputError) -> Int {
    guard let file = fopen(path, "r") else { throw .lastSystemError("read", path) }
    defer { fclose(file) }
    var length = 0
    var character = fgetc(file)
    while character != EOF {
      length += 1
      if character == Int32(UInt8(ascii: "\n")) { break }
      character = fgetc(file)
    }
    return length
  }
}
