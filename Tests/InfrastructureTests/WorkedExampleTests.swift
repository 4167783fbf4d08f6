import Infrastructure
import Quantities
import Testing

/// Examples of Tests/Fixtures/sharing-and-power.json, which names the source of each.
@Suite struct WorkedExampleTests {
  @Test func sh03AThirdMachineWithHighSharesTakesHalf() throws {
    let (input, expected) = try workedExample("SH-03")
    for step in ["step1", "step2"] {
      let machines = try #require(input[step] as? [[Any]])
      let leaves = machines.map { (number($0[1]) ?? 0, 0.0, Double.infinity, 100.0) }
      #expect(areClose(grants(try #require(number(input["capacityGHz"])), leaves), numbers(expected[step + "GHz"])))
    }
  }

  @Test func rs01UnusedReservationIsLentOut() throws {
    let (input, expected) = try workedExample("RS-01")
    let machines = try #require(input["vms"] as? [[String: Any]])
    let leaves = machines.map {
      (number($0["shares"]) ?? 0, number($0["reservationGHz"]) ?? 0, Double.infinity, number($0["demandGHz"]) ?? 100)
    }
    #expect(areClose(grants(try #require(number(input["capacityGHz"])), leaves), numbers(expected["allocGHz"])))
  }

  @Test func rp01PoolsDivideAHostByLevel() throws {
    let (input, expected) = try workedExample("RP-01")
    let pools = try #require(input["pools"] as? [[String: Any]])
    for (capacityKey, poolKey, machineKey) in [
      ("cpuGHz", "poolCpuGHz", "perVmCpuGHz"), ("memGB", "poolMemGB", "perVmMemGB"),
    ] {
      var model = TreeModel(capacity: try #require(number(input[capacityKey])))
      for pool in pools {
        let index = model.nodes.count
        let shares = pool["level"] as? String == "high" ? 8000.0 : 4000
        model.nodes.append(.init(parent: nil, isLeaf: false, shares: shares))
        for _ in 0..<Int(number(pool["vms"]) ?? 0) {
          model.nodes.append(.init(parent: index, isLeaf: true, shares: 1000, demand: 100))
        }
      }
      let solved = model.solved()
      #expect(areClose([solved[0], solved[3]], numbers(expected[poolKey]), within: 1e-3))
      #expect(areClose([solved[1], solved[4]], numbers(expected[machineKey]), within: 1e-3))
    }
  }

  @Test func rp05FewMachinesInASmallPoolBeatManyInALargeOne() throws {
    let (input, expected) = try workedExample("RP-05")
    var model = TreeModel(capacity: 100)
    var first: [Int] = []
    for pool in try #require(input["pools"] as? [[String: Any]]) {
      let index = model.nodes.count
      model.nodes.append(.init(parent: nil, isLeaf: false, shares: try #require(number(pool["shares"]))))
      first.append(index + 1)
      for _ in 0..<Int(number(pool["vms"]) ?? 0) {
        model.nodes.append(.init(parent: index, isLeaf: true, demand: 1000))
      }
    }
    let solved = model.solved()
    #expect(areClose(first.map { solved[$0] }, numbers(expected["pctPerVm"]), within: 1e-3))
  }

  @Test func rp08PoolsWithReservationLimitAndDemand() throws {
    let (input, expected) = try workedExample("RP-08")
    var model = TreeModel(capacity: try #require(number(input["capacityGHz"])))
    var names: [String] = []
    func append(_ item: [String: Any], under parent: Int?) {
      let index = model.nodes.count
      let machines = item["vms"] as? [[String: Any]]
      names.append(item["pool"] as? String ?? item["vm"] as? String ?? "")
      model.nodes.append(
        .init(
          parent: parent, isLeaf: machines == nil, shares: number(item["shares"]) ?? 0,
          reservation: number(item["reservation"]) ?? 0, limit: number(item["limit"]) ?? .infinity,
          demand: number(item["demand"]) ?? 0))
      for machine in machines ?? [] { append(machine, under: index) }
    }
    for child in try #require(input["children"] as? [[String: Any]]) { append(child, under: nil) }
    let solved = model.solved()
    var checked = 0
    for key in ["pools", "vms"] {
      for (name, amount) in try #require(expected[key] as? [String: Any]) {
        let index = try #require(names.firstIndex(of: name))
        #expect(areClose([solved[index]], [try #require(number(amount))], within: 1e-3), "\(name)")
        checked += 1
      }
    }
    #expect(checked == 7)
  }

  // Xen credit in the fluid form: weight for each active processor, cap in percent of one, demand all active ones.
  @Test func cpu03XenCreditIsAMappingOntoIt() throws {
    let (input, expected) = try workedExample("CPU-03")
    let domains = try #require(input["domains"] as? [[String: Any]])
    let leaves = domains.map { domain in
      let processors = number(domain["activeVcpus"]) ?? 0
      let cap = number(domain["cap"]) ?? 0
      return (
        (number(domain["weight"]) ?? 0) * processors, 0.0, cap > 0 ? cap / 100 : Double.infinity, processors
      )
    }
    let solved = grants(try #require(number(input["pcpus"])), leaves)
    #expect(areClose(solved, numbers(expected["steadyStateFluidPcpu"])))
  }
}
