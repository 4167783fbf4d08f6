/// Memory the host spends on a virtual machine besides the machine's own, and on itself.
///
/// Counts in admission control, in HA slots and when a migration looks for a destination, like a reservation
/// (published: frankdenneman.nl 2010-05-31).
public enum OverheadMemory {
  /// Overhead of a machine in MB (2^20 bytes): 14.373 + 0.0073963 MB + 3.9786 vCPU + 8.9855e-6 MB vCPU.
  ///
  /// A fit (derived, largest error 0.17 MB) of the table in vSphere 6.5 Resource Management, page 34 (published).
  /// - Parameters:
  ///   - memoryMB: configured memory in MB.
  ///   - vCPUs: virtual processors.
  public static func megabytes(memoryMB: Double, vCPUs: Int) -> Double {
    14.373 + 0.0073963 * memoryMB + 3.9786 * Double(vCPUs) + 8.9855e-6 * memoryMB * Double(vCPUs)
  }

  /// Overhead of a machine in bytes.
  /// - Parameters:
  ///   - sizeBytes: configured memory.
  ///   - vCPUs: virtual processors.
  public static func bytes(sizeBytes: Int64, vCPUs: Int) -> Int64 {
    Int64((megabytes(memoryMB: Double(sizeBytes) / 1_048_576, vCPUs: vCPUs) * 1_048_576).rounded())
  }

  /// What the VMkernel itself takes of a host: 4 GB + 1 % of installed memory, at most a quarter of it (modelling
  /// default).
  public static func vmkernelBytes(hostBytes: Int64) -> Int64 {
    min((4 << 30) + hostBytes / 100, hostBytes / 4)
  }
}
