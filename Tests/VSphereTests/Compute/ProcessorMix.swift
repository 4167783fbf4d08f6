import Infrastructure
import Quantities
import RandomStreams
import VSphere

/// Machines on one host, worked out by the fluid form and by the quantum scheduler.
struct ProcessorMix {
  struct Machine {
    var count = 1
    var vCPUs = 1
    /// Part of each vCPU that is wanted.
    var utilisation: Double
    var shares: Double?
    /// In cores.
    var reservation = 0.0
    var limit = Double.infinity
  }

  /// Means over all vCPUs of a kind of machine; grant in cores a machine.
  struct Outcome {
    var grant = 0.0
    var times = ProcessorTimes()
  }

  static let coreMHz = 2000.0
  var cores: Int
  var kinds: [Machine]

  init(cores: Int, _ kinds: [Machine]) {
    self.cores = cores
    self.kinds = kinds
  }

  private var machines: [(kind: Int, machine: Machine)] {
    kinds.enumerated().flatMap { kind, machine in
      Array(repeating: (kind: kind, machine: machine), count: machine.count)
    }
  }

  private func averaged(_ outcomes: [(kind: Int, outcome: Outcome)]) -> [Outcome] {
    kinds.indices.map { kind in
      let own = outcomes.filter { $0.kind == kind }.map(\.outcome)
      let scale = 1 / Double(own.count)
      var mean = Outcome()
      mean.times.idle = 0
      for outcome in own {
        mean.grant += outcome.grant * scale
        mean.times.run += outcome.times.run * scale
        mean.times.ready += outcome.times.ready * scale
        mean.times.maxLimited += outcome.times.maxLimited * scale
        mean.times.costop += outcome.times.costop * scale
        mean.times.idle += outcome.times.idle * scale
      }
      return mean
    }
  }

  private func shares(_ machine: Machine) -> Double { machine.shares ?? 1000 * Double(machine.vCPUs) }

  func fluid(readyTimeModel: ReadyTimeModel = .finiteSources) -> [Outcome] {
    let coreMHz = Self.coreMHz
    var host = HostProcessors(
      HostProcessorSettings(
        cores: cores, coreMHz: coreMHz, isHyperThreaded: false, readyTimeModel: readyTimeModel))
    var tree = ShareTree()
    let root = tree.addRoot(capacity: 0)
    host.beginLoad()
    let leaves = machines.map { _, machine in
      let wanted = machine.utilisation * Double(machine.vCPUs) * coreMHz
      host.addLoad(vCPUs: machine.vCPUs, demandMHz: min(wanted, machine.limit * coreMHz))
      return tree.addLeaf(
        under: root, shares: shares(machine), reservation: machine.reservation * coreMHz,
        limit: machine.limit * coreMHz, demand: wanted)
    }
    host.endLoad()
    tree.setCapacity(of: root, to: host.capacityMHz)
    tree.solve()
    return averaged(
      zip(machines, leaves).map { entry, leaf in
        let machine = entry.machine
        let grant = tree.grant(of: leaf)
        let times = host.times(
          vCPUs: machine.vCPUs, wantedMHz: machine.utilisation * Double(machine.vCPUs) * coreMHz,
          limitMHz: machine.limit * coreMHz, grantMHz: grant)
        return (entry.kind, Outcome(grant: grant / coreMHz, times: times))
      })
  }

  func quantum(
    seconds: Int64, burst: SimDuration = .milliseconds(5), settings: QuantumSettings = QuantumSettings(),
    seed: UInt64 = 1
  ) -> [Outcome] {
    let coreMHz = Self.coreMHz
    let streams = RandomStreams(seed: seed, replication: 0)
    return withExtendedLifetime(streams) {
      var host = QuantumScheduler(cores: cores, coreMHz: coreMHz, settings: settings)
      let handles = machines.enumerated().map { index, entry in
        let machine = entry.machine
        return host.addMachine(
          vCPUs: machine.vCPUs, demandMHz: machine.utilisation * Double(machine.vCPUs) * coreMHz,
          shares: shares(machine), reservationMHz: machine.reservation * coreMHz,
          limitMHz: machine.limit * coreMHz, burst: burst, stream: streams.stream("machine \(index)"))
      }
      host.advance(to: .seconds(5))
      host.startWindow()
      host.advance(to: .seconds(5 + seconds))
      return averaged(
        zip(machines, handles).map { entry, handle in
          (entry.kind, Outcome(grant: host.grantMHz(of: handle) / coreMHz, times: host.times(of: handle)))
        })
    }
  }
}
