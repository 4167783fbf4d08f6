import Infrastructure
import Quantities
import Testing

@testable import VSphere

@Suite struct ConfigurationProblemsTests {
  private func names(_ change: (inout DatacenterConfiguration) -> Void) -> [String] {
    var configuration = SmallDatacenter().configuration
    change(&configuration)
    return configuration.problems().map(\.parameter)
  }

  @Test func aGoodConfigurationHasNone() { #expect(SmallDatacenter().configuration.problems().isEmpty) }

  @Test func timeSlicesAreForShortRunsOnCores() {
    #expect(names { $0.fidelity = .quantum } == ["hosts.esx.hyper_threading"])
    let long = names {
      $0.fidelity = .quantum
      $0.horizon = .hours(1) + .seconds(1)
      $0.hosts[0].hardware.hasHyperThreading = false
    }
    #expect(long == ["fidelity"])
    let oneThread = names {
      $0.fidelity = .quantum
      $0.processor.sideChannelScheduler = .v1
    }
    #expect(oneThread.isEmpty)
  }

  @Test func machinesFitTheirHosts() {
    #expect(names { $0.machines[0].specification.vCPUs = 33 } == ["machines.vm.vcpus"])
    #expect(names { $0.machines[0].specification.vCPUs = 32 }.isEmpty)
    #expect(names { $0.machines[0].specification.cpu.reservation = 40_001 } == ["machines.vm.cpu.reservation"])
    #expect(
      names {
        $0.machines[0].specification.cpu.reservation = 2000
        $0.machines[0].specification.cpu.limit = 1000
      } == ["machines.vm.cpu.reservation"])
    #expect(
      names { $0.machines[0].specification.memoryAllocation.reservation = Double(8 << 30) + 1 }
        == ["machines.vm.memory_allocation.reservation"])
    #expect(
      names { $0.machines[0].specification.credit = CreditAllocation(weight: 0) } == ["machines.vm.credit.weight"])
    #expect(names { $0.machines[0].cluster = 1 } == ["machines.vm.cluster"])
    #expect(names { $0.machines[0].pool = 0 } == ["machines.vm.pool"])
    #expect(names { $0.machines[0].host = 2 } == ["machines.vm.host"])
  }

  /// Zero pages and duplicates may be all there is; then nothing is left that machines have in common.
  @Test func pagesThatCanBeSharedAreAllPagesAtMost() throws {
    var datacenter = SmallDatacenter(hosts: 1, machines: 1, horizon: .minutes(1))
    datacenter.configuration.machines[0].specification.zeroPages = 0.3
    datacenter.configuration.machines[0].specification.duplicatePages = 0.7
    #expect(datacenter.configuration.problems().isEmpty)
    #expect(try datacenter.run().model.machines[0].state == .running)
    datacenter.configuration.machines[0].specification.duplicatePages = 0.71
    #expect(datacenter.configuration.problems().map(\.parameter) == ["machines.vm.duplicate_pages"])
  }

  @Test func clustersKeepTheMaximumsOfTheirRelease() {
    #expect(names { $0.hosts[0].count = 96 }.isEmpty)
    #expect(names { $0.hosts[0].count = 97 } == ["clusters.cluster"])
    let old = names {
      $0.version = .v67
      $0.hosts[0].count = 65
    }
    #expect(old == ["clusters.cluster"])
    #expect(names { $0.hosts[0].count = 0 } == ["clusters.cluster"])
  }

  @Test func settingsReportUnderTheirPaths() {
    #expect(names { $0.clusters[0].drs.threshold = 6 } == ["clusters.cluster.drs.threshold"])
    #expect(names { $0.hosts[0].hardware.ports = [] } == ["hosts.esx.ports"])
    #expect(names { $0.hosts[0].hardware.frequencyRatio = 3 } == ["hosts.esx.frequency_ratio"])
    #expect(names { $0.processor.hyperThreadingGain = 0.9 } == ["processor.hyper_threading_gain"])
    #expect(names { $0.vMotion.ports = 0 } == ["vmotion.ports"])
  }

  @Test func poolsAndRulesNameWhatExists() {
    #expect(
      names { $0.clusters[0].pools = [ResourcePool(name: "p", parent: 0)] } == ["clusters.cluster.pools.p.parent"])
    let rule = names {
      $0.clusters[0].rules = [PlacementRule(name: "r", .runOn(hosts: [2], must: true), machines: [8])]
    }
    #expect(rule == ["clusters.cluster.rules.r.vms", "clusters.cluster.rules.r.hosts"])
  }

  /// All at once, in the order of the configuration.
  @Test func everythingIsReportedAtOnce() {
    let all = names {
      $0.horizon = .zero
      $0.hosts[0].racks = 0
      $0.machines[0].specification.vCPUs = 0
    }
    #expect(all == ["horizon", "hosts.esx.racks", "machines.vm.vcpus"])
  }
}
