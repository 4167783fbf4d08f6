import Quantities
import Testing

@testable import VSphere

/// Proactive HA, and what admission control says about performance and reserve, in the model.
@Suite struct DatacenterProactiveHATests {
  private func datacenter(_ remediation: ProactiveHA.Remediation, _ automation: ProactiveHA.Automation = .automated)
    -> SmallDatacenter
  {
    var datacenter = SmallDatacenter(hosts: 3, machines: 9)
    datacenter.configuration.clusters[0].isDRSEnabled = true
    datacenter.configuration.clusters[0].ha.isEnabled = true
    datacenter.configuration.clusters[0].ha.proactive = ProactiveHA(
      isEnabled: true, remediation: remediation, automation: automation)
    return datacenter
  }

  @Test func aQuarantinedHostIsEmptiedAndAvoided() throws {
    var datacenter = datacenter(.mixed)
    datacenter.configuration.machines.append(
      VirtualMachineGroup(
        name: "late", count: 3, specification: SmallDatacenter.machine(vCPUs: 1, gibibytes: 1, demand: 0.1),
        isRunning: false))
    datacenter.configuration.operations = [
      Operation(at: .minutes(10), .degrade(host: 0, severity: .moderate)),
      Operation(at: .minutes(30), .powerOn(machines: 9..<12)),
    ]
    let run = try datacenter.run()
    #expect(run.events("quarantine").map(\.entity) == ["esx-1"])
    #expect(run.model.hosts[0].condition == .quarantined)
    #expect(run.model.hosts[0].residents.isEmpty)
    #expect(run.events("migration").allSatisfy { $0.source == "esx-1" })
    #expect(run.events("power_on").allSatisfy { $0.target != "esx-1" })
    #expect(run.model.machines.allSatisfy { $0.state == .running })
    // Healthy again, it takes machines.
    datacenter.configuration.operations.append(Operation(at: .minutes(25), .restoreHealth(host: 0)))
    datacenter.configuration.operations.sort { $0.at < $1.at }
    let restored = try datacenter.run()
    #expect(restored.events("exit_quarantine").count == 1)
    #expect(restored.model.hosts[0].condition == .available)
    #expect(!restored.model.hosts[0].residents.isEmpty)
  }

  @Test func aSevereDegradationMeansMaintenanceWhenMixed() throws {
    var datacenter = datacenter(.mixed)
    datacenter.configuration.operations = [
      Operation(at: .minutes(10), .degrade(host: 0, severity: .moderate)),
      Operation(at: .minutes(12), .degrade(host: 0, severity: .severe)),
    ]
    let run = try datacenter.run()
    #expect(run.events("quarantine").count == 1)
    #expect(run.events("maintenance").map(\.entity) == ["esx-1"])
    #expect(run.model.hosts[0].condition == .maintenance)
    datacenter.configuration.operations.append(Operation(at: .minutes(40), .restoreHealth(host: 0)))
    let restored = try datacenter.run()
    #expect(restored.model.hosts[0].condition == .available)
  }

  @Test(arguments: [ProactiveHA.Remediation.quarantine, .maintenance])
  func theRemediationDecidesHoweverBad(remediation: ProactiveHA.Remediation) throws {
    var datacenter = datacenter(remediation)
    datacenter.configuration.operations = [Operation(at: .minutes(10), .degrade(host: 1, severity: .severe))]
    let run = try datacenter.run()
    #expect(run.model.hosts[1].condition == (remediation == .quarantine ? .quarantined : .maintenance))
    datacenter.configuration.operations = [Operation(at: .minutes(10), .degrade(host: 1, severity: .moderate))]
    #expect(try datacenter.run().model.hosts[1].condition == run.model.hosts[1].condition)
  }

  @Test func aPersonDecidesWhenManual() throws {
    var datacenter = datacenter(.maintenance, .manual)
    datacenter.configuration.operations = [Operation(at: .minutes(10), .degrade(host: 0, severity: .severe))]
    let run = try datacenter.run()
    #expect(run.events("proactive_ha_recommendation").map(\.detail) == ["maintenance"])
    #expect(run.model.hosts[0].condition == .available)
    #expect(run.metric("recommendations_not_applied") == 1)
  }

  /// 60 GHz used; 40 GHz remain of 80 after a failure. Tolerating 25 % needs 45, 50 % needs 30.
  @Test(arguments: [(tolerated: 0.25, warnings: 1), (tolerated: 0.5, warnings: 0), (tolerated: 1.0, warnings: 0)])
  func lostPerformanceIsWarnedOfAtAPass(tolerated: Double, warnings: Int) throws {
    var datacenter = SmallDatacenter()
    datacenter.configuration.clusters[0].isDRSEnabled = true
    datacenter.configuration.clusters[0].ha.isEnabled = true
    datacenter.configuration.clusters[0].ha.admissionControl.performanceDegradationTolerated = tolerated
    datacenter.configuration.machines[0].specification.demand.cpu = .steps([
      (.zero, 0.25), (.minutes(10), 0.75), (.minutes(40), 0.25),
    ])
    let run = try datacenter.run()
    #expect(run.events("ha_performance_warning").count == warnings)
    #expect(run.events("ha_performance_restored").count == warnings)
    if warnings > 0 {
      let warning = try #require(run.events("ha_performance_warning").first)
      #expect(warning.time >= .zero + .minutes(10) && warning.time <= .zero + .minutes(15))
      // Page walks make the machines need a little more than 45 GHz.
      #expect(warning.detail.contains(": 45"))
      #expect(warning.detail.contains("MHz needed, 40000 MHz remain"))
    }
  }

  @Test func theReserveIsInTheClustersSeries() throws {
    var datacenter = SmallDatacenter(hosts: 4)
    datacenter.configuration.clusters[0].ha.isEnabled = true
    datacenter.configuration.seriesInterval = .minutes(30)
    datacenter.configuration.seriesTables = [.clusters]
    func last(_ column: String) throws -> Double {
      let table = try datacenter.run().model.recording.series[0]
      let position = try #require(table.columns.firstIndex(of: column))
      return table.values[table.values.count - table.columns.count + position]
    }
    // 8 machines of 32 MHz on 160 GHz.
    #expect(try last("cpu_failover_pct") == 99)
    #expect(try last("failover_hosts").isNaN)
    // 8 slots on 4 hosts with many: all but one may fail.
    datacenter.configuration.clusters[0].ha.admissionControl.policy = .slots(SlotPolicy())
    #expect(try last("failover_hosts") == 3)
    #expect(try last("cpu_failover_pct").isNaN)
  }
}
