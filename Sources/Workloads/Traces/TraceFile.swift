import Glibc

/// Bytes of a file: small files are read, large ones mapped, so that a file of any size costs no more
/// than its pages in use.
///
/// A mapped file must not be cut short by another process while it is read.
struct TraceFile: ~Copyable {
  let path: String
  let bytes: UnsafeBufferPointer<UInt8>
  private let mapping: UnsafeMutableRawPointer?

  private static let mappingThreshold = 1 << 17

  /// Opens a file by path.
  init(path: String, issues: inout TraceIssues) throws(TraceErrors) {
    try self.init(path: path, descriptor: open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), issues: &issues)
  }

  /// Opens a file of a folder.
  init(_ name: [UInt8], in folder: borrowing TraceFolder, issues: inout TraceIssues) throws(TraceErrors) {
    let start = folder.descriptor
    let descriptor = (name + [0]).withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        openat(start, $0.baseAddress!, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      }
    }
    try self.init(path: folder.path(of: name), descriptor: descriptor, issues: &issues)
  }

  private init(path: String, descriptor: Int32, issues: inout TraceIssues) throws(TraceErrors) {
    guard descriptor >= 0 else { try issues.fail(path, "cannot open the file: \(systemMessage(errno))") }
    defer { close(descriptor) }
    let size = try Self.size(of: descriptor, path: path, issues: &issues)
    if size >= Self.mappingThreshold {
      let start = try Self.map(descriptor, size: size, path: path, issues: &issues)
      self.mapping = start
      self.bytes = UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: size)
    } else {
      self.bytes = try Self.contents(of: descriptor, size: size, path: path, issues: &issues)
      self.mapping = nil
    }
    self.path = path
  }

  private static func size(
    of descriptor: Int32, path: String, issues: inout TraceIssues
  ) throws(TraceErrors) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      try issues.fail(path, "cannot look at the file: \(systemMessage(errno))")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      try issues.fail(
        path, isFolder ? "is a folder" : "is not a regular file",
        hint: isFolder ? "this format is one file" : "copy its content into a file")
    }
    return Int(status.st_size)
  }

  private static func map(
    _ descriptor: Int32, size: Int, path: String, issues: inout TraceIssues
  ) throws(TraceErrors) -> UnsafeMutableRawPointer {
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
      try issues.fail(path, "cannot map the file: \(systemMessage(errno))")
    }
    madvise(start, size, MADV_SEQUENTIAL)
    return start
  }

  private static func contents(
    of descriptor: Int32, size: Int, path: String, issues: inout TraceIssues
  ) throws(TraceErrors) -> UnsafeBufferPointer<UInt8> {
    let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: size)
    var count = 0
    while count < size {
      let received = Glibc.read(descriptor, buffer.baseAddress! + count, size - count)
      if received < 0 && errno == EINTR { continue }
      guard received >= 0 else {
        let reason = errno
        buffer.deallocate()
        try issues.fail(path, "cannot read the file: \(systemMessage(reason))")
      }
      if received == 0 { break }
      count += received
    }
    return UnsafeBufferPointer(start: buffer.baseAddress, count: count)
  }

  deinit {
    if let mapping { munmap(mapping, bytes.count) } else { bytes.baseAddress?.deallocate() }
  }
}
