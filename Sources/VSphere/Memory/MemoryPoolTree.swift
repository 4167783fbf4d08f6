/// The resource pools of a host, and the division of memory through them.
///
/// What pools and machines beside each other get is worked out as among machines alone (`IdleMemoryTax`), level by
/// level from the root: a pool brings its shares, the active memory of all in it, at least its reservation as far as
/// there is a use for it, at most its limit. A limit below what the machines in the pool have reserved gives way.
struct MemoryPoolTree: Sendable {
  /// Parent of each pool, -1 for the root; parents come first.
  private let parents: ContiguousArray<Int32>
  private var pools: ContiguousArray<MemoryPool>
  /// Whether the pool, or one above it, has a limit.
  private var isLimited: ContiguousArray<Bool>
  /// Slots right below the root, and below each pool at its number plus 1.
  private var members: ContiguousArray<ContiguousArray<Int32>>
  /// Pools likewise.
  private var children: ContiguousArray<ContiguousArray<Int32>>
  /// Whether any pool has a limit.
  private(set) var hasLimits = false

  // Scratch of a division.
  private var poolClaims: ContiguousArray<MemoryClaim>
  private var poolTargets: ContiguousArray<Double>
  private var levels: ContiguousArray<Double>
  private var claims: ContiguousArray<MemoryClaim> = []
  private var targets: ContiguousArray<Double> = []

  init(parents: [Int?]) {
    self.parents = ContiguousArray(parents.map { Int32($0 ?? -1) })
    pools = ContiguousArray(repeating: MemoryPool(), count: parents.count)
    isLimited = ContiguousArray(repeating: false, count: parents.count)
    members = ContiguousArray(repeating: [], count: parents.count + 1)
    children = ContiguousArray(repeating: [], count: parents.count + 1)
    for (pool, parent) in self.parents.enumerated() {
      precondition(parent < Int32(pool), "parents of pools come first")
      children[Int(parent) + 1].append(Int32(pool))
    }
    poolClaims = ContiguousArray(
      repeating: MemoryClaim(shares: 1, activity: .bytes(0), upperBytes: 0), count: parents.count)
    poolTargets = ContiguousArray(repeating: 0, count: parents.count)
    levels = ContiguousArray(repeating: 0, count: parents.count + 1)
  }

  var isEmpty: Bool { pools.isEmpty }
  var indices: Range<Int> { pools.indices }

  subscript(pool: Int) -> MemoryPool { pools[pool] }

  /// Changes all pools.
  mutating func set(_ images: some Collection<MemoryPool>) {
    precondition(images.count == pools.count, "an image for each pool")
    hasLimits = false
    for (index, image) in images.enumerated() {
      pools[index] = image
      // Beyond any memory, and beyond what whole bytes hold.
      if image.limitBytes >= 0x1p62 { pools[index].limitBytes = .infinity }
      let parent = Int(parents[index])
      isLimited[index] = pools[index].limitBytes < .infinity || (parent >= 0 && isLimited[parent])
      if isLimited[index] { hasLimits = true }
    }
  }

  // MARK: Machines

  /// Slots right below a pool, nil for the root.
  func members(of pool: Int?) -> ContiguousArray<Int32> { members[pool.map { $0 + 1 } ?? 0] }

  mutating func add(_ slot: Int, to pool: Int32?) { members[Int(pool ?? -1) + 1].append(Int32(slot)) }

  mutating func remove(_ slot: Int, from pool: Int32?) {
    let node = Int(pool ?? -1) + 1
    guard let position = members[node].firstIndex(of: Int32(slot)) else {
      preconditionFailure("a machine is in its pool")
    }
    members[node].remove(at: position)
  }

  /// The first machine that is not below its pool exactly once, or gone and still below one; nil where all is well.
  func firstMisplaced(_ slots: ContiguousArray<MemorySlot>) -> Int? {
    guard !isEmpty else { return nil }
    var counts = ContiguousArray(repeating: 0, count: slots.count)
    for node in members.indices {
      for slot in members[node] {
        counts[Int(slot)] += 1
        if Int(slots[Int(slot)].settings.pool ?? -1) + 1 != node { return Int(slot) }
      }
    }
    return slots.indices.first { counts[$0] != (slots[$0].isUsed ? 1 : 0) }
  }

