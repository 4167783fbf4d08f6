import Quantities

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a migration would take at a constant bandwidth: what DRS weighs and what a planner asks.
///
/// It runs the very rounds of `PrecopyTransfer` without a clock; where the dirty rate is constant and below the
/// bandwidth they are a geometric series, see `geometric`.
public struct PrecopyEstimate: Sendable, Hashable {
  /// Pre-copy rounds (n).
  public var rounds: Int
  /// Seconds from start to resume: set-up, traces, rounds, stun.
  public var totalSeconds: Double
  /// Seconds of the rounds (T_pre).
  public var precopySeconds: Double
  /// Seconds of stun at the switchover (T_down).
  public var downtimeSeconds: Double
  /// Bytes sent.
  public var sentBytes: Double
  /// Bytes of memory left to the stun.
  public var restBytes: Double
  /// Lowest speed to which stun during page send slows the guest, 0 to 1; 1 when it does not.
  public var guestSpeed: Double
  /// Guest seconds lost: stun, traces, slowing and first writes together.
  public var lostGuestSeconds: Double
  /// Why the stun began.
  public var reason: SwitchoverReason

  /// Estimates a migration.
  /// - Parameter bandwidthBytesPerSecond: above 0, constant.
  public init(
    _ workload: PrecopyWorkload, bandwidthBytesPerSecond: Double, settings: PrecopySettings = PrecopySettings(),
    cost: SwitchoverCost = SwitchoverCost()
  ) {
    precondition(bandwidthBytesPerSecond > 0, "an estimate needs a bandwidth")
    var transfer = PrecopyTransfer(
      workload, bandwidthBytesPerSecond: bandwidthBytesPerSecond, settings: settings, cost: cost, at: .zero)
    while transfer.phase != .done { transfer.advance(at: transfer.nextEventTime) }
    rounds = transfer.rounds
    precopySeconds = transfer.copyingSeconds
    downtimeSeconds = transfer.stunSeconds
    totalSeconds =
      settings.setupSeconds + cost.traceInstallSeconds + transfer.copyingSeconds + transfer.stunSeconds
    sentBytes = transfer.sentBytes
    restBytes = transfer.restBytes
    guestSpeed = transfer.lowestSlowdownSpeed
    lostGuestSeconds = transfer.lostGuestSeconds
    reason = transfer.switchoverReason ?? .converged
  }

  /// The closed form for a constant dirty rate below the bandwidth: with M bytes, rate B, ratio rho = D/B < 1 and
  /// target T_s, n = max(0, ceil(ln(B T_s / M) / ln rho)) rounds of M rho^k bytes, T_pre = (M/B) (1 - rho^n) / (1 -
  /// rho), T_down = M rho^n / B, sent = M (1 - rho^(n+1)) / (1 - rho). Without set-up and fixed costs.
  ///
  /// Source: geometric series (derived). The general estimate repeats it, so it serves as a check and for tables.
  /// - Returns: nil where the series does not converge (D >= B) or the memory is empty.
  public static func geometric(
    memoryBytes: Double, bandwidthBytesPerSecond: Double, dirtyBytesPerSecond: Double, switchoverTargetSeconds: Double
  ) -> PrecopyEstimate? {
    let ratio = dirtyBytesPerSecond / bandwidthBytesPerSecond
    guard memoryBytes > 0, bandwidthBytesPerSecond > 0, ratio >= 0, ratio < 1 else { return nil }
    let needed = log(bandwidthBytesPerSecond * switchoverTargetSeconds / memoryBytes)
    let rounds = needed >= 0 ? 0 : max(1, (needed / log(ratio)).rounded(.up))
    let shrunk = pow(ratio, rounds)
    let whole = memoryBytes / bandwidthBytesPerSecond
    let precopy = whole * (1 - shrunk) / (1 - ratio)
    return PrecopyEstimate(
      rounds: Int(rounds), precopySeconds: precopy, downtimeSeconds: whole * shrunk,
      sentBytes: memoryBytes * (1 - shrunk * ratio) / (1 - ratio), restBytes: memoryBytes * shrunk)
  }

  private init(
    rounds: Int, precopySeconds: Double, downtimeSeconds: Double, sentBytes: Double, restBytes: Double
  ) {
    self.rounds = rounds
    self.precopySeconds = precopySeconds
    self.downtimeSeconds = downtimeSeconds
    self.sentBytes = sentBytes
    self.restBytes = restBytes
    totalSeconds = precopySeconds + downtimeSeconds
    guestSpeed = 1
    lostGuestSeconds = downtimeSeconds
    reason = .converged
  }
}
