import Infrastructure
import Quantities
import Testing

@testable import VSphere

/// `algorithm: credit`.
@Suite struct CreditDatacenterTests {
  private var host: ProcessorHost {
    var host = ProcessorHost(
      cores: 2, horizon: .seconds(30),
      [
        .init(credit: CreditAllocation(weight: 256)), .init(vCPUs: 2, credit: CreditAllocation(weight: 512)),
        .init(credit: CreditAllocation(weight: 256, capPercent: 25)),
      ])
    host.datacenter.configuration.algorithm = .credit
    return host
  }

  /// CPU-03: weights 256, 512 for each of two vCPUs, 256 with a cap of 25 % on two processors: 0.35, 1.4, 0.25.
  /// Source: Xen, `xen/common/sched/credit.c`.
  @Test func weightsAndCaps() throws {
    #expect(isClose(try host.used(), [700, 2800, 500], within: 1e-6))
  }

  @Test func weightsAndCapsInTimeSlices() throws {
    var quantum = host
    quantum.datacenter.configuration.fidelity = .quantum
    let model = try quantum.datacenter.run().model
    #expect(isClose(model.accounts.map { $0.usedIntegral / 30 }, [700, 2800, 500], within: 50))
    #expect(model.accounts.allSatisfy { $0.costopIntegral == 0 })
    #expect(model.quantum[0].scheduler.settings.timeSlice == .milliseconds(30))
  }

  /// Nothing is reserved, and vCPUs are not co-scheduled.
  @Test func noReservationsAndNoCostops() throws {
    var host = ProcessorHost(cores: 2, [.init(vCPUs: 2, reservationMHz: 3000), .init(vCPUs: 2)])
    #expect(isClose(try host.used(), [3000, 1000], within: 1e-6))
    host.datacenter.configuration.algorithm = .credit
    let model = try host.datacenter.run().model
    #expect(isClose(model.accounts.map(\.usedMHz), [2000, 2000], within: 1e-6))
    #expect(model.accounts.allSatisfy { $0.times.costop == 0 && $0.times.ready > 0.4 })
  }
}
