/// Disks of one VM that move together.
struct StorageDRSUnit {
  var machine: Int32
  var disks: [Int]
  var bytes: Int64 = 0
  var iops = 0.0
  var reservedIOPS = 0.0
  var isMovable = true
}

/// Why a datastore is no target.
enum StorageDRSRejection: Int, CaseIterable {
  case maintenance, notConnected, rule, full, tooFull, tooClose, reservations, busy

  var text: String {
    switch self {
    case .maintenance: "in maintenance"
    case .notConnected: "not connected to all hosts"
    case .rule: "excluded by a rule"
    case .full: "without the space"
    case .tooFull: "above the space threshold then"
    case .tooClose: "too close in utilisation"
    case .reservations: "without reservable I/O"
    case .busy: "too busy"
    }
  }
}

/// The state of one pass: the cluster as it will be when everything proposed so far is done.
struct StorageDRSPass {
  let policy: StorageDRS
  let explains: Bool
  var view: StorageDRSView
  var plan = StorageDRSPlan(recommendations: [], faults: [])
  /// Each disk moves at most once in a pass.
  var hasMoved: [Bool]
  /// Targets rejected since the last decision, by rejection.
  var rejected = [Int](repeating: 0, count: StorageDRSRejection.allCases.count)

  init(_ policy: StorageDRS, _ view: StorageDRSView, explains: Bool) {
    self.policy = policy
    self.view = view
    self.explains = explains
    hasMoved = Array(repeating: false, count: view.disks.count)
  }

  // MARK: Units

  /// Whether the VM's disks are to be on one datastore.
  func keepsTogether(_ machine: Int32) -> Bool {
    var answer = policy.settings.keepsDisksTogether
    for rule in view.rules {
      switch rule {
      case .keepDisksTogether(machine): answer = true
      case .letDisksSpread(machine): answer = false
      case .separateDisks(machine): return false
      default: break
      }
    }
    return answer
  }

  /// What can be moved away from a datastore: whole VMs' parts or single disks.
  func units(on source: Int) -> [StorageDRSUnit] {
    var units: [StorageDRSUnit] = []
    var index = 0
    while index < view.disks.count {
      let machine = view.disks[index].machine
      var end = index
      while end < view.disks.count, view.disks[end].machine == machine { end += 1 }
      let here = (index..<end).filter { Int(view.disks[$0].datastore) == source }
      if keepsTogether(machine) {
        if !here.isEmpty { units.append(unit(machine, here)) }
      } else {
        for disk in here { units.append(unit(machine, [disk])) }
      }
      index = end
    }
    return units
  }

  /// The datastore, not in maintenance, that has most of a VM whose disks are to be together; nil when it has no disk
  /// or they may be anywhere.
  func home(of machine: Int32) -> Int? {
    guard keepsTogether(machine) else { return nil }
    var bytes = [Int64](repeating: -1, count: view.datastores.count)
    for disk in view.disks where disk.machine == machine && disk.datastore >= 0 {
      let datastore = Int(disk.datastore)
      if !view.datastores[datastore].isInMaintenance { bytes[datastore] = max(0, bytes[datastore]) + disk.usedBytes }
    }
    var home: Int?
    for datastore in bytes.indices where bytes[datastore] >= 0 && bytes[datastore] > home.map({ bytes[$0] }) ?? -1 {
      home = datastore
    }
    return home
  }

  func unit(_ machine: Int32, _ disks: [Int]) -> StorageDRSUnit {
    var unit = StorageDRSUnit(machine: machine, disks: disks)
    for index in disks {
      let disk = view.disks[index]
      unit.bytes += disk.usedBytes
      unit.iops += disk.iops
      unit.reservedIOPS += disk.reservedIOPS
      if !disk.isMovable || hasMoved[index] { unit.isMovable = false }
    }
    return unit
  }

  // MARK: Targets

  /// Why a datastore cannot take a unit at all.
  func hardRejection(_ unit: StorageDRSUnit, _ target: Int) -> StorageDRSRejection? {
    let datastore = view.datastores[target]
    if datastore.isInMaintenance { return .maintenance }
    if !datastore.isConnected { return .notConnected }
    if breaksRule(unit, on: target) { return .rule }
    if datastore.usedBytes + unit.bytes > datastore.capacityBytes { return .full }
    let reservable = policy.settings.reservableIOFraction * datastore.iopsMaximum
    // What is not reserved needs no room.
    if unit.reservedIOPS > 0, datastore.reservedIOPS + unit.reservedIOPS > reservable { return .reservations }
    return nil
  }

  func wouldBeTooFull(_ unit: StorageDRSUnit, _ target: Int) -> Bool {
    let datastore = view.datastores[target]
    return policy.isTooFull(usedBytes: datastore.usedBytes + unit.bytes, capacityBytes: datastore.capacityBytes)
  }

