import Testing
import VSphere

private typealias Pool = ResourcePoolReservations.Pool

/// Knuth's MMIX generator: noise for properties.
private struct Noise {
  var state: UInt64
  mutating func index(below count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(count))
  }
}

@Suite struct ResourcePoolReservationsTests {
  /// vSphere Resource Management 7.0, Expandable Reservation examples: RP-MOM with VM-M1, RP-KID of 2 GHz in it.
  private func mother(_ reservation: Double, machine: Double) -> (ResourcePoolReservations, mother: Pool, child: Pool) {
    var pools = ResourcePoolReservations(capacity: 100)
    let mother = pools.addPool(under: .root, reservation: reservation, isExpandable: false).pool ?? .root
    #expect(pools.reserve(machine, in: mother).isAdmitted)
    let child = pools.addPool(under: mother, reservation: 2).pool ?? .root
    return (pools, mother, child)
  }

  /// RP-02: example 2 of that page.
  @Test func expandableReservationSucceeds() {
    var (pools, mother, child) = mother(6, machine: 1)
    let first = pools.reserve(2, in: child)
    #expect(first.isAdmitted && first.reason == .fits && first.decidingPool == child && first.borrowed == 0)
    #expect(pools.unreserved(in: mother) == 3)
    #expect(pools.available(in: child) == 3)
    let second = pools.reserve(2, in: child)
    #expect(second.isAdmitted && second.reason == .borrowed && second.decidingPool == mother && second.borrowed == 2)
    #expect(pools.unreserved(in: mother) == 1)
    #expect(pools.borrowed(in: child) == 2)
  }

  /// The failing example of the page: RP-MOM has 3 GHz for VM-M1, so 1 GHz is left when VM-K2 asks for 2.
  @Test func expandableReservationFailsAndNamesThePool() {
    var (pools, mother, child) = mother(6, machine: 3)
    #expect(pools.reserve(2, in: child).isAdmitted)
    #expect(pools.unreserved(in: mother) == 1)
    let before = pools
    let refused = pools.reserve(2, in: child)
    #expect(!refused.isAdmitted && refused.reason == .notExpandable)
    #expect(refused.decidingPool == mother && refused.shortage == 1)
    #expect(pools.used(in: mother) == before.used(in: mother) && pools.used(in: child) == 2)
    #expect(pools.outcome(ofReserving: 1, in: child).isAdmitted)
  }

  @Test func theRootIsTheLastToAsk() {
    var pools = ResourcePoolReservations(capacity: 10)
    let outer = pools.addPool(under: .root, reservation: 2).pool ?? .root
    let inner = pools.addPool(under: outer, reservation: 1).pool ?? .root
    #expect(pools.available(in: inner) == 10)
    #expect(pools.used(in: .root) == 2)
    let outcome = pools.reserve(10.5, in: inner)
    #expect(!outcome.isAdmitted && outcome.reason == .capacity && outcome.decidingPool == .root)
    #expect(outcome.shortage == 0.5)
    #expect(pools.reserve(10, in: inner).isAdmitted)
    #expect(pools.available(in: inner) == 0 && pools.used(in: .root) == 10)
    pools.release(10, in: inner)
    #expect(pools.used(in: .root) == 2 && pools.used(in: outer) == 1)
  }

  @Test func hostsFailAndReturn() {
    var pools = ResourcePoolReservations(capacity: 10)
    let pool = pools.addPool(under: .root, reservation: 4).pool ?? .root
    #expect(pools.reserve(6, in: pool).isAdmitted)
    pools.setCapacity(5)
    #expect(pools.overcommitment == 1 && pools.available(in: pool) == 0)
    #expect(!pools.reserve(0.5, in: .root).isAdmitted)
    pools.release(3, in: pool)
    // The pool keeps its 4: that is the invariant part of the claim.
    #expect(pools.used(in: .root) == 4 && pools.overcommitment == 0 && pools.available(in: pool) == 2)
    pools.setCapacity(10)
    #expect(pools.available(in: pool) == 7)
  }

  @Test func limitsBoundReservations() {
    var pools = ResourcePoolReservations(capacity: 10)
    #expect(pools.addPool(under: .root, reservation: 3, limit: 2).outcome.reason == .limit)
    let pool = pools.addPool(under: .root, reservation: 1, limit: 3).pool ?? .root
    let child = pools.addPool(under: pool, reservation: 0).pool ?? .root
    #expect(pools.available(in: child) == 3)
    let refused = pools.reserve(4, in: child)
    #expect(refused.reason == .limit && refused.decidingPool == pool && refused.shortage == 1)
    #expect(pools.reserve(3, in: child).isAdmitted)
  }

