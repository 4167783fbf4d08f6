import Testing
import VSphere

private func ledger(hosts: Int = 4, datastores: Int = 2, gigabits: Double = 10) -> MigrationLimits {
  MigrationLimits(
    MigrationLimitSettings(), networkBitsPerSecond: Array(repeating: gigabits * 1e9, count: hosts),
    datastoreCount: datastores)
}

@Suite struct MigrationLimitsTests {
  /// VMO-01: vSphere documentation, "Limits on simultaneous migrations": what fits on one host.
  @Test(arguments: [
    ([MigrationKind.vMotion: 8], true), ([.storageVMotion: 2], true), ([.storageVMotion: 1, .vMotion: 4], true),
    ([.storageVMotion: 1, .vMotion: 5], false), ([.storageVMotion: 3], false), ([.vMotion: 9], false),
    ([.vMotionWithoutSharedStorage: 2], true), ([.provisioning: 8], true), ([.provisioning: 8, .vMotion: 1], false),
  ]) func hostBudget(counts: [MigrationKind: Int], fits: Bool) {
    #expect(MigrationLimitSettings().fitsOnHost(counts) == fits)
    // The ledger says the same when they start one by one, each with another partner.
    var limits = ledger(hosts: 12)
    var allFit = true
    var partner = 1
    for kind in MigrationKind.allCases {
      for _ in 0..<(counts[kind] ?? 0) {
        let target = kind == .storageVMotion ? 0 : partner
        partner += 1
        let operation = MigrationOperation(kind, from: 0, to: target)
        if limits.canStart(operation) == .starts {
          limits.begin(operation)
        } else {
          #expect(limits.canStart(operation) == .waits(for: .host(0)))
          allFit = false
        }
      }
    }
    #expect(allFit == fits)
  }

  /// VMO-02: a datastore bears 128 vMotions or 8 Storage vMotions.
  @Test func datastoreBudget() {
    var limits = ledger(hosts: 40)
    for host in 0..<8 {
      limits.begin(MigrationOperation(.storageVMotion, from: host, to: host, sourceDatastore: 0, targetDatastore: 1))
    }
    #expect(limits.used(.datastore(0)) == 128 && limits.used(.datastore(1)) == 128)
    let move = MigrationOperation(.vMotion, from: 20, to: 21, sourceDatastore: 1, targetDatastore: 1)
    #expect(limits.canStart(move) == .waits(for: .datastore(1)))
    limits.end(MigrationOperation(.storageVMotion, from: 0, to: 0, sourceDatastore: 0, targetDatastore: 1))
    #expect(limits.canStart(move) == .starts)
    limits.begin(move)
    // Source and target at once are charged once.
    #expect(limits.used(.datastore(1)) == 113)
  }

  /// 4 on 1 GbE, 8 from 10 GbE; the slower of two hosts holds both up.
  @Test(arguments: [(1.0, 4), (10, 8), (25, 8), (100, 8)]) func networkBudget(gigabits: Double, count: Int) {
    var limits = MigrationLimits(
      MigrationLimitSettings(), networkBitsPerSecond: [gigabits * 1e9] + Array(repeating: 25e9, count: 9),
      datastoreCount: 0)
    for target in 1...count { limits.begin(MigrationOperation(.vMotion, from: 0, to: target)) }
    let further = MigrationOperation(.vMotion, from: 0, to: 9)
    #expect(limits.canStart(further) == .waits(for: gigabits < 10 ? .network(host: 0) : .host(0)))
    #expect(limits.budget(.network(host: 0)) == count)
    // A Storage vMotion needs no vMotion network.
    if gigabits < 10 { #expect(limits.canStart(MigrationOperation(.storageVMotion, from: 0, to: 0)) == .starts) }
  }

  @Test func costsThatCanNeverStartAreNamed() {
    var settings = MigrationLimitSettings()
    #expect(settings.problems().isEmpty)
    settings.storageVMotion.host = 9
    settings.vMotion.network = 5
    settings.datastoreBudget = 0
    #expect(
      settings.problems().map(\.parameter) == [
        "datastoreBudget", "vMotion.datastore", "vMotion.network", "storageVMotion.host",
        "storageVMotion.datastore", "vMotionWithoutSharedStorage.datastore", "provisioning.datastore",
      ])
  }
}

