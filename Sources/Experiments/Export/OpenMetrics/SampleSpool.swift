import Glibc

/// The instant of a sample, and how its line ends.
struct SampleInstant {
  /// Since 1970.
  let milliseconds: Int64
  /// A blank, the seconds and a line break.
  let lineEnd: [UInt8]

  init(milliseconds: Int64) {
    self.milliseconds = milliseconds
    lineEnd = [UInt8](" \(OpenMetricsText.seconds(milliseconds))\n".utf8)
  }
}

/// Samples of many series: they come in the order of time and leave series by series.
///
/// Tables have a row an instant and entity; metrics want each series in one piece. Samples wait in memory up to a
/// limit, then go to a file, one block a series, so memory holds the limit and the places of the blocks.
final class SampleSpool {
  private struct Block {
    var offset: off_t
    var length: Int
  }

  private struct Series {
    var waiting: [UInt8] = []
    var blocks: [Block] = []
    var lastInstant = Int64.min
  }

  private let limit: Int
  private let path: String
  private let descriptor: Int32
  private var length: off_t = 0
  private var series: [Series] = []
  private var waitingCount = 0
  private var spill: [UInt8] = []

  /// Number of series.
  var count: Int { series.count }

  /// Creates the file.
  /// - Parameter limit: bytes that may wait in memory.
  init(path: String, limit: Int = 1 << 25) throws(OutputError) {
    self.path = path
    self.limit = limit
    descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw .lastSystemError("create", path) }
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  /// Adds series without samples until there are as many.
  func extend(to count: Int) {
    while series.count < count { series.append(Series()) }
  }

  /// Appends a sample; one that is not later than the last of its series is dropped.
  /// - Parameter value: the number as text.
  func append(_ value: ArraySlice<UInt8>, at instant: SampleInstant, to index: Int) throws(OutputError) {
    if instant.milliseconds <= series[index].lastInstant { return }
    series[index].lastInstant = instant.milliseconds
    series[index].waiting.append(contentsOf: value)
    series[index].waiting.append(contentsOf: instant.lineEnd)
    waitingCount += value.count + instant.lineEnd.count
    if waitingCount > limit { try spillAll() }
  }

  /// The samples of a series, a line each: value, blank, instant in seconds.
  func samples(of index: Int) throws(OutputError) -> [UInt8] {
    var bytes: [UInt8] = []
    for block in series[index].blocks { try read(block, onto: &bytes) }
    return bytes + series[index].waiting
  }

  /// Forgets all series.
  func removeAll() {
    series.removeAll()
    waitingCount = 0
    length = 0
  }

  private func spillAll() throws(OutputError) {
    for index in series.indices where !series[index].waiting.isEmpty {
      series[index].blocks.append(Block(offset: length + off_t(spill.count), length: series[index].waiting.count))
      spill.append(contentsOf: series[index].waiting)
      series[index].waiting = []
      if spill.count > 1 << 20 { try flush() }
    }
    try flush()
    waitingCount = 0
  }

  private func flush() throws(OutputError) {
    var done = 0
    while done < spill.count {
      let written = spill.withUnsafeBytes { bytes in
        pwrite(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, length + off_t(done))
      }
      if written < 0, errno != EINTR { throw .lastSystemError("write", path) }
      done += max(0, written)
    }
    length += off_t(done)
    spill.removeAll(keepingCapacity: true)
  }

  private func read(_ block: Block, onto bytes: inout [UInt8]) throws(OutputError) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: block.length))
    var done = 0
    while done < block.length {
      let count = bytes.withUnsafeMutableBytes { target in
        pread(
          descriptor, target.baseAddress.map { $0 + start + done }, block.length - done, block.offset + off_t(done))
      }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { throw .lastSystemError("read", path) }
      done += count
    }
  }
}
