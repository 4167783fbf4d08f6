import Infrastructure

/// How the delta disk of a deleted snapshot is merged while its machine writes on, and how long the final stun is.
///
/// The delta is merged while writes go to a helper disk; the helper then holds write rate x time, is merged in turn,
/// and so on until a helper can be merged within the longest stun (12 s, `snapshot.maxConsolidateTime`, known), which
/// is then done with the machine stunned. A pass over a helper lasts at most 5, 10, 20, 30 and so on up to 60
/// minutes; after nine of them passes of an hour follow; when those are used up too, the rest is merged in the stun,
/// however long it takes.
///
/// Source: KB 2039754 as retold by codenotary.com (published) for the passes; the recursion is a modelling default, and
/// that a pass which reaches its limit leaves the rest to the next.
public struct SnapshotConsolidation: Sendable, Hashable {
  /// Constants of consolidations.
  public struct Settings: Sendable, Hashable {
    /// Longest stun for which the machine is stopped willingly, in seconds: 12 (known).
    public var longestStunSeconds: Double
    /// Limits of the first passes over a helper, in seconds; the last is repeated (published).
    public var passLimitSeconds: [Double]
    /// Passes with these limits: 9 (published).
    public var passCount: Int
    /// Limit of the further passes, in seconds: 3600 (published).
    public var longPassLimitSeconds: Double
    /// Further passes: 1 (modelling default).
    public var longPassCount: Int
    /// Seconds of stun besides merging: 0.4 (published: Broadcom KB 417644, 0.39 to 0.44 s).
    public var fixedStunSeconds: Double

    /// The defaults.
    public init(
      longestStunSeconds: Double = 12, passLimitSeconds: [Double] = [300, 600, 1200, 1800, 2400, 3000, 3600],
      passCount: Int = 9,
      longPassLimitSeconds: Double = 3600, longPassCount: Int = 1, fixedStunSeconds: Double = 0.4
    ) {
      self.longestStunSeconds = longestStunSeconds
      self.passLimitSeconds = passLimitSeconds
      self.passCount = passCount
      self.longPassLimitSeconds = longPassLimitSeconds
      self.longPassCount = longPassCount
      self.fixedStunSeconds = fixedStunSeconds
    }

    /// Everything that is out of range, by field.
    public func problems() -> [ParameterError] {
      var checks = ParameterChecks()
      checks.requirePositive(longestStunSeconds, "longestStunSeconds")
      checks.require(!passLimitSeconds.isEmpty, "passLimitSeconds", "is empty", "one limit or more")
      for (index, limit) in passLimitSeconds.enumerated() {
        checks.requirePositive(limit, "passLimitSeconds.\(index)")
      }
      checks.requireCount(passCount, atLeast: 0, "passCount")
      checks.requirePositive(longPassLimitSeconds, "longPassLimitSeconds")
      checks.requireCount(longPassCount, atLeast: 0, "longPassCount")
      checks.requireNotNegative(fixedStunSeconds, "fixedStunSeconds")
      return checks.errors
    }

    func passLimit(_ pass: Int) -> Double {
      pass < passCount ? passLimitSeconds[min(pass, passLimitSeconds.count - 1)] : longPassLimitSeconds
    }
  }

  /// Passes over helper disks, without the merge of the delta itself.
  public private(set) var passes = 0
  /// Seconds of merging while the machine runs.
  public private(set) var mergingSeconds: Double
  /// Seconds of the final stun.
  public private(set) var stunSeconds = 0.0
  /// Whether the passes were used up, so that the stun is longer than anyone wants.
  public private(set) var isForced = false
  /// Bytes merged in all.
  public private(set) var mergedBytes: Double

  /// Works out a consolidation at constant rates.
  /// - Parameters:
  ///   - deltaBytes: what the delta disk holds.
  ///   - writeBytesPerSecond: rate at which the machine writes.
  ///   - mergeBytesPerSecond: rate of merging, above 0.
  public init(
    deltaBytes: Int64, writeBytesPerSecond: Double, mergeBytesPerSecond: Double, settings: Settings = Settings()
  ) {
    precondition(mergeBytesPerSecond > 0, "merging needs a rate")
    mergingSeconds = Double(deltaBytes) / mergeBytesPerSecond
    mergedBytes = Double(deltaBytes)
    var helper = writeBytesPerSecond * mergingSeconds
    while helper / mergeBytesPerSecond > settings.longestStunSeconds {
      if passes == settings.passCount + settings.longPassCount {
        isForced = true
        break
      }
      let seconds = min(helper / mergeBytesPerSecond, settings.passLimit(passes))
      let merged = min(helper, seconds * mergeBytesPerSecond)
      helper += writeBytesPerSecond * seconds - merged
      mergingSeconds += seconds
      mergedBytes += merged
      passes += 1
    }
    stunSeconds = settings.fixedStunSeconds + helper / mergeBytesPerSecond
    mergedBytes += helper
  }

  /// Seconds from start to end.
  public var totalSeconds: Double { mergingSeconds + stunSeconds }
}