@Suite struct MigrationQueueTests {
  @Test func operationThatDoesNotFitWaitsAndSaysForWhat() {
    var queue = MigrationQueue(ledger(gigabits: 1))
    for id in 0..<4 { #expect(queue.submit(MigrationOperation(.vMotion, from: 0, to: 1), id: id) == .starts) }
    let fifth = MigrationOperation(.vMotion, from: 2, to: 1)
    #expect(queue.submit(fifth, id: 4) == .waits(for: .network(host: 1)))
    // Others pass where they need nothing it lacks, also from the same host.
    #expect(queue.submit(MigrationOperation(.vMotion, from: 2, to: 3), id: 5) == .starts)
    var started: ContiguousArray<Int> = []
    queue.end(MigrationOperation(.vMotion, from: 0, to: 1), started: &started)
    #expect(started == [4] && queue.queued.isEmpty)
  }

  /// A Storage vMotion needs 4 units of host 0; vMotions that came later do not eat what becomes free meanwhile.
  @Test func laterOperationsDoNotStarveEarlierOnes() {
    var queue = MigrationQueue(ledger(hosts: 10))
    for id in 0..<6 { _ = queue.submit(MigrationOperation(.vMotion, from: 0, to: 1 + id), id: id) }
    let disks = MigrationOperation(.storageVMotion, from: 0, to: 0, sourceDatastore: 0, targetDatastore: 1)
    #expect(queue.submit(disks, id: 6) == .waits(for: .host(0)))
    let later = MigrationOperation(.vMotion, from: 0, to: 9)
    #expect(queue.submit(later, id: 7) == .waitsBehind(at: .host(0)))
    var started: ContiguousArray<Int> = []
    queue.end(MigrationOperation(.vMotion, from: 0, to: 1), started: &started)
    #expect(started.isEmpty)
    queue.end(MigrationOperation(.vMotion, from: 0, to: 2), started: &started)
    #expect(started == [6])
    #expect(queue.queued.map(\.reason) == [.waits(for: .host(0))])
    queue.end(MigrationOperation(.vMotion, from: 0, to: 3), started: &started)
    #expect(started == [6, 7])
  }

  @Test func cancelledOperationLetsOthersPass() {
    var queue = MigrationQueue(ledger(hosts: 10))
    for id in 0..<6 { _ = queue.submit(MigrationOperation(.vMotion, from: 0, to: 1 + id), id: id) }
    _ = queue.submit(MigrationOperation(.storageVMotion, from: 0, to: 0), id: 6)
    _ = queue.submit(MigrationOperation(.vMotion, from: 0, to: 9), id: 7)
    var started: ContiguousArray<Int> = []
    let wasWaiting = queue.cancel(id: 6, started: &started)
    #expect(wasWaiting)
    #expect(started == [7])
    let isWaiting = queue.cancel(id: 6, started: &started)
    #expect(!isWaiting)
  }

  @Test func fasterNetworkStartsWhatWaits() {
    var queue = MigrationQueue(ledger(gigabits: 1))
    for id in 0..<6 { _ = queue.submit(MigrationOperation(.vMotion, from: 0, to: 1), id: id) }
    var started: ContiguousArray<Int> = []
    queue.setNetwork(ofHost: 0, bitsPerSecond: 10e9, started: &started)
    #expect(started.isEmpty)
    queue.setNetwork(ofHost: 1, bitsPerSecond: 10e9, started: &started)
    #expect(started == [4, 5])
  }

  /// Hundreds of random operations: budgets hold at every moment, the reason of each that waits is true, everything
  /// starts once, and in the end nothing is taken.
  @Test func booksAreExact() {
    var random = MigrationRandom(seed: 2)
    var queue = MigrationQueue(
      MigrationLimits(
        MigrationLimitSettings(), networkBitsPerSecond: (0..<6).map { $0 % 2 == 0 ? 1e9 : 25e9 }, datastoreCount: 3))
    var operations: [MigrationOperation] = []
    var running: ContiguousArray<Int> = []
    var startCount = 0
    for id in 0..<500 {
      if id < 400 {
        operations.append(randomOperation(&random))
        if queue.submit(operations[id], id: id) == .starts { running.append(id) }
      }
      for _ in 0..<(id < 400 ? random.index(below: 2) : 1) where !running.isEmpty {
        let ended = running.remove(at: random.index(below: running.count))
        startCount += 1
        queue.end(operations[ended], started: &running)
      }
      checkBudgets(queue.limits, running.map { operations[$0] })
      checkReasons(queue)
    }
    while let ended = running.popLast() {
      startCount += 1
      queue.end(operations[ended], started: &running)
    }
    #expect(startCount == 400 && queue.queued.isEmpty)
    checkBudgets(queue.limits, [])
  }

  private func randomOperation(_ random: inout MigrationRandom) -> MigrationOperation {
    let kind = MigrationKind.allCases[random.index(below: 4)]
    let source = random.index(below: 6)
    let target = kind == .storageVMotion ? source : random.index(below: 6)
    let datastore = random.index(below: 3)
    let movesDisks = kind == .storageVMotion || kind == .vMotionWithoutSharedStorage
    return MigrationOperation(
      kind, from: source, to: target, sourceDatastore: datastore,
      targetDatastore: movesDisks ? random.index(below: 3) : datastore)
  }

  /// What an operation is said to wait for lacks room for it; one that waits behind another has room itself.
  private func checkReasons(_ queue: MigrationQueue) {
    for (index, entry) in queue.queued.enumerated() {
      let cost = queue.limits.settings.cost(of: entry.operation.kind)
      switch entry.reason {
      case .starts: Issue.record("operation \(entry.id) waits though it could start")
      case .waitsBehind: #expect(index > 0)
      case .waits(let resource):
        let units =
          switch resource {
          case .host: cost.host
          case .datastore: cost.datastore
          case .network: cost.network
          }
        #expect(queue.limits.used(resource) + units > queue.limits.budget(resource))
      }
    }
  }

  /// The ledger is the sum over what runs, counted anew.
  private func checkBudgets(_ limits: MigrationLimits, _ running: [MigrationOperation]) {
    var hosts = [Int](repeating: 0, count: limits.hostCount)
    var networks = hosts
    var datastores = [Int](repeating: 0, count: limits.datastoreCount)
    for operation in running {
      let cost = limits.settings.cost(of: operation.kind)
      for host in Set([operation.sourceHost, operation.targetHost]) {
        hosts[host] += cost.host
        networks[host] += cost.network
      }
      for datastore in Set([operation.sourceDatastore, operation.targetDatastore].compactMap { $0 }) {
        datastores[datastore] += cost.datastore
      }
    }
    for host in hosts.indices {
      #expect(limits.used(.host(host)) == hosts[host] && hosts[host] <= 8)
      #expect(limits.used(.network(host: host)) == networks[host])
      #expect(networks[host] <= limits.budget(.network(host: host)))
    }
    for datastore in datastores.indices {
      #expect(limits.used(.datastore(datastore)) == datastores[datastore] && datastores[datastore] <= 128)
    }
  }
}
