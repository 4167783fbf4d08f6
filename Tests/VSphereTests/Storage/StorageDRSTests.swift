import Quantities
import Testing
import VSphere

private let gibibyte: Int64 = 1 << 30

private func datastore(
  _ name: String, used: Int64, of capacity: Int64 = 100, _ change: (inout StorageDRSDatastore) -> Void = { _ in }
) -> StorageDRSDatastore {
  var datastore = StorageDRSDatastore(
    name: name, capacityBytes: capacity * gibibyte, usedBytes: used * gibibyte, iopsMaximum: 10_000)
  change(&datastore)
  return datastore
}

private func disk(_ machine: Int32, on datastore: Int32, _ size: Int64, iops: Double = 0) -> StorageDRSDisk {
  StorageDRSDisk(machine: machine, datastore: datastore, usedBytes: size * gibibyte, iops: iops)
}

private func plan(
  _ view: StorageDRSView, explains: Bool = false, _ change: (inout StorageDRSSettings) -> Void = { _ in }
) -> StorageDRSPlan {
  var settings = StorageDRSSettings()
  change(&settings)
  return StorageDRS(settings).plan(view, explains: explains)
}

@Suite struct StorageDRSTests {
  /// ST-01. vSphere Resource Management, 'Setting the aggressiveness level for Storage DRS': 82 % and 79 % used,
  /// minimum difference 5: no move.
  @Test func st01TooSmallADifferenceMovesNothing() {
    let view = StorageDRSView(
      datastores: [datastore("a", used: 82), datastore("b", used: 79)],
      disks: (0..<82).map { disk($0, on: 0, 1) } + (82..<161).map { disk($0, on: 1, 1) })
    let result = plan(view)
    #expect(result.recommendations.isEmpty)
    #expect(result.faults.map(\.reason) == ["stays at 82.0 %; rejected: 82 too close in utilisation"])
    #expect(StorageDRS(StorageDRSSettings()).differsEnough(source: 0.85, target: 0.80))
    #expect(!StorageDRS(StorageDRSSettings()).differsEnough(source: 0.82, target: 0.79))
  }

