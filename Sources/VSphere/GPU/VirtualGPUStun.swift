import Infrastructure

/// How long a vMotion stuns a machine with vGPUs: the framebuffer is copied while the machine stands still.
public enum VirtualGPUStun: Sendable, Hashable {
  /// Tesla P40, vSphere 6.7 U1, 10 GbE: 1.53 + 7.474 s a GB (derived from the published table of vSphere 6.7, "Using
  /// vMotion to migrate vGPU virtual machines"; largest error 0.035 s).
  case p40
  /// Tesla V100, vSphere 7.0, 10 GbE, expected: 1.67 + 1.19 s a GB (derived from the same page of 7.0).
  case v100
  /// Tesla V100, vSphere 7.0, 10 GbE, worst case: 0.82 + 2.793 s a vGPU GB + 0.273 s a GB of machine memory (derived
  /// from table 2 of that page; largest error 0.5 s over its 24 cells).
  case worstCase
  /// t0 + used framebuffer / min(vMotion, GPU save): the form of all of them (derived). Rates in bytes a second, the
  /// vMotion rate that of the slower host.
  case general(fixedSeconds: Double, vMotionBytesPerSecond: Double, saveBytesPerSecond: Double)

  /// Stun, seconds, of a machine whose devices together use `framebufferGB`; a machine with several vGPUs is stunned for
  /// their sum (published for 8.0 U2). GB of 10^9 bytes in the general form, as rates are in bytes.
  public func seconds(framebufferGB: Double, memoryGB: Double = 0) -> Double {
    switch self {
    case .p40: 1.53 + 7.474 * framebufferGB
    case .v100: 1.67 + 1.19 * framebufferGB
    case .worstCase: 0.82 + 2.793 * framebufferGB + 0.273 * memoryGB
    case .general(let fixed, let vMotion, let save): fixed + framebufferGB * 1e9 / min(vMotion, save)
    }
  }

  /// Longest stun before the migration fails by default, seconds (published for 6.7).
  public static let defaultTimeoutSeconds = 100.0

  /// Whether a migration of that stun succeeds. `limitSeconds` is the machine's own limit from vSphere 8.0 U2, otherwise
  /// the timeout of the release.
  public static func succeeds(stunSeconds: Double, limitSeconds: Double = defaultTimeoutSeconds) -> Bool {
    stunSeconds <= limitSeconds
  }
}
