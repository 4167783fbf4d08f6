import Infrastructure

/// What a pre-copy does about a guest that writes faster than the link sends.
public enum PrecopyStrategy: Sendable, Hashable {
  /// vSphere since 5.0: stun during page send (SDPS). While the guest would write at the rate of the link or faster,
  /// it is slowed to `slowedDirtyShare` of that rate, so that the rounds shrink. (H. Nielsen Hagoort, "vMotion: stun
  /// during page send", 2015; blogs.vmware.com, "vMotion in vSphere 5", 2011: published; the share is a modelling
  /// default.)
  case stunDuringPageSend
  /// Xen's tool stack: nobody is slowed; after `roundLimit` rounds, or `sentLimitFactor` times the memory sent, the
  /// rest goes in the stun. (Known: Clark et al., "Live migration of virtual machines", NSDI 2005, and Xen's sources.)
  case boundedRounds
  /// Xen as published by Clark et al.: the bounds above, and a send rate that follows the dirty rate.
  case rateAdaptive(PrecopyRateAdaptation)
}

/// Send rate of Xen's adaptive pre-copy: the first round at the lowest rate, each further one at the dirty rate
/// measured in the round before plus an increment. Once that passes the highest rate, one round runs at the highest
/// rate and the rest is sent in the stun, also at the highest rate; likewise once little is left.
///
/// Source (known): Clark et al., NSDI 2005, section 5.3 ("dynamic rate-limiting"). The last round at the highest rate
/// is derived from its Fig. 12, whose final volume fits no other reading.
public struct PrecopyRateAdaptation: Sendable, Hashable {
  /// Rate of the first round in bytes a second: 100 Mbit/s (known: NSDI 2005).
  public var lowestBytesPerSecond: Double
  /// Added to the measured dirty rate, in bytes a second: 50 Mbit/s (known: NSDI 2005).
  public var incrementBytesPerSecond: Double
  /// Rate that ends the pre-copy, in bytes a second: 500 Mbit/s (known: NSDI 2005).
  public var highestBytesPerSecond: Double
  /// Rest, in bytes, from which on the stun comes: 256 KB (known: NSDI 2005).
  public var smallestRestBytes: Double
  /// Whether a page written again before its turn in a round is left for the next one (known: NSDI 2005, section 4.2).
  public var skipsRewrittenPages: Bool

  /// The published values.
  public init(
    lowestBytesPerSecond: Double = 12.5e6, incrementBytesPerSecond: Double = 6.25e6,
    highestBytesPerSecond: Double = 62.5e6, smallestRestBytes: Double = 262_144, skipsRewrittenPages: Bool = true
  ) {
    self.lowestBytesPerSecond = lowestBytesPerSecond
    self.incrementBytesPerSecond = incrementBytesPerSecond
    self.highestBytesPerSecond = highestBytesPerSecond
    self.smallestRestBytes = smallestRestBytes
    self.skipsRewrittenPages = skipsRewrittenPages
  }
}

/// Constants of a live migration's pre-copy.
public struct PrecopySettings: Sendable, Hashable {
  /// What is done about a guest that writes faster than the link sends; vSphere's by default.
  public var strategy: PrecopyStrategy
  /// Seconds in which the rest must fit through the link to end the pre-copy (T_s): 0.5 (known: vMotion architecture,
  /// VMworld sessions on vSphere 5.x; the goal is below 1 s).
  public var switchoverTargetSeconds: Double
  /// Seconds from start to the first page (T_setup): 2 (modelling default, from 1 to 3).
  public var setupSeconds: Double
  /// Dirty rate of a slowed guest as a part of the send rate: 0.9 (modelling default).
  public var slowedDirtyShare: Double
  /// Rounds after which stun during page send slows also a guest that writes slower than the link sends, so that a
  /// migration whose rounds hardly shrink ends: 1000 (modelling default).
  public var patienceRounds: Int
  /// Most rounds of Xen's strategies: 29 (known: Xen's sources).
  public var roundLimit: Int
  /// Most that Xen's strategies send before the stun, in multiples of the memory: 3 (known: Xen's sources).
  public var sentLimitFactor: Double
  /// Seconds a guest loses on the first write to a page in a round: 1.5e-6 (modelling default, from 1 to 2 us).
  public var firstWriteFaultSeconds: Double
  /// Bytes a page trace covers: 4096.
  public var tracedPageBytes: Double

  /// The defaults of vSphere.
  public init(
    strategy: PrecopyStrategy = .stunDuringPageSend, switchoverTargetSeconds: Double = 0.5, setupSeconds: Double = 2,
    slowedDirtyShare: Double = 0.9, patienceRounds: Int = 1000, roundLimit: Int = 29, sentLimitFactor: Double = 3,
    firstWriteFaultSeconds: Double = 1.5e-6, tracedPageBytes: Double = 4096
  ) {
    self.strategy = strategy
    self.switchoverTargetSeconds = switchoverTargetSeconds
    self.setupSeconds = setupSeconds
    self.slowedDirtyShare = slowedDirtyShare
    self.patienceRounds = patienceRounds
    self.roundLimit = roundLimit
    self.sentLimitFactor = sentLimitFactor
    self.firstWriteFaultSeconds = firstWriteFaultSeconds
    self.tracedPageBytes = tracedPageBytes
  }

  /// Everything that is out of range, by field.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.require(
      switchoverTargetSeconds >= 0.001 && switchoverTargetSeconds.isFinite, "switchoverTargetSeconds",
      "is \(switchoverTargetSeconds)", "at least a millisecond")
    checks.requireNotNegative(setupSeconds, "setupSeconds")
    checks.require(
      slowedDirtyShare > 0 && slowedDirtyShare < 1, "slowedDirtyShare", "is \(slowedDirtyShare)", "between 0 and 1")
    checks.requireCount(patienceRounds, "patienceRounds")
    checks.requireCount(roundLimit, "roundLimit")
    checks.require(
      sentLimitFactor >= 1 && sentLimitFactor.isFinite, "sentLimitFactor", "is \(sentLimitFactor)", "1 or more")
    checks.requireNotNegative(firstWriteFaultSeconds, "firstWriteFaultSeconds")
    checks.requirePositive(tracedPageBytes, "tracedPageBytes")
    if case .rateAdaptive(let adaptation) = strategy {
      checks.requirePositive(adaptation.lowestBytesPerSecond, "strategy.lowestBytesPerSecond")
      checks.requirePositive(adaptation.incrementBytesPerSecond, "strategy.incrementBytesPerSecond")
      checks.require(
        adaptation.highestBytesPerSecond >= adaptation.lowestBytesPerSecond
          && adaptation.highestBytesPerSecond.isFinite,
        "strategy.highestBytesPerSecond", "is \(adaptation.highestBytesPerSecond)", "at least the lowest rate")
      checks.requirePositive(adaptation.smallestRestBytes, "strategy.smallestRestBytes")
    }
    return checks.errors
  }
}
