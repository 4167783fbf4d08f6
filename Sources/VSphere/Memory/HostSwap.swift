/// Swapping by the host: victims chosen at random go to the machine's swap file; a touch brings them back while the
/// vCPU waits.
public struct HostSwap: Sendable, Hashable {
  /// Pages written at once to one swap file. Default 32 (modelling default: the queue of a device).
  public var parallelWrites: Double

  /// Makes the parameters.
  public init(parallelWrites: Double = 32) { self.parallelWrites = parallelWrites }

  /// What a swap file lies on.
  public enum Device: String, Sendable, Hashable, CaseIterable {
    /// Spinning disk.
    case hdd
    /// Solid-state disk, also as host cache.
    case ssd
    /// NVMe.
    case nvme

    /// Time to read a page, seconds: 7.5, 0.15, 0.08 ms (modelling defaults).
    public var readSeconds: Double {
      switch self {
      case .hdd: 0.0075
      case .ssd: 0.00015
      case .nvme: 0.00008
      }
    }
  }

  /// How fast pages go to a device, bytes a second.
  /// - Parameter deviceSeconds: time of one page on the device.
  public func bytesPerSecond(deviceSeconds: Double) -> Double {
    parallelWrites * Double(MemoryStall.pageBytes) / deviceSeconds
  }

  /// Size of a machine's swap file: configured less reservation, bytes (published: vSphere Resource Management).
  public static func fileBytes(sizeBytes: Int64, reservationBytes: Int64) -> Int64 {
    max(0, sizeBytes - reservationBytes)
  }
}
