/// The memory of one machine on a host, as it stands. All amounts in bytes.
///
/// Always: touched = consumed + shared saved + ballooned + compressed saved + swapped.
public struct MachineMemory: Sendable, Hashable {
  /// Guest memory that has been used since power-on and not been given back by a balloon that went down.
  public var touchedBytes: Int64 = 0
  /// What the guest wants to use.
  public var wantedBytes: Int64 = 0
  /// What the guest works with.
  public var activeBytes: Int64 = 0
  /// What the host believes the guest works with (`mem.active`): rises at once, falls slowly.
  public var estimatedActiveBytes: Int64 = 0
  /// Host memory that holds guest pages, overhead not included (`mem.consumed`): private pages, its part of shared
  /// copies, and the compression cache.
  public var consumedBytes: Int64 = 0
  /// Saved by page sharing.
  public var sharedSavedBytes: Int64 = 0
  /// Guest memory that takes part in sharing, copies included (`mem.shared`).
  public var sharedBytes: Int64 = 0
  /// In the balloon (`mem.vmmemctl`).
  public var balloonedBytes: Int64 = 0
  /// What the balloon is meant to be (`mem.vmmemctltarget`).
  public var balloonTargetBytes: Int64 = 0
  /// Guest memory held compressed (`mem.zipped`).
  public var compressedBytes: Int64 = 0
  /// Saved by compression (`mem.zipSaved`).
  public var compressedSavedBytes: Int64 = 0
  /// In the swap file (`mem.swapped`).
  public var swappedBytes: Int64 = 0
  /// Overhead memory (`mem.overhead`).
  public var overheadBytes: Int64 = 0
  /// What the idle memory tax allots: all it can use while nothing has to be reclaimed (`mem.entitlement`).
  public var targetBytes: Int64 = 0
  /// Touches of new memory that had to wait because nothing could be reclaimed for them, all passes together.
  public var blockedBytes: Int64 = 0
  /// Part of guest memory backed by large pages, 0 to 1; the EPT model uses it.
  public var largePagesFraction: Double = 0
  /// Part of the time the machine waits for memory, 0 to 0.95 (`mem.latency`).
  public var stallFraction: Double = 0
  /// Swapped in, bytes a second, over the last pass (`mem.swapinRate`).
  public var swapInBytesPerSecond: Double = 0
  /// Swapped out, bytes a second, over the last pass (`mem.swapoutRate`).
  public var swapOutBytesPerSecond: Double = 0
  /// Compressed, bytes a second, over the last pass (`mem.compressionRate`).
  public var compressionBytesPerSecond: Double = 0
  /// Decompressed, bytes a second, over the last pass (`mem.decompressionRate`).
  public var decompressionBytesPerSecond: Double = 0

  /// How much longer everything takes for want of memory: 1 / (1 - stall).
  public var slowdown: Double { 1 / (1 - stallFraction) }

  /// What the four techniques spare the host.
  public var reclaimedBytes: Int64 { sharedSavedBytes + balloonedBytes + compressedSavedBytes + swappedBytes }
}
