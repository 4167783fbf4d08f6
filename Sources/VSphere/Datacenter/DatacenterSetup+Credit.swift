import Infrastructure
import Quantities

extension DatacenterSetup {
  /// Processor shares, reservation and limit of the machines of a group.
  ///
  /// Under `algorithm: credit` nothing is reserved; a weight counts for each vCPU, so that shares are weight x vCPUs x
  /// 1000/256, and a cap is a limit, in percent of a core of the cluster's first host. A machine without weight or cap
  /// of its own keeps shares and limit, which are the same in other words: 1000 shares a vCPU are a weight of 256.
  ///
  /// What differs from ESXi beside: vCPUs of a machine are not co-scheduled. The fluid form does not tell how the two
  /// schedulers order those that wait: with k busy vCPUs a core one waits about (k - 1) x 30 ms for its turn under
  /// credit, (k - 1) x 50 ms at most under ESXi, and one that wakes up with credits left runs at once (BOOST);
  /// `CreditScheduler` has it credit by credit.
  func processorAllocation(
    _ group: VirtualMachineGroup
  ) -> (shares: Double, reservationMHz: Double, limitMHz: Double) {
    let specification = group.specification
    let shares = Double(specification.cpu.shares.cpuShares(vCPUs: specification.vCPUs))
    guard configuration.algorithm == .credit else {
      return (shares, specification.cpu.reservation, specification.cpu.limit)
    }
    guard let credit = specification.credit else { return (shares, 0, specification.cpu.limit) }
    let domain = credit.domain(vCPUs: specification.vCPUs)
    let hardware = configuration.hosts.first { $0.cluster == group.cluster }?.hardware
    return (domain.shares, 0, domain.limitMHz(coreMHz: hardware?.frequency.megahertz ?? 0))
  }
}
