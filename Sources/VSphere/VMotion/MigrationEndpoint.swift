import Infrastructure

/// What a host brings to a migration: its NICs for vMotion, its release, its processors.
public struct MigrationEndpoint: Sendable, Hashable {
  /// Line rate of a NIC in bits a second.
  public var adapterBitsPerSecond: Double
  /// NICs for vMotion; several count from 5.0 on.
  public var adapterCount: Int
  /// VMkernel adapters (vmknics) on each NIC, one stream each; from 7.0 U2 on streams follow the NIC and this is not
  /// looked at (published: core.vmware.com, "Faster vMotion").
  public var kernelAdaptersPerAdapter: Int
  /// Release of the host.
  public var release: VSphereRelease
  /// Whether the processors have AES instructions.
  public var hasEncryptionInstructions: Bool
  /// Cores that encrypt; nil: one a stream (modelling default).
  public var cryptoCores: Int?
  /// Largest socket buffer of a stream in bytes: 16 MiB (modelling default).
  public var socketBufferBytes: Double

  /// Makes an end of a migration: one 10 GbE NIC of a current host.
  public init(
    adapterBitsPerSecond: Double = 10e9, adapterCount: Int = 1, kernelAdaptersPerAdapter: Int = 1,
    release: VSphereRelease = .v80, hasEncryptionInstructions: Bool = true, cryptoCores: Int? = nil,
    socketBufferBytes: Double = 16_777_216
  ) {
    self.adapterBitsPerSecond = adapterBitsPerSecond
    self.adapterCount = adapterCount
    self.kernelAdaptersPerAdapter = kernelAdaptersPerAdapter
    self.release = release
    self.hasEncryptionInstructions = hasEncryptionInstructions
    self.cryptoCores = cryptoCores
    self.socketBufferBytes = socketBufferBytes
  }

  /// What one stream copies, in bytes a second: 15 Gbit/s (published: core.vmware.com, "Faster vMotion").
  public static let bytesPerSecondPerStream = 15e9 / 8

  /// NICs that count: several only from 5.0 on (published: "vMotion in vSphere 5", 2011).
  public var usedAdapters: Int { release >= .v50 ? adapterCount : min(1, adapterCount) }

  /// Streams on all NICs together.
  public var streams: Int {
    let perAdapter =
      release >= .v70U2
      ? max(1, Int((adapterBitsPerSecond / (Self.bytesPerSecondPerStream * 8)).rounded(.up)))
      : kernelAdaptersPerAdapter
    return usedAdapters * perAdapter
  }

  /// What the NICs carry of memory, in bytes a second: line rates times their goodput.
  public var linkBytesPerSecond: Double {
    Double(usedAdapters) * Self.goodputBytesPerSecond(lineBitsPerSecond: adapterBitsPerSecond)
  }

  /// What the streams copy, in bytes a second. Where streams follow the NIC, 15 Gbit/s each. Before, by vmknics on a
  /// NIC: 18, 28, 36 Gbit/s for 1, 2, 3 (published: Broadcom KB 323379, vSphere 6 on 40 GbE), 8 more for each further
  /// one (modelling default).
  public var streamBytesPerSecond: Double {
    if release >= .v70U2 { return Double(streams) * Self.bytesPerSecondPerStream }
    return Double(usedAdapters) * Self.gigabitsPerSecond(ofKernelAdapters: kernelAdaptersPerAdapter) * 1e9 / 8
  }

  /// What vmknics on one 40 GbE NIC carry in vSphere 6, in Gbit/s (published: Broadcom KB 323379).
  public static func gigabitsPerSecond(ofKernelAdapters count: Int) -> Double {
    switch count {
    case ..<1: 0
    case 1: 18
    case 2: 28
    default: 36 + 8 * Double(count - 3)
    }
  }

  /// Memory that a NIC carries, in bytes a second: 0.115 GB/s at 1 GbE, 1.15 at 10, 2.9 at 25, 4.6 at 40, 10.5 at 100
  /// (modelling defaults), straight lines between, the ratio of the nearest outside.
  public static func goodputBytesPerSecond(lineBitsPerSecond: Double) -> Double {
    let lines = [1.0, 10, 25, 40, 100]
    let goodputs = [0.115, 1.15, 2.9, 4.6, 10.5]
    let line = lineBitsPerSecond / 1e9
    if line <= 1 { return line * 0.115e9 }
    for index in 1..<lines.count where line <= lines[index] {
      let part = (line - lines[index - 1]) / (lines[index] - lines[index - 1])
      return (goodputs[index - 1] + part * (goodputs[index] - goodputs[index - 1])) * 1e9
    }
    return line * 0.105e9
  }

  /// CPU the host reserves for vMotion, in cores: 10 % of a core for each 1 GbE NIC, one core for each 10 GbE or
  /// faster, at least 30 % (published: F. Denneman, 2018); 10 % for each Gbit/s between (modelling default).
  public var reservedCores: Double {
    max(0.3, Double(usedAdapters) * min(1, 0.1 * adapterBitsPerSecond / 1e9))
  }

  /// Longest round trip that a release supports: 5 ms in 4.1, 10 ms from 5.0 (Metro vMotion), 150 ms from 6.0
  /// (published: blogs.vmware.com, 2015, and KB 2106949).
  public static func roundTripLimitSeconds(of release: VSphereRelease) -> Double {
    if release >= .v60 { return 0.15 }
    return release >= .v50 ? 0.01 : 0.005
  }

  /// Everything that is out of range, by field.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.requirePositive(adapterBitsPerSecond, "adapterBitsPerSecond")
    checks.requireCount(adapterCount, "adapterCount")
    checks.requireCount(kernelAdaptersPerAdapter, "kernelAdaptersPerAdapter")
    checks.requireCount(cryptoCores ?? 1, "cryptoCores")
    checks.requirePositive(socketBufferBytes, "socketBufferBytes")
    return checks.errors
  }
}
