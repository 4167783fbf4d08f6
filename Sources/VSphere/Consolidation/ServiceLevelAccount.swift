/// What each machine asked for and got, integrated over time.
///
/// Source: metrics of Beloglazov and Buyya 2012, section 5.2, in the form CloudSim computes them (ratios of sums).
struct MachineAccount {
  private var time = -1.0
  /// What it gets at the moment, MHz.
  private(set) var allocated = 0.0
  private var requested = 0.0
  private var isMigrating = false

  /// MHz times seconds.
  private(set) var allocatedWork = 0.0
  private(set) var requestedWork = 0.0
  /// Work missing while the machine was migrating.
  private(set) var workLostByMigration = 0.0
  /// Sum and number of relative shortfalls, one for each stretch between looks that had one.
  private(set) var shortfallSum = 0.0
  private(set) var shortfallCount = 0

  /// Closes the stretch since the last record and opens the next; a record of the same instant is replaced.
  @inline(__always)
  mutating func record(_ clock: Double, allocated: Double, requested: Double, isMigrating: Bool) {
    if clock > time {
      if time >= 0 { close(at: clock) }
      time = clock
    }
    self.allocated = allocated
    self.requested = requested
    self.isMigrating = isMigrating
  }

  /// Closes the stretch since the last record at the end of the run.
  @inline(__always)
  mutating func close(at clock: Double) {
    guard time >= 0, clock > time else { return }
    let span = clock - time
    allocatedWork += allocated * span
    requestedWork += requested * span
    if allocated < requested {
      shortfallSum += (requested - allocated) / requested
      shortfallCount += 1
      if isMigrating { workLostByMigration += (requested - allocated) * span }
    }
    time = clock
  }
}

/// How long a host was active, how much of that short of what was asked for, and how often it went out of use.
struct HostAccount {
  private var time = -1.0
  private var isActive = false
  private var isShort = false
  private var wasActive: Bool
  private var activeSince = 0.0

  private(set) var activeTime = 0.0
  private(set) var shortTime = 0.0
  private(set) var shutdowns = 0
  private(set) var activeTimeBeforeShutdowns = 0.0

  init(startsActive: Bool) { wasActive = startsActive }

  /// Closes the stretch since the last record and opens the next; a record of the same instant is replaced.
  mutating func record(_ clock: Double, isActive: Bool, isShort: Bool) {
    if clock > time {
      if time >= 0 { close(at: clock) }
      time = clock
    }
    self.isActive = isActive
    self.isShort = isShort
  }

  /// Closes the stretch since the last record at the end of the run.
  mutating func close(at clock: Double) {
    guard time >= 0 else { return }
    noteTransition()
    if isActive {
      activeTime += clock - time
      if isShort { shortTime += clock - time }
    }
    time = clock
  }

  private mutating func noteTransition() {
    if wasActive, !isActive {
      shutdowns += 1
      activeTimeBeforeShutdowns += time - activeSince
    } else if !wasActive, isActive {
      activeSince = time
    }
    wasActive = isActive
  }
}
