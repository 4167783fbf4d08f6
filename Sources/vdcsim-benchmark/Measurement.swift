import Glibc

/// What a case reports: a cost per operation, and a text by which another program shows that it did the same work.
struct Measurement {
  let name: String
  let parameter: UInt64
  let nanosecondsPerOperation: Double
  /// Final clock and checksum, to be compared with the reference's.
  let proof: String

  /// Name, parameter, nanoseconds per operation, and the proof.
  var line: String { "\(name) \(parameter) \(rounded) \(proof)" }

  private var rounded: Double { (nanosecondsPerOperation * 100).rounded() / 100 }

  /// Adds a row to a CSV file, with a header if the file is new. Returns whether that worked.
  func append(to path: String) -> Bool {
    guard let file = fopen(path, "a") else { return false }
    fseek(file, 0, SEEK_END)
    if ftell(file) == 0 { fputs("case,parameter,ns_per_operation\n", file) }
    fputs("\(name),\(parameter),\(rounded)\n", file)
    return fclose(file) == 0
  }
}

/// Processor time of this process, in seconds.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
