import Quantities
import SimulationKernel
import Testing

@testable import VSphere

/// What holds in every datacenter, whatever happens to it.
@Suite struct DatacenterPropertyTests {
  @Test(arguments: UInt64(1)...200) func noMachineIsLost(seed: UInt64) throws {
    let random = RandomDatacenter(seed: seed)
    let run = try random.datacenter.run(seed: seed)
    #expect(run.end == .horizonReached)
    #expect(run.model.bookingDifference() == nil)
    for difference in Self.placeDifferences(run.model) { Issue.record("\(difference)") }
    let seconds = random.datacenter.configuration.horizon.seconds
    for (index, account) in run.model.accounts.enumerated() {
      #expect(account.upSeconds + account.downSeconds <= seconds + 1e-6, "\(run.model.machineNames[index])")
      #expect(account.stunnedSeconds <= seconds + 1e-6)
    }
  }

  @Test(arguments: [3, 17, 40, 77, 101] as [UInt64]) func theSameSeedIsTheSameRun(seed: UInt64) throws {
    let random = RandomDatacenter(seed: seed)
    let (first, second) = (try random.datacenter.run(seed: seed), try random.datacenter.run(seed: seed))
    #expect(first.fingerprint == second.fingerprint && first.eventCount == second.eventCount)
    #expect(first.eventTexts == second.eventTexts)
    #expect(first.metricTexts == second.metricTexts)
  }

  @Test(arguments: [5, 23, 58, 131] as [UInt64]) func lookingMoreOftenChangesNothing(seed: UInt64) throws {
    var datacenter = RandomDatacenter(seed: seed).datacenter
    datacenter.configuration.seriesInterval = .seconds(120)
    let coarse = try datacenter.run(seed: seed)
    datacenter.configuration.seriesInterval = .seconds(60)
    let fine = try datacenter.run(seed: seed)
    #expect(coarse.eventTexts == fine.eventTexts)
    for (left, right) in zip(coarse.model.metrics(), fine.model.metrics())
    where left.value != right.value && !left.value.isNaN {
      #expect((left.value - right.value).magnitude <= 1e-9 * left.value.magnitude, "\(left.metric)")
    }
  }

  /// Where each machine is: with its state, on one host, in one list.
  static func placeDifferences(_ model: DatacenterModel) -> [String] {
    var differences: [String] = []
    var places = ContiguousArray(repeating: [Int](), count: model.machines.count)
    for host in model.hosts.indices {
      for machine in model.hosts[host].residents { places[Int(machine)].append(host) }
      if model.hosts[host].migrations.isEmpty, model.hosts[host].migrationMHz.magnitude > 1e-6 {
        differences.append("\(model.hostNames[host]) pays for migrations it does not have")
      }
    }
    for index in model.machines.indices {
      let (machine, account) = (model.machines[index], model.accounts[index])
      let runs: Bool =
        switch machine.state {
        case .running, .migrating, .stopping: true
        case .starting: machine.step == .booting
        case .stopped, .suspended, .error: false
        }
      let name = "\(model.machineNames[index]) (\(machine.state.rawValue), \(machine.step))"
      if places[index] != (runs ? [Int(machine.host)] : []) { differences.append("\(name) is on \(places[index])") }
      if !machine.state.isPoweredOn {
        if machine.stuns != 0 || account.isStunned || machine.isBlocked || machine.hasCrashed || account.isUp {
          differences.append("\(name) is off and stunned, blocked, crashed or up")
        }
      }
      if (machine.stuns > 0) != account.isStunned { differences.append("\(name): stuns \(machine.stuns)") }
      if machine.state == .error, !account.isDown { differences.append("\(name) is not down") }
      if machine.state == .running, machine.step == .none, account.isUp == machine.hasCrashed {
        differences.append("\(name): up \(account.isUp), crashed \(machine.hasCrashed)")
      }
      if account.isUp, account.isDown { differences.append("\(name) is up and down") }
      if machine.isBlocked, model.isStorageReachable(index, from: Int(machine.host)) {
        differences.append("\(name) waits for a datastore that is there")
      }
    }
    return differences
  }
}

extension FinishedDatacenter {
  var eventTexts: [String] { model.recording.events.map { "\($0.time) \($0.kind) \($0.entity) \($0.detail)" } }
  var metricTexts: [String] { model.metrics().map { "\($0.metric) \($0.entity) \($0.value)" } }
}
