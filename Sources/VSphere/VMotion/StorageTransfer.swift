import Quantities

/// A Storage vMotion on the clock: copy, stun, done.
///
/// A value that a model drives as it drives a `PrecopyTransfer`. Progress is integrated exactly over stretches of
/// constant rates; at constant rates it ends when `StorageMigration` says, with the same totals. Of what the guest
/// writes meanwhile, the part that falls on what is copied already goes to both ends.
public struct StorageTransfer: Sendable {
  /// Where it stands.
  public enum Phase: String, Sendable, Hashable, CaseIterable {
    /// Blocks are copied while the machine runs.
    case copying
    /// The machine is stunned and changes over to the new disks.
    case switching
    /// It runs on the new disks.
    case done
  }

  /// Where it stands.
  public private(set) var phase = Phase.copying
  /// When `advance` is due; `SimTime.never` when done, or while nothing is copied.
  public private(set) var nextEventTime = SimTime.never
  /// Sizes and rates as they are now.
  public private(set) var migration: StorageMigration
  /// Bytes of the disks that are copied.
  public private(set) var copiedBytes = 0.0
  /// Bytes the guest wrote to both ends.
  public private(set) var mirroredBytes = 0.0
  private var updatedAt: SimTime

  /// Starts a copy.
  public init(_ migration: StorageMigration, at time: SimTime) {
    self.migration = migration
    updatedAt = time
    plan()
  }

  /// Part of the disks that is copied, 0 to 1.
  public var progress: Double { migration.usedBytes == 0 ? 1 : copiedBytes / Double(migration.usedBytes) }

  /// Whether the guest does not run.
  public var isStunned: Bool { phase == .switching }

  /// Changes what source, target and network give, and what the guest writes, in bytes a second.
  /// - Parameter time: not after `nextEventTime`.
  public mutating func setRates(
    readBytesPerSecond: Double, writeBytesPerSecond: Double, networkBytesPerSecond: Double,
    guestWriteBytesPerSecond: Double, at time: SimTime
  ) {
    precondition(time >= updatedAt && time <= nextEventTime, "a transfer is told of changes in order of time")
    if phase == .copying { copy(seconds: (time - updatedAt).seconds) }
    migration.readBytesPerSecond = readBytesPerSecond
    migration.writeBytesPerSecond = writeBytesPerSecond
    migration.networkBytesPerSecond = networkBytesPerSecond
    migration.guestWriteBytesPerSecond = guestWriteBytesPerSecond
    if phase != .copying { return }
    updatedAt = time
    plan()
  }

  /// Ends the copy or the stun; returns the phase that begins.
  /// - Parameter time: `nextEventTime`.
  @discardableResult public mutating func advance(at time: SimTime) -> Phase {
    precondition(time == nextEventTime && phase != .done, "a transfer advances at its next event")
    if phase == .copying {
      copy(seconds: remainingCopySeconds)
      copiedBytes = Double(migration.usedBytes)
      phase = .switching
    } else {
      phase = .done
    }
    updatedAt = time
    plan()
    return phase
  }

  private var remainingCopySeconds: Double {
    let left = Double(migration.usedBytes) - copiedBytes
    return left <= 0 ? 0 : left / migration.copyBytesPerSecond
  }

  private mutating func copy(seconds: Double) {
    if seconds <= 0 || migration.usedBytes == 0 { return }
    let before = progress
    copiedBytes = min(Double(migration.usedBytes), copiedBytes + migration.copyBytesPerSecond * seconds)
    // The copied part grows evenly, so its mean over the stretch is that of its ends.
    mirroredBytes += migration.guestWriteBytesPerSecond * seconds * (before + progress) / 2
  }

  private mutating func plan() {
    switch phase {
    case .copying: nextEventTime = updatedAt + .seconds(rounding: remainingCopySeconds)
    case .switching: nextEventTime = updatedAt + .seconds(rounding: migration.stunSeconds)
    case .done: nextEventTime = .never
    }
  }
}
