import Glibc

/// A family of metrics in the making.
///
/// Its samples so far are in a file: for each series a line with name and labels, then a line a sample without them,
/// which is a fraction of the text that OpenMetrics wants.
final class MetricFamily {
  private static let pieceLength = 1 << 18
  let name: String
  private let sample: String
  private let label: String
  private let scenario: String
  private let file: OutputFile
  private var buffer: [UInt8] = []
  private(set) var isEmpty = true

  /// Makes a family without samples.
  /// - Parameters:
  ///   - sample: name of its samples, which begins with a letter.
  ///   - label: name of the label that tells its series apart.
  init(name: String, sample: String, label: String, _ tables: RunTables) throws(OutputError) {
    self.name = name
    self.sample = sample
    self.label = label
    scenario = OpenMetricsText.quoted(tables.scenario)
    file = try OutputFile(creating: "\(tables.directory)/metrics.om.\(name)")
  }

  deinit { unlink(file.path) }

  /// Appends the samples of one series, a line each: value, blank, instant.
  func append(_ samples: [UInt8], replication: String, label value: String) throws(OutputError) {
    if samples.isEmpty { return }
    isEmpty = false
    let labels = "scenario=\(scenario),replication=\"\(replication)\",\(label)=\(OpenMetricsText.quoted(value))"
    buffer += "\(sample){\(labels)} \n".utf8
    buffer += samples
    if buffer.count > Self.pieceLength { try flush() }
  }

  /// Writes the family, name and labels in front of each sample, and removes its own file.
  func finish(_ head: String, into target: OutputFile) throws(OutputError) {
    try flush()
    try target.write([UInt8](head.utf8))
    let input = open(file.path, O_RDONLY | O_CLOEXEC)
    if input < 0 { throw .lastSystemError("read", file.path) }
    defer { close(input) }
    unlink(file.path)
    var piece = [UInt8](repeating: 0, count: Self.pieceLength)
    var (line, prefix): ([UInt8], [UInt8]) = ([], [])
    while true {
      let count = piece.withUnsafeMutableBytes { read(input, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw .lastSystemError("read", file.path) }
      if count == 0 { break }
      var start = 0
      while let end = piece[start..<count].firstIndex(of: UInt8(ascii: "\n")) {
        line += piece[start..<end]
        start = end + 1
        if line.first == sample.utf8.first {
          prefix = line
        } else {
          buffer += prefix
          buffer += line
          buffer.append(UInt8(ascii: "\n"))
        }
        line.removeAll(keepingCapacity: true)
      }
      line += piece[start..<count]
      try target.write(buffer)
      buffer.removeAll(keepingCapacity: true)
    }
  }

  private func flush() throws(OutputError) {
    try file.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
