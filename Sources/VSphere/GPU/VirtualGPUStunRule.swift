/// What happens to a vMotion whose virtual GPUs stop the machine for too long.
public enum VirtualGPUStunRule: Sendable, Hashable {
  /// It fails when the stun has lasted so many seconds (published: vSphere 6.7, 100 s).
  case timeout(seconds: Double)
  /// It is refused at the start if the estimate, devices together, is above the machine's limit (published: from
  /// 8.0 U2).
  case machineLimit(seconds: Double)

  /// What the rule makes of a stun.
  public enum Verdict: Sendable, Hashable {
    /// The machine goes on after so many seconds.
    case passes(seconds: Double)
    /// The migration fails so many seconds into the stun.
    case timesOut(seconds: Double)
    /// The migration does not start.
    case refused(estimateSeconds: Double, limitSeconds: Double)
  }

  /// The verdict on a stun.
  /// - Parameter seconds: the stun of all devices together.
  public func verdict(on seconds: Double) -> Verdict {
    switch self {
    case .timeout(let most): seconds > most ? .timesOut(seconds: most) : .passes(seconds: seconds)
    case .machineLimit(let most):
      seconds > most ? .refused(estimateSeconds: seconds, limitSeconds: most) : .passes(seconds: seconds)
    }
  }
}
