/// Why a pre-copy ended and the stun began.
public enum SwitchoverReason: String, Sendable, Hashable, CaseIterable {
  /// The rest can be sent within the switchover target.
  case converged
  /// Xen: the limit of rounds was reached.
  case roundLimit = "round-limit"
  /// Xen: the limit of data sent was reached.
  case sentLimit = "sent-limit"
  /// Xen's adaptive rate: the guest writes as fast as the highest rate allows to send.
  case rateLimit = "rate-limit"
}

/// What follows a round: another one, at which speed of the guest and up to which rate, or the stun.
enum PrecopyDecision: Equatable {
  case nextRound(guestSpeed: Double, rateLimit: Double)
  case switchOver(SwitchoverReason)
}

/// What a pre-copy knows when a round ends.
struct PrecopyOutlook {
  var roundsDone: Int
  var sentBytes: Double
  /// Bytes that are dirty now.
  var restBytes: Double
  /// Dirty rate measured in the round that ended, in bytes a second; 0 before the first.
  var measuredDirtyRate: Double
  /// Upper bound of the send rate in the round that ended.
  var rateLimit: Double
  /// What the link gives now, in bytes a second.
  var bandwidth: Double
  /// Speed of the guest in the round that ended.
  var guestSpeed: Double
}

extension PrecopySettings {
  func decide(_ outlook: PrecopyOutlook, for workload: PrecopyWorkload) -> PrecopyDecision {
    let fits = outlook.restBytes <= outlook.bandwidth * switchoverTargetSeconds
    switch strategy {
    case .stunDuringPageSend:
      if fits { return .switchOver(.converged) }
      return .nextRound(guestSpeed: slowedSpeed(outlook, workload), rateLimit: .infinity)
    case .boundedRounds:
      if fits { return .switchOver(.converged) }
      if let reason = limitReached(outlook, workload) { return .switchOver(reason) }
      return .nextRound(guestSpeed: 1, rateLimit: .infinity)
    case .rateAdaptive(let adaptation):
      if outlook.restBytes <= adaptation.smallestRestBytes { return .switchOver(.converged) }
      if outlook.roundsDone == 0 { return .nextRound(guestSpeed: 1, rateLimit: adaptation.lowestBytesPerSecond) }
      if outlook.rateLimit >= adaptation.highestBytesPerSecond { return .switchOver(.rateLimit) }
      if let reason = limitReached(outlook, workload) { return .switchOver(reason) }
      let wanted = outlook.measuredDirtyRate + adaptation.incrementBytesPerSecond
      let rate = max(adaptation.lowestBytesPerSecond, min(adaptation.highestBytesPerSecond, wanted))
      return .nextRound(guestSpeed: 1, rateLimit: rate)
    }
  }

  /// Speed at which the guest writes less than the link sends, where rounds would not shrink by themselves.
  private func slowedSpeed(_ outlook: PrecopyOutlook, _ workload: PrecopyWorkload) -> Double {
    let dirtyRate = workload.totalDirtyBytesPerSecond
    let bandwidth = outlook.bandwidth
    if outlook.roundsDone == 0 { return 1 }
    // A link that gives nothing right now says nothing about the guest.
    if bandwidth <= 0 { return outlook.guestSpeed }
    let settlesByItself =
      workload.workingSetBytes <= bandwidth * switchoverTargetSeconds && workload.coldDirtyBytesPerSecond < bandwidth
    let outruns = dirtyRate >= bandwidth && !settlesByItself
    if !outruns && outlook.roundsDone < patienceRounds { return 1 }
    return min(1, slowedDirtyShare * bandwidth / max(dirtyRate, .leastNormalMagnitude))
  }

  private func limitReached(_ outlook: PrecopyOutlook, _ workload: PrecopyWorkload) -> SwitchoverReason? {
    if outlook.roundsDone >= roundLimit { return .roundLimit }
    if outlook.sentBytes > sentLimitFactor * Double(workload.memoryBytes) { return .sentLimit }
    return nil
  }
}
