/// The memory of a host by what it is used for. All amounts in bytes.
///
/// Always: size = VMkernel + overhead + consumed + free, and what was reclaimed is what is wanted beyond the size:
/// reclaimed = touched + overhead + VMkernel + free - size.
public struct HostMemoryTotals: Sendable, Hashable {
  /// Installed memory.
  public var sizeBytes: Int64 = 0
  /// What the VMkernel itself takes.
  public var vmkernelBytes: Int64 = 0
  /// Overhead memory of all machines.
  public var overheadBytes: Int64 = 0
  /// Free memory.
  public var freeBytes: Int64 = 0
  /// Guest memory in use.
  public var touchedBytes: Int64 = 0
  /// Guest memory in use lately, as the host estimates it.
  public var estimatedActiveBytes: Int64 = 0
  /// Host memory that holds guest pages.
  public var consumedBytes: Int64 = 0
  /// Saved by page sharing.
  public var sharedSavedBytes: Int64 = 0
  /// Guest memory that takes part in sharing, copies included; less what is saved, it is `mem.sharedcommon`.
  public var sharedBytes: Int64 = 0
  /// In balloons.
  public var balloonedBytes: Int64 = 0
  /// Guest memory held compressed.
  public var compressedBytes: Int64 = 0
  /// Saved by compression.
  public var compressedSavedBytes: Int64 = 0
  /// In swap files.
  public var swappedBytes: Int64 = 0
  /// Touches of new memory that had to wait, of the machines now here, all passes together.
  public var blockedBytes: Int64 = 0

  /// What the four techniques spare the host.
  public var reclaimedBytes: Int64 { sharedSavedBytes + balloonedBytes + compressedSavedBytes + swappedBytes }
  /// What is used beyond the host's size, with the memory it keeps free.
  public var deficitBytes: Int64 { touchedBytes + overheadBytes + vmkernelBytes + freeBytes - sizeBytes }
}
