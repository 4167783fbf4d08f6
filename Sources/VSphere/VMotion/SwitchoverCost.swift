import Infrastructure

/// What a switchover costs apart from the last dirty pages, and what installing page traces costs before the copy.
///
/// All of it is 0 in `SwitchoverCost.none`, which leaves the bare arithmetic of the memory.
public struct SwitchoverCost: Sendable, Hashable {
  /// Seconds of stun of every migration, apart from data: 0.1 (modelling default, from 0.05 to 0.2).
  public var fixedSeconds: Double
  /// Device state sent in the stun, in bytes: 4 MiB (modelling default).
  public var deviceStateBytes: Double
  /// Dirty bitmap sent in the stun, in bytes.
  public var bitmapBytes: Double
  /// Seconds in which vGPU framebuffers are copied; they are not pre-copied.
  public var framebufferSeconds: Double
  /// Seconds in which page traces are installed before the first round.
  public var traceInstallSeconds: Double
  /// Part of the guest's speed that is left meanwhile: 0 where all vCPUs stop, 1 - 1/vCPUs where one does.
  public var traceInstallGuestSpeed: Double

  /// Makes a cost from its parts.
  public init(
    fixedSeconds: Double = 0.1, deviceStateBytes: Double = 4_194_304, bitmapBytes: Double = 0,
    framebufferSeconds: Double = 0, traceInstallSeconds: Double = 0, traceInstallGuestSpeed: Double = 1
  ) {
    self.fixedSeconds = fixedSeconds
    self.deviceStateBytes = deviceStateBytes
    self.bitmapBytes = bitmapBytes
    self.framebufferSeconds = framebufferSeconds
    self.traceInstallSeconds = traceInstallSeconds
    self.traceInstallGuestSpeed = traceInstallGuestSpeed
  }

  /// No cost but the dirty pages.
  public static let none = SwitchoverCost(fixedSeconds: 0, deviceStateBytes: 0)

  /// What a machine of that configured size costs on that release.
  ///
  /// Bitmap: 32 KB for each GB of memory, so 768 MB for 24 TB, which took about 2 s; from 7.0 on it is compacted, which
  /// brought them down to about 175 ms (known: "vMotion Enhancements in vSphere 7"; the factor 0.0875 is derived).
  /// Traces: before 7.0 U1 all vCPUs stop while traces are installed, up to hundreds of seconds for machines of several
  /// TB; since then one vCPU does (published: R. Fernandes, "vMotion improvements in vSphere 7", 2021). 0.02 s for each
  /// GiB (modelling default; 123 s for 6 TiB).
  ///
  /// - Parameters:
  ///   - memoryBytes: configured memory of the machine.
  ///   - processorCount: its vCPUs.
  ///   - framebufferSeconds: stun of its vGPUs' framebuffers; 0 without.
  public static func of(
    memoryBytes: Int64, processorCount: Int, release: VSphereRelease, framebufferSeconds: Double = 0
  ) -> SwitchoverCost {
    let gibibytes = Double(memoryBytes) / 0x1p30
    let compaction = release >= .v70 ? 0.0875 : 1
    let looseSpeed = 1 - 1 / Double(max(1, processorCount))
    return SwitchoverCost(
      bitmapBytes: gibibytes * 32_768 * compaction, framebufferSeconds: framebufferSeconds,
      traceInstallSeconds: gibibytes * 0.02, traceInstallGuestSpeed: release >= .v70U1 ? looseSpeed : 0)
  }

  /// Bytes that every switchover sends apart from dirty pages.
  public var dataBytes: Double { deviceStateBytes + bitmapBytes }
  /// Seconds that every switchover takes apart from sending data.
  public var idleSeconds: Double { fixedSeconds + framebufferSeconds }

  /// Longest stun of a machine with a vGPU before its migration is given up: 100 s (published: vSphere 6.7
  /// documentation, "Using vMotion to migrate vGPU virtual machines").
  public static let framebufferStunTimeoutSeconds = 100.0

  /// Everything that is out of range, by field.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.requireNotNegative(fixedSeconds, "fixedSeconds")
    checks.requireNotNegative(deviceStateBytes, "deviceStateBytes")
    checks.requireNotNegative(bitmapBytes, "bitmapBytes")
    checks.requireNotNegative(framebufferSeconds, "framebufferSeconds")
    checks.requireNotNegative(traceInstallSeconds, "traceInstallSeconds")
    checks.requireFraction(traceInstallGuestSpeed, "traceInstallGuestSpeed")
    return checks.errors
  }
}