  @Test func settingsAreAdmittedToo() {
    var pools = ResourcePoolReservations(capacity: 10)
    let pool = pools.addPool(under: .root, reservation: 4).pool ?? .root
    #expect(pools.reserve(6, in: pool).isAdmitted)
    #expect(pools.setReservation(of: pool, to: 8).isAdmitted && pools.used(in: .root) == 8)
    #expect(pools.setReservation(of: pool, to: 6).isAdmitted && pools.used(in: .root) == 6)
    #expect(pools.setReservation(of: pool, to: 11).reason == .capacity && pools.used(in: .root) == 6)
  }

  @Test func movesAreAllOrNothing() {
    var pools = ResourcePoolReservations(capacity: 10)
    let first = pools.addPool(under: .root, reservation: 4, isExpandable: false).pool ?? .root
    let second = pools.addPool(under: .root, reservation: 3, isExpandable: false).pool ?? .root
    #expect(pools.reserve(4, in: first).isAdmitted)
    #expect(pools.move(4, from: first, to: second).shortage == 1)
    #expect(pools.used(in: first) == 4 && pools.used(in: second) == 0)
    #expect(pools.move(3, from: first, to: second).isAdmitted)
    #expect(pools.used(in: first) == 1 && pools.used(in: second) == 3 && pools.used(in: .root) == 7)
  }

  @Test func decimalFractionsAddUp() {
    var pools = ResourcePoolReservations(capacity: 0.3)
    for _ in 0..<3 { #expect(pools.reserve(0.1, in: .root).isAdmitted) }
    #expect(pools.used(in: .root) == 0.3 && pools.unreserved(in: .root) == 0)
    // A petabyte and a byte.
    var memory = ResourcePoolReservations(capacity: 0x1p50 + 1)
    #expect(memory.reserve(0x1p50, in: .root).isAdmitted && memory.unreserved(in: .root) == 1)
  }

  /// Random trees and sequences: no pool that must not expand passes its reservation, the root never its capacity;
  /// claims add up; a refusal is right; when everything is released the tree is as it was.
  @Test(arguments: 0..<20) func anySequenceReturnsToTheStart(seed: Int) {
    var noise = Noise(state: UInt64(seed))
    var pools = ResourcePoolReservations(capacity: 500)
    var tree: [(pool: Pool, parent: Int, reservation: Double, isExpandable: Bool)] = [(.root, -1, 500, false)]
    for _ in 0..<12 {
      let parent = noise.index(below: tree.count)
      let reservation = Double(noise.index(below: 40)) / 10
      let isExpandable = noise.index(below: 3) > 0
      let added = pools.addPool(under: tree[parent].pool, reservation: reservation, isExpandable: isExpandable)
      if let pool = added.pool { tree.append((pool, parent, reservation, isExpandable)) }
    }
    let start = tree.map { pools.used(in: $0.pool) }
    var held: [(amount: Double, node: Int)] = []
    for _ in 0..<300 {
      if held.isEmpty || noise.index(below: 5) > 1 {
        let node = noise.index(below: tree.count)
        let amount = Double(noise.index(below: 700)) / 10
        let available = pools.available(in: tree[node].pool)
        let outcome = pools.reserve(amount, in: tree[node].pool)
        #expect(outcome.isAdmitted == (amount <= available))
        #expect(outcome.isAdmitted == (outcome.shortage == 0))
        if outcome.isAdmitted { held.append((amount, node)) }
      } else {
        let freed = held.remove(at: noise.index(below: held.count))
        pools.release(freed.amount, in: tree[freed.node].pool)
      }
      for (node, entry) in tree.enumerated() {
        let used = pools.used(in: entry.pool)
        if !entry.isExpandable { #expect(used <= entry.reservation) }
        let machines = held.filter { $0.node == node }.reduce(0) { $0 + $1.amount }
        let children = tree.filter { $0.parent == node }.reduce(0) { $0 + max($1.reservation, pools.used(in: $1.pool)) }
        #expect(abs(used - machines - children) < 1e-9)
      }
    }
    while let freed = held.popLast() { pools.release(freed.amount, in: tree[freed.node].pool) }
    #expect(tree.map { pools.used(in: $0.pool) } == start)
  }
}
