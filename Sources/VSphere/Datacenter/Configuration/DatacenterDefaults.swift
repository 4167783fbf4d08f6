import Quantities

/// Constants of the datacenter model that no component owns.
public enum DatacenterDefaults {
  /// Processors a booting guest keeps busy: 1 (modelling default).
  public static let bootProcessors = 1.0
  /// Disk commands a second of a booting guest: 150 (modelling default).
  public static let bootCommandsPerSecond = 150.0
  /// Change of a NUMA slowdown from which processors are divided again while pages move: 0.001 (modelling default).
  public static let noticeableSlowdown = 0.001
  /// Bytes written by a disk command, on average: half of 8 KiB, half of the commands being writes (modelling default).
  public static let writtenBytesPerCommand = 4096.0
  /// Reads and writes of memory images by suspend and resume, bytes a second: 500 MB/s (modelling default).
  public static let memoryImageBytesPerSecond = 500e6
  /// From the order to reboot a host to usable: 8 min (modelling default; 5 to 10 min with much memory).
  public static let hostRebootTime = SimDuration.minutes(8)
}
