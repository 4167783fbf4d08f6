/// Units of memory as vSphere writes them: powers of 1024.
enum MemoryUnit: String, CaseIterable {
  case megabytes = "MB"
  case gigabytes = "GB"

  private var size: Double { self == .megabytes ? 0x1p20 : 0x1p30 }

  /// The nearest number of bytes; amounts that no host has stay within the range of the type.
  func bytes(_ amount: Double) -> Int64 { Int64(min((amount * size).rounded(), 0x1p61)) }

  /// Bytes in the unit.
  func amount(_ bytes: Int64) -> Double { Double(bytes) / size }
}

/// Units of processor speed.
enum ProcessorUnit: String, CaseIterable {
  case megahertz = "MHz"
  case gigahertz = "GHz"

  private var size: Double { self == .megahertz ? 1 : 1000 }

  /// An amount in MHz.
  func megahertz(_ amount: Double) -> Double { amount * size }

  /// MHz in the unit.
  func amount(_ megahertz: Double) -> Double { megahertz / size }
}
