import Infrastructure
import VSphere

/// Case `host-settlement MACHINES SETTLEMENTS`: one machine's demand after another changes on a host, and everything
/// about its processors is worked out again: capacity, grants of the share tree, times of all machines.
func runSettlementCase(_ arguments: [String]) -> Measurement? {
  guard arguments.count == 2, let machines = Int(arguments[0]), let settlements = Int(arguments[1]), machines > 0,
    settlements > 0
  else { return nil }
  var host = SettledHost(machines: machines)
  _ = host.run(settlements: min(settlements, 10 * machines))
  let before = processorSeconds()
  let sum = host.run(settlements: settlements)
  let elapsed = processorSeconds() - before
  return Measurement(
    name: "host-settlement", parameter: UInt64(machines),
    nanosecondsPerOperation: elapsed * 1e9 / Double(settlements), proof: "\(settlements) \(sum)")
}

/// A host of 48 cores and 2.6 GHz under machines of 4 vCPUs, settled as the datacenter model does.
private struct SettledHost {
  private var processors = HostProcessors(HostProcessorSettings(cores: 48, coreMHz: 2600))
  private var tree = ShareTree()
  private let root: ShareNodeID
  private var leaves: [ShareNodeID] = []
  private var demands: [Double] = []
  private var random = SplitMix64(state: 1)

  init(machines: Int) {
    root = tree.addRoot(capacity: processors.capacityMHz)
    for _ in 0..<machines {
      leaves.append(tree.addLeaf(under: root, shares: 4000, limit: 10_400, demand: 0))
      demands.append(nextDemand())
    }
  }

  /// - Returns: a sum of what was worked out, so that the work cannot be left out.
  mutating func run(settlements: Int) -> Double {
    var sum = 0.0
    for number in 0..<settlements {
      demands[number % demands.count] = nextDemand()
      processors.beginLoad()
      for machine in leaves.indices {
        tree.setDemand(of: leaves[machine], to: demands[machine])
        processors.addLoad(vCPUs: 4, demandMHz: demands[machine])
      }
      processors.endLoad()
      tree.setCapacity(of: root, to: processors.capacityMHz)
      tree.solve()
      for machine in leaves.indices {
        sum +=
          processors.times(vCPUs: 4, wantedMHz: demands[machine], grantMHz: tree.grant(of: leaves[machine])).ready
      }
    }
    return sum
  }

  /// Up to all of four cores; 40 machines want 80 cores of the 60 that hyper-threading makes of 48.
  private mutating func nextDemand() -> Double { Double(random.next() >> 40) / Double(1 << 24) * 10_400 }
}