  /// 90 % used: 10 GiB too many. The smallest machine that is enough goes to the least full datastore.
  @Test func aFullDatastoreIsRelievedByTheSmallestMoveThatIsEnough() {
    let view = StorageDRSView(
      datastores: [datastore("a", used: 90), datastore("b", used: 60), datastore("c", used: 40)],
      disks: [disk(1, on: 0, 8), disk(2, on: 0, 12), disk(3, on: 0, 30), disk(4, on: 0, 40)])
    let result = plan(view, explains: true)
    #expect(result.recommendations.map(\.machine) == [2] && result.recommendations[0].target == 2)
    #expect(result.recommendations[0].purpose == .space && result.recommendations[0].bytes == 12 * gibibyte)
    #expect(
      result.recommendations[0].reason
        == "a is at 90.0 %, \(10 * gibibyte) B too much; c will be at 52.0 %")
    #expect(result.faults.isEmpty)
  }

  @Test func whereOneMoveIsNotEnoughTheLargestGoesFirst() {
    let view = StorageDRSView(
      datastores: [datastore("a", used: 98), datastore("b", used: 20)],
      disks: [disk(1, on: 0, 5), disk(2, on: 0, 10), disk(3, on: 0, 9)])
    #expect(plan(view).recommendations.map(\.machine) == [2, 3])
  }

  @Test func freeSpaceCanBeTheThreshold() {
    let view = StorageDRSView(
      datastores: [datastore("a", used: 960, of: 1000), datastore("b", used: 100, of: 1000)],
      disks: [disk(1, on: 0, 5), disk(2, on: 0, 10), disk(3, on: 0, 200)])
    #expect(
      plan(view) { $0.spaceThreshold = .freeSpace(bytes: 50 << 30) }.recommendations.map(\.machine) == [2])
  }

  // MARK: Rules

  @Test func disksStayTogetherByDefault() {
    var view = StorageDRSView(
      datastores: [datastore("a", used: 85), datastore("b", used: 10)],
      disks: [disk(1, on: 0, 5), disk(1, on: 0, 40), disk(2, on: 0, 40)])
    view.disks[2].isMovable = false
    #expect(plan(view).recommendations.map(\.disks) == [[0, 1]])
    view.rules = [.letDisksSpread(machine: 1)]
    #expect(plan(view).recommendations.map(\.disks) == [[0]])
    view.rules = []
    #expect(plan(view) { $0.keepsDisksTogether = false }.recommendations.map(\.disks) == [[0]])
    view.rules = [.keepDisksTogether(machine: 1)]
    #expect(plan(view) { $0.keepsDisksTogether = false }.recommendations.map(\.disks) == [[0, 1]])
  }

  @Test func scatteredDisksAreBroughtTogetherWhereMostOfThemAre() {
    let view = StorageDRSView(
      datastores: [datastore("a", used: 10), datastore("b", used: 50), datastore("c", used: 10)],
      disks: [disk(1, on: 0, 5), disk(1, on: 1, 40), disk(1, on: 2, 6)])
    let result = plan(view)
    #expect(result.recommendations.map(\.purpose) == [.rule, .rule])
    #expect(result.recommendations.map(\.disks) == [[0], [2]])
    #expect(result.recommendations.allSatisfy { $0.target == 1 })
  }

  /// What has to leave a datastore goes where the rest of its machine is, even if another is less full; new disks too.
  @Test func disksJoinTheRestOfTheirMachine() {
    let view = StorageDRSView(
      datastores: [
        datastore("a", used: 10) { $0.isInMaintenance = true }, datastore("b", used: 50), datastore("c", used: 10),
      ], disks: [disk(1, on: 0, 5), disk(1, on: 1, 4)])
    let result = plan(view)
    #expect(result.recommendations.map(\.target) == [1] && result.faults.isEmpty)
    let policy = StorageDRS(StorageDRSSettings())
    #expect(policy.placement(of: 1, diskBytes: [gibibyte], view).targets == [1])
    #expect(policy.placement(of: 1, diskBytes: [51 * gibibyte], view).targets == [2])
    #expect(policy.placement(of: 2, diskBytes: [gibibyte], view).targets == [2])
  }

  @Test func separatedDisksAndMachinesMoveApart() {
    let view = StorageDRSView(
      datastores: [datastore("a", used: 40), datastore("b", used: 30), datastore("c", used: 20)],
      disks: [disk(1, on: 0, 5), disk(1, on: 0, 5), disk(2, on: 0, 5), disk(3, on: 0, 5), disk(3, on: 0, 5)],
      rules: [.separateDisks(machine: 1), .separateMachines([2, 3])])
    let result = plan(view)
    #expect(result.recommendations.map(\.disks) == [[1], [3, 4]])
    #expect(result.recommendations.map(\.target) == [2, 2])
    #expect(result.faults.isEmpty)
    let crowded = StorageDRSView(
      datastores: Array(view.datastores[..<1]), disks: view.disks, rules: view.rules)
    #expect(plan(crowded).faults.count == 2)
  }

  @Test func movesForSpaceKeepRules() {
    let view = StorageDRSView(
      datastores: [datastore("a", used: 90), datastore("b", used: 20), datastore("c", used: 50)],
      disks: [disk(1, on: 0, 15), disk(2, on: 1, 20)], rules: [.separateMachines([1, 2])])
    #expect(plan(view).recommendations.map(\.target) == [2])
  }

  // MARK: Maintenance

  @Test func maintenanceEmptiesADatastoreEvenAboveTheThreshold() {
    var view = StorageDRSView(
      datastores: [
        datastore("a", used: 60) { $0.isInMaintenance = true }, datastore("b", used: 75),
        datastore("c", used: 40) { $0.isConnected = false },
      ], disks: [disk(1, on: 0, 6), disk(2, on: 0, 4)])
    let result = plan(view, explains: true) { $0.minimumUtilisationDifference = 0.5 }
    // The larger first; 75 + 6 + 4 is above 80 %, which is soft.
    #expect(result.recommendations.map(\.machine) == [1, 2])
    #expect(result.recommendations.allSatisfy { $0.purpose == .maintenance && $0.target == 1 })
    #expect(result.recommendations[0].reason.hasSuffix("rejected: 1 not connected to all hosts"))
    view.disks[0].isMovable = false
    view.disks[1].usedBytes = 26 * gibibyte
    let stuck = plan(view)
    #expect(
      stuck.faults.map(\.reason) == [
        "cannot leave; rejected: 1 not connected to all hosts, 1 without the space",
        "cannot leave: it has a disk that must not move",
      ])
    #expect(stuck.faults.map(\.machine) == [2, 1] && stuck.faults.allSatisfy { $0.datastore == 0 })
  }

  // MARK: I/O

  /// 30 ms against 5 ms: fairness 35^2 / (2 * 925) = 66 %. The machine that makes it fairest moves: with latency in
  /// proportion to load, 400 of 1000 IOPS leave 18 ms and bring 400 / 500 * 5 more, 9 ms; 200 leave 24 ms and bring 7.
  @Test func aBusyDatastoreIsRelieved() {
    let view = StorageDRSView(
      datastores: [
        datastore("a", used: 50) {
          $0.latencySeconds = 0.03
          $0.iops = 1000
        },
        datastore("b", used: 50) {
          $0.latencySeconds = 0.005
          $0.iops = 500
        },
      ], disks: [disk(1, on: 0, 10, iops: 200), disk(2, on: 0, 10, iops: 400), disk(3, on: 1, 10, iops: 500)])
    let result = plan(view, explains: true)
    #expect(result.recommendations.map(\.machine) == [2, 1])
    #expect(result.recommendations[0].purpose == .io)
    #expect(
      result.recommendations[0].reason
        == "a has 30.0 ms, b 5.0 ms; fairness rises from 66.2 % to 90.0 %")
    #expect(plan(view) { $0.balancesIO = false }.recommendations.isEmpty)
    #expect(plan(view) { $0.latencyThresholdSeconds = 0.03 }.recommendations.isEmpty)
    #expect(plan(view) { $0.ioImbalanceThreshold = 34 }.recommendations.isEmpty)
    #expect(!plan(view) { $0.ioImbalanceThreshold = 33 }.recommendations.isEmpty)
  }

  @Test func reservedOperationsLimitTargets() {
    var view = StorageDRSView(
      datastores: [datastore("a", used: 90), datastore("b", used: 10) { $0.reservedIOPS = 5900 }],
      disks: [disk(1, on: 0, 15)])
    view.disks[0].reservedIOPS = 101
    #expect(plan(view).recommendations.isEmpty)
    view.disks[0].reservedIOPS = 100
    #expect(plan(view).recommendations.count == 1)
  }

  // MARK: Initial placement

  @Test func newDisksGoToTheLeastFullDatastore() {
    let policy = StorageDRS(StorageDRSSettings())
    var view = StorageDRSView(
      datastores: [datastore("a", used: 50), datastore("b", used: 45, of: 200), datastore("c", used: 30)], disks: [])
    let together = policy.placement(of: 9, diskBytes: [10 * gibibyte, 20 * gibibyte], view)
    // Afterwards 80, 37.5 and 60 %.
    #expect(together.targets == [1, 1] && !together.passesThreshold && together.refusal.isEmpty)
    view.rules = [.separateDisks(machine: 9)]
    #expect(policy.placement(of: 9, diskBytes: [10 * gibibyte, 20 * gibibyte], view).targets == [1, 2])
    view.datastores[1].latencySeconds = 0.02
    #expect(policy.placement(of: 9, diskBytes: [10 * gibibyte], view).targets == [2], "the other is too busy")
    view.datastores.remove(at: 1)
    let soft = policy.placement(of: 8, diskBytes: [60 * gibibyte], view)
    #expect(soft.targets == [1] && soft.passesThreshold)
    let none = policy.placement(of: 8, diskBytes: [71 * gibibyte], view)
    #expect(
      none.targets.isEmpty && none.refusal == "no datastore for \(71 * gibibyte) B; rejected: 2 without the space")
  }

  /// Random clusters: bytes are conserved, nothing goes to a datastore that may not take it, moves for space end at or
  /// below the threshold, rules that hold are not broken, and explaining changes nothing.
  @Test(arguments: 1...40)
  func plansAreAllowedMoves(seed: Int) {
    var draws = StorageDraws(UInt64(seed))
    let count = 2 + draws.below(5)
    var datastores = (0..<count).map { datastore("d\($0)", used: 0) }
    for index in datastores.indices {
      datastores[index].isInMaintenance = draws.below(6) == 0
      datastores[index].isConnected = draws.below(6) != 0
      datastores[index].latencySeconds = draws.unit() * 0.03
    }
    var disks: [StorageDRSDisk] = []
    for machine in 0..<Int32(5 + draws.below(40)) {
      let home = Int32(draws.below(draws.below(2) == 0 ? count : 1 + count / 2))
      for _ in 0..<(1 + draws.below(3)) {
        let size = Int64(1 + draws.below(6))
        guard datastores[Int(home)].usedBytes + size * gibibyte <= 100 * gibibyte else { continue }
        datastores[Int(home)].usedBytes += size * gibibyte
        disks.append(disk(machine, on: home, size, iops: draws.unit() * 300))
        datastores[Int(home)].iops += disks[disks.count - 1].iops
      }
    }
    let rules: [StorageDRSRule] = [
      .separateMachines([0, 1, 2]), .separateDisks(machine: 3), .letDisksSpread(machine: 4),
    ]
    let view = StorageDRSView(datastores: datastores, disks: disks, rules: rules)
    let result = plan(view, explains: true)
    var after = view
    for move in result.recommendations {
      #expect(!move.reason.isEmpty && move.source != move.target)
      for index in move.disks {
        #expect(after.disks[index].datastore == move.source && after.disks[index].machine == move.machine)
        after.disks[index].datastore = move.target
      }
      #expect(move.bytes == move.disks.reduce(0) { $0 + disks[$1].usedBytes })
      after.datastores[Int(move.source)].usedBytes -= move.bytes
      after.datastores[Int(move.target)].usedBytes += move.bytes
      let target = after.datastores[Int(move.target)]
      #expect(target.isConnected && !target.isInMaintenance && target.usedBytes <= target.capacityBytes)
      if move.purpose == .space || move.purpose == .io { #expect(target.utilisation <= 0.8) }
      if [0, 1, 2].contains(move.machine) {
        let others = after.disks.filter { $0.machine <= 2 && $0.machine != move.machine }
        #expect(!others.contains { $0.datastore == move.target })
      }
    }
    #expect(Set(result.recommendations.flatMap(\.disks)).count == result.recommendations.flatMap(\.disks).count)
    let silent = plan(view)
    #expect(silent.recommendations.map(\.disks) == result.recommendations.map(\.disks))
    #expect(silent.recommendations.allSatisfy { $0.reason.isEmpty })
  }

  @Test func settingsNameEveryWrongField() {
    let wrong = StorageDRSSettings(
      interval: .zero, spaceThreshold: .utilisation(0.4), minimumUtilisationDifference: 0,
      latencyThresholdSeconds: 0.2, ioImbalanceThreshold: 0, reservableIOFraction: 2)
    #expect(
      wrong.problems().map(\.parameter) == [
        "interval", "space_threshold", "minimum_utilisation_difference", "latency_threshold", "io_imbalance_threshold",
        "reservable_io",
      ])
    #expect(StorageDRSSettings().problems().isEmpty)
  }
}
