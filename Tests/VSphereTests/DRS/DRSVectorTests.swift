import Testing
import VSphere

@Suite("DRS: worked examples")
struct DRSVectorTests {
  @Test("DRS-01: priority of a small imbalance (VMware KB 1007485, yellow-bricks.com DRS deepdive)")
  func priority() {
    #expect(LoadImbalance.priority(standardDeviation: 0.022, hostCount: 3) == 5)
  }

  @Test("DRS-02: normalised entitlement, imbalance, priority (Gulati et al. 2012, KB 1007485)")
  func imbalance() {
    let loads = [[2.0, 2, 2], [1, 2], [3]].map { LoadImbalance.normalisedEntitlement($0, capacity: 10) }
    for (load, expected) in zip(loads, [0.6, 0.3, 0.3]) { #expect(abs(load - expected) < 1e-12) }
    let deviation = LoadImbalance.standardDeviation(loads)
    #expect(abs(deviation - 0.1414) < 0.001)
    #expect(LoadImbalance.priority(standardDeviation: deviation, hostCount: 3) == 3)
  }

  @Test("The best move from there: a machine of 2 to the first of the equal hosts, by arithmetic")
  func bestMove() throws {
    let best = try #require(BestMove.search(capacities: [10, 10, 10], entitlements: [[2, 2, 2], [1, 2], [3]]))
    #expect(best.source == 0 && best.machine == 0 && best.target == 1)
    // Loads 0.4, 0.5, 0.3.
    #expect(abs(best.standardDeviation - (0.02 / 3).squareRoot()) < 1e-12)
    #expect(BestMove.search(capacities: [10, 10], entitlements: [[3], [3]]) == nil)
    // The emptier host is better than the lower slot; a full one is none.
    let other = try #require(BestMove.search(capacities: [10, 10, 1], entitlements: [[4, 2], [3], []]))
    #expect(other.machine == 1 && other.target == 1)
  }

  @Test("DRS-04: target standard deviation by threshold (KB 1007485 inverted)")
  func targets() {
    let expected: [Int: [Double]] = [
      2: [0.2121, 0.15, 0.1061, 0.053], 3: [0.1414, 0.1, 0.0707, 0.0354], 4: [0.0707, 0.05, 0.0354, 0.0177],
      5: [0, 0, 0, 0],
    ]
    for (level, values) in expected {
      for (hosts, value) in zip([2, 4, 8, 32], values) {
        #expect(abs(LoadImbalance.target(threshold: level, hostCount: hosts) - value) < 0.0002)
      }
    }
    #expect(LoadImbalance.target(threshold: 1, hostCount: 4) == .infinity)
  }

  @Test("A priority is applied exactly where its imbalance is above the level's target")
  func prioritiesMatchTargets() {
    for hosts in [2, 3, 4, 7, 8, 32, 64] {
      for level in 2...5 {
        let target = LoadImbalance.target(threshold: level, hostCount: hosts)
        for factor in [0.5, 0.999, 1.001, 1.5] where target > 0 {
          let priority = LoadImbalance.priority(standardDeviation: target * factor, hostCount: hosts)
          #expect((priority <= level) == (factor > 1), "\(hosts) hosts, level \(level), \(factor)")
        }
      }
    }
    #expect(LoadImbalance.priority(standardDeviation: 0.1, hostCount: 4) == 4)
  }

  @Test("DRS-05: processor demand (Gulati et al. 2012), ms of a 20 s sample")
  func cpuDemand() {
    #expect(DemandEstimate.cpu(used: 10_000, run: 10_000, sleep: 6000, ready: 4000) == 12_500)
    #expect(DemandEstimate.cpu(used: 0, run: 0, sleep: 0, ready: 300) == 300)
  }

  @Test("Memory demand: active and a quarter of what is consumed but idle")
  func memoryDemand() {
    #expect(DemandEstimate.memory(active: 2, consumed: 10) == 4)
    #expect(DemandEstimate.memory(active: 2, consumed: 10, percentIdle: 100) == 10)
    #expect(DemandEstimate.memory(active: 3, consumed: 2) == 3)
  }

  @Test("DRS-07: the API counts the other way round (vSphere API, ClusterDrsConfigInfo)")
  func migrationRate() {
    #expect((1...5).map { DRSSettings.threshold(vmotionRate: $0) } == [5, 4, 3, 2, 1])
  }

  @Test("DRS-08: pair-wise limits (DRS Performance in VMware vSphere 6.5)")
  func pairs() {
    #expect((1...5).map { LoadImbalance.pairLimit(threshold: $0) } == [nil, 0.3, 0.2, 0.1, 0.05])
  }

  @Test("DRS-09: ceilings of destinations (KB 2104983)")
  func ceilings() {
    let settings = DRSSettings()
    #expect(settings.destinationCeiling == 1 && settings.maintenanceCeiling == 1.5)
    #expect(DRSSettings(destinationCeiling: 0.4, maintenanceCeiling: 2).problems().isEmpty)
    let wrong = DRSSettings(threshold: 6, destinationCeiling: 0.39, maintenanceCeiling: 2.01).problems()
    #expect(wrong.map(\.parameter) == ["threshold", "destination_ceiling", "maintenance_ceiling"])
  }
}
