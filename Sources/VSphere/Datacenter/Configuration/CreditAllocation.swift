import Infrastructure

/// Weight and cap of a machine under Xen's credit scheduler.
///
/// Source: Xen, `docs/man/xl.1` and `xen/common/sched/credit.c` (published).
public struct CreditAllocation: Sendable, Hashable {
  /// Weight of each of its vCPUs, 1 to 65535. Default 256.
  public var weight: Int
  /// Most it may use, in percent of one physical core; 0 for no cap. Default 0.
  public var capPercent: Int

  /// Makes an allocation; the default is what Xen gives a domain.
  public init(weight: Int = CreditSettings.defaultWeight, capPercent: Int = 0) {
    self.weight = weight
    self.capPercent = capPercent
  }

  /// The machine as the scheduler sees it.
  public func domain(vCPUs: Int) -> CreditDomain {
    CreditDomain(weight: weight, capPercent: capPercent, activeVCPUs: vCPUs)
  }

  /// Everything that is out of range, by field.
  public func problems() -> [ParameterError] { domain(vCPUs: 1).problems() }
}
