/// The three named levels of shares of the vSphere client; `custom` is any other number and needs no level.
///
/// Source: `SharesLevel` of the vSphere API and vSphere Resource Management, Resource Allocation Shares (published).
public enum ShareLevel: String, Sendable, Hashable, CaseIterable {
  /// Half of normal.
  case low
  /// The default of a new virtual machine or pool.
  case normal
  /// Twice normal.
  case high

  /// CPU shares of each vCPU: 500, 1000, 2000 (published).
  public static let sharesPerVCPU: [Int] = [500, 1000, 2000]
  /// Memory shares of each MB of configured size: 5, 10, 20 (published).
  public static let sharesPerMB: [Int] = [5, 10, 20]
  /// vCPUs of the machine whose shares a pool has (published).
  public static let poolVCPUs = 4
  /// Memory of the machine whose shares a pool has, MB: 16 GB (published).
  public static let poolMB = 16_384

  private var position: Int {
    switch self {
    case .low: 0
    case .normal: 1
    case .high: 2
    }
  }

  /// Weight relative to normal: 0.5, 1, 2.
  public var multiplier: Double { Double(Self.sharesPerVCPU[position]) / 1000 }

  /// CPU shares of a virtual machine.
  public func cpuShares(vCPUs: Int) -> Int { Self.sharesPerVCPU[position] * vCPUs }

  /// Memory shares of a virtual machine; a started MB counts in part.
  /// - Parameter sizeBytes: configured memory; shares are counted per MB of 2^20 bytes and rounded down.
  public func memoryShares(sizeBytes: Int64) -> Int {
    let (whole, rest) = sizeBytes.quotientAndRemainder(dividingBy: 1 << 20)
    let perMB = Int64(Self.sharesPerMB[position])
    return Int(whole * perMB + (rest * perMB) >> 20)
  }

  /// Shares of one virtual disk (VMDK): 500, 1000, 2000 (published).
  public var diskShares: Int { Self.sharesPerVCPU[position] }

  /// Shares of a network port relative to the switch's value for `high`: 0.25, 0.5, 1 (published).
  public var networkFraction: Double { multiplier / 2 }

  /// Network shares, given the switch's value for `high` (100 on a distributed switch).
  public func networkShares(high: Int) -> Int { Int(networkFraction * Double(high)) }

  /// CPU shares of a resource pool, those of a machine of 4 vCPUs: 2000, 4000, 8000 (published).
  public var poolCPUShares: Int { cpuShares(vCPUs: Self.poolVCPUs) }

  /// Memory shares of a resource pool, those of a machine of 16 GB: 81920, 163840, 327680 (published).
  public var poolMemoryShares: Int { Self.sharesPerMB[position] * Self.poolMB }
}