  /// Whether a limit bounds what is in a pool.
  func isLimited(_ pool: Int32?) -> Bool { pool.map { isLimited[Int($0)] } ?? false }

  /// Whether all that the machines of a pool could use fits into its limit and those above it.
  /// - Parameter usable: the most each slot can use by its own settings.
  /// - Complexity: O(machines in the pools asked).
  func fits(_ pool: Int32?, usable: (Int) -> Int64) -> Bool {
    var pool = pool ?? -1
    while pool >= 0 {
      let limit = pools[Int(pool)].limitBytes
      if limit < .infinity, Double(sum(Int(pool), usable)) > limit { return false }
      pool = parents[Int(pool)]
    }
    return true
  }

  private func sum(_ pool: Int, _ usable: (Int) -> Int64) -> Int64 {
    var sum: Int64 = 0
    for slot in members[pool + 1] { sum += usable(Int(slot)) }
    for child in children[pool + 1] {
      let bytes = self.sum(Int(child), usable)
      sum += Double(bytes) > pools[Int(child)].limitBytes ? Int64(pools[Int(child)].limitBytes) : bytes
    }
    return sum
  }

  /// What the limits above a pool leave of what is held in them, 0 where they are passed.
  /// - Parameter held: what each slot holds.
  func room(in pool: Int32?, held: (Int) -> Int64) -> Int64 {
    var room = Int64.max
    var pool = pool ?? -1
    while pool >= 0 {
      let limit = pools[Int(pool)].limitBytes
      if limit < .infinity { room = min(room, max(0, Int64(limit) - total(Int(pool), held))) }
      pool = parents[Int(pool)]
    }
    return room
  }

  private func total(_ pool: Int, _ held: (Int) -> Int64) -> Int64 {
    var sum: Int64 = 0
    for slot in members[pool + 1] { sum += held(Int(slot)) }
    for child in children[pool + 1] { sum += total(Int(child), held) }
    return sum
  }

  // MARK: Division

  /// Divides an amount among all machines.
  /// - Parameters:
  ///   - totalBytes: what there is; infinity asks what limits of pools leave each machine of plenty.
  ///   - machines: claim of each slot, without regard to pools.
  ///   - results: receives what each slot gets.
  mutating func divide(
    _ totalBytes: Double, among machines: ContiguousArray<MemoryClaim>, _ tax: IdleMemoryTax,
    into results: inout ContiguousArray<Double>
  ) {
    for pool in pools.indices.reversed() { poolClaims[pool] = claim(of: pool, machines) }
    divide(totalBytes, below: -1, machines, tax, &results)
    for pool in pools.indices { divide(poolTargets[pool], below: pool, machines, tax, &results) }
  }

  private func claim(of pool: Int, _ machines: ContiguousArray<MemoryClaim>) -> MemoryClaim {
    var active = 0.0
    var lower = 0.0
    var upper = 0.0
    func add(_ claim: MemoryClaim) {
      if case .bytes(let bytes) = claim.activity { active += bytes }
      lower += claim.lowerBytes
      upper += claim.upperBytes
    }
    for slot in members[pool + 1] { add(machines[Int(slot)]) }
    for child in children[pool + 1] { add(poolClaims[Int(child)]) }
    let bound = max(lower, min(upper, pools[pool].limitBytes))
    return MemoryClaim(
      shares: pools[pool].shares, activity: .bytes(active),
      lowerBytes: min(bound, max(lower, pools[pool].reservationBytes)), upperBytes: bound)
  }

  private mutating func divide(
    _ totalBytes: Double, below pool: Int, _ machines: ContiguousArray<MemoryClaim>, _ tax: IdleMemoryTax,
    _ results: inout ContiguousArray<Double>
  ) {
    let node = pool + 1
    claims.removeAll(keepingCapacity: true)
    for slot in members[node] { claims.append(machines[Int(slot)]) }
    for child in children[node] { claims.append(poolClaims[Int(child)]) }
    targets.removeAll(keepingCapacity: true)
    targets.append(contentsOf: repeatElement(0, count: claims.count))
    tax.divide(totalBytes, among: claims, into: &targets, level: &levels[node])
    for (position, slot) in members[node].enumerated() { results[Int(slot)] = targets[position] }
    let first = members[node].count
    for (position, child) in children[node].enumerated() { poolTargets[Int(child)] = targets[first + position] }
  }
}