  func isTooBusy(_ target: Int) -> Bool {
    policy.settings.balancesIO && view.datastores[target].latencySeconds > policy.settings.latencyThresholdSeconds
  }

  func utilisation(_ target: Int, with unit: StorageDRSUnit) -> Double {
    let datastore = view.datastores[target]
    return Double(datastore.usedBytes + unit.bytes) / Double(datastore.capacityBytes)
  }

  /// The least full datastore that can take a unit; one above a threshold only when there is no other.
  mutating func softTarget(_ unit: StorageDRSUnit, besides source: Int?) -> Int? {
    var best: (target: Int, rank: Int, utilisation: Double)?
    for target in view.datastores.indices where target != source {
      if let rejection = hardRejection(unit, target) {
        rejected[rejection.rawValue] += 1
        continue
      }
      let rank = wouldBeTooFull(unit, target) ? 2 : isTooBusy(target) ? 1 : 0
      let utilisation = utilisation(target, with: unit)
      if let best, (best.rank, best.utilisation) <= (rank, utilisation) { continue }
      best = (target, rank, utilisation)
    }
    return best?.target
  }

  // MARK: Rules

  func breaksRule(_ unit: StorageDRSUnit, on target: Int) -> Bool {
    for rule in view.rules {
      switch rule {
      case .separateDisks(unit.machine):
        if unit.disks.count > 1 { return true }
        for (index, disk) in view.disks.enumerated()
        where disk.machine == unit.machine && Int(disk.datastore) == target && !unit.disks.contains(index) {
          return true
        }
      case .separateMachines(let machines) where machines.contains(unit.machine):
        for disk in view.disks
        where Int(disk.datastore) == target && disk.machine != unit.machine && machines.contains(disk.machine) {
          return true
        }
      default: break
      }
    }
    return false
  }

  // MARK: Decisions

  /// Proposes a move and makes the view what it will be; `reason` is asked only when decisions are explained.
  mutating func propose(
    _ purpose: StorageDRSRecommendation.Purpose, _ unit: StorageDRSUnit, to target: Int,
    _ reason: (StorageDRSPass) -> String
  ) {
    let source = Int(view.disks[unit.disks[0]].datastore)
    let text = explains ? "\(reason(self))\(rejections())" : ""
    plan.recommendations.append(
      StorageDRSRecommendation(
        purpose: purpose, machine: unit.machine, disks: unit.disks, source: Int32(source), target: Int32(target),
        bytes: unit.bytes, reason: text))
    view.datastores[source].latencySeconds = latency(of: source, adding: -unit.iops, slopeOf: source)
    view.datastores[target].latencySeconds = latency(of: target, adding: unit.iops, slopeOf: source)
    view.datastores[source].usedBytes -= unit.bytes
    view.datastores[target].usedBytes += unit.bytes
    view.datastores[source].iops = max(0, view.datastores[source].iops - unit.iops)
    view.datastores[target].iops += unit.iops
    view.datastores[source].reservedIOPS -= unit.reservedIOPS
    view.datastores[target].reservedIOPS += unit.reservedIOPS
    for disk in unit.disks {
      view.disks[disk].datastore = Int32(target)
      hasMoved[disk] = true
    }
    forgetRejections()
  }

  mutating func fail(_ machine: Int32?, on datastore: Int, _ reason: String) {
    plan.faults.append(StorageDRSFault(machine: machine, datastore: Int32(datastore), reason: reason))
  }

  /// Latency of a datastore with more or less load: in proportion to its operations; one that has none so far gets the
  /// slope of another.
  func latency(of datastore: Int, adding iops: Double, slopeOf other: Int) -> Double {
    let own = view.datastores[datastore]
    if own.iops > 0 { return max(0, own.latencySeconds * (own.iops + iops) / own.iops) }
    let slope =
      view.datastores[other].iops > 0 ? view.datastores[other].latencySeconds / view.datastores[other].iops : 0
    return own.latencySeconds + slope * max(0, iops)
  }

  mutating func forgetRejections() { for index in rejected.indices { rejected[index] = 0 } }

  func rejections() -> String {
    let parts = StorageDRSRejection.allCases.filter { rejected[$0.rawValue] > 0 }
      .map { "\(rejected[$0.rawValue]) \($0.text)" }
    return parts.isEmpty ? "" : "; rejected: " + parts.joined(separator: ", ")
  }

  func percent(_ part: Double) -> String { "\((part * 1000).rounded() / 10) %" }

  func milliseconds(_ seconds: Double) -> String { "\((seconds * 10_000).rounded() / 10) ms" }

  func name(_ datastore: Int) -> String { view.datastores[datastore].name }
}
