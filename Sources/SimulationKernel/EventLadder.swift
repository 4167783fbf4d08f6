/// All keys of the calendar: a small heap of those due soon, and buckets of those due later.
///
/// A ladder queue after Tang, Goh and Thng, "Ladder Queue: An O(1) Priority Queue Structure for Large-Scale Discrete
/// Event Simulation", ACM TOMACS 15(3), 2005, with a heap in place of their sorted bottom list. The heap holds every
/// key before `nearLimit`. Later keys lie in rungs: each rung cuts a span of time into buckets of equal width, the last
/// of which also takes what lies beyond, and a finer rung cuts the bucket whose turn it is when that holds too many
/// keys. A key is therefore moved a few times, whatever the population, and compared only with a few dozen others.
///
/// Widths follow the mean distance of the keys from the earliest of them, so a few outliers cost one more rung. Keys
/// at one instant cannot be cut; they go through the heap.
struct EventLadder: ~Copyable {
  private(set) var near = EventHeap()
  /// Keys in the buckets.
  private var farCount = 0
  private var nearLimit = EventLadder.endOfTime
  private var spillLimit: Int
  private let smallestSpill: Int
  private var pool = KeyChunkPool()
  private let rungs: UnsafeMutablePointer<Rung>
  private var depth = 0
  /// Kept between sweeps, so that a model that cancels much allocates no more than one that does not.
  private var sweptKeys: [EventKey] = []

  private static let endOfTime = UInt64.max
  /// Keys a bucket is meant to hold, and the most that go into the heap at once. Tuned on the HOLD model.
  private static let targetBucketCount = 16
  private static let largestRefill = 48
  /// Size at which the heap is cut into buckets: below, it fits the first-level cache and a heap alone is faster.
  static let defaultSpill = 2_048
  private static let deepestRung = 32

  init(smallestSpill: Int) {
    precondition(smallestSpill >= 16, "too few keys to be cut into buckets")
    self.smallestSpill = smallestSpill
    spillLimit = smallestSpill
    rungs = .allocate(capacity: Self.deepestRung)
    for level in 0..<Self.deepestRung { (rungs + level).initialize(to: Rung()) }
  }

  deinit {
    for level in 0..<Self.deepestRung { rungs[level].buckets.deallocate() }
    rungs.deallocate()
  }

  /// Keys held, stale ones included.
  var count: Int { near.count &+ farCount }

  /// Adds a key.
  @inline(__always)
  mutating func insert(_ key: EventKey) {
    let time = UInt64(truncatingIfNeeded: key >> 64)
    if time < nearLimit {
      near.insert(key)
      if near.count > spillLimit { spill() }
    } else {
      insertFar(key, time)
    }
  }

  /// The smallest key, once `near` is not empty; `.max` when there is none. Drops stale keys on its way.
  @inline(__always)
  mutating func minimum(_ slots: UnsafeMutablePointer<EventSlot>) -> EventKey {
    if near.count == 0 { refill(slots) }
    return near.minimum
  }

  /// Takes out the smallest key, which the caller has just read.
  @inline(__always)
  mutating func removeMinimum() { near.removeMinimum() }

  /// Replaces all keys by what `change` makes of them, in linear time or that of `change`.
  mutating func replaceAll(_ change: (inout [EventKey]) -> Void) {
    var all: [EventKey] = []
    swap(&all, &sweptKeys)
    near.drain { all.append($0) }
    for level in 0..<depth {
      for index in rungs[level].current..<rungs[level].count {
        pool.drain(rungs[level].buckets[index], into: &all) { $1.append($2) }
      }
    }
    depth = 0
    farCount = 0
    nearLimit = Self.endOfTime
    spillLimit = smallestSpill
    change(&all)
    for key in all { insert(key) }
    all.removeAll(keepingCapacity: true)
    swap(&all, &sweptKeys)
  }

  @inline(__always)
  private mutating func insertFar(_ key: EventKey, _ time: UInt64) {
    var level = depth &- 1
    while time >= rungs[level].end { level &-= 1 }
    pool.append(key, to: rungs[level].bucket(for: time))
    farCount &+= 1
  }

  /// Brings the keys of the next bucket into the heap. Looking at their slots here, many at a time, also brings those
  /// into the cache.
  @inline(never)
  private mutating func refill(_ slots: UnsafeMutablePointer<EventSlot>) {
    while near.count == 0 {
      guard let (bucket, end) = nextBucket() else {
        nearLimit = Self.endOfTime
        spillLimit = smallestSpill
        near.removeAll()
        return
      }
      let size = Int(bucket.count)
      farCount &-= size
      if size > Self.largestRefill, cut(bucket, end: end) { continue }
      near.removeAll()
      pool.drain(bucket, into: &near) { _, near, key in
        let order = UInt64(truncatingIfNeeded: key)
        if slots[Int(truncatingIfNeeded: order & EventCalendar.slotMask)].order == order {
          near.appendUnordered(key)
        }
      }
      near.heapify()
      nearLimit = end
      spillLimit = max(smallestSpill, 2 * near.count)
    }
  }

  /// Takes the next bucket with anything in it off the finest rung, leaving rungs that are used up.
  private mutating func nextBucket() -> (KeyBucket, end: UInt64)? {
    while depth > 0 {
      let rung = rungs + (depth - 1)
      var index = rung.pointee.current
      while index < rung.pointee.count, rung.pointee.buckets[index].count == 0 { index &+= 1 }
      guard index < rung.pointee.count else {
        depth -= 1
        continue
      }
      let bucket = rung.pointee.buckets[index]
      let end = rung.pointee.endOfBucket(index)
      rung.pointee.buckets[index] = KeyBucket()
      rung.pointee.current = index + 1
      if rung.pointee.current == rung.pointee.count { depth -= 1 }
      return (bucket, end)
    }
    return nil
  }

  /// Cuts a bucket that ends at `end` into a finer rung. Returns false if that is impossible or pointless.
  private mutating func cut(_ bucket: KeyBucket, end: UInt64) -> Bool {
    var earliest = UInt64.max
    var latest: UInt64 = 0
    pool.forEach(bucket) { key in
      let time = UInt64(truncatingIfNeeded: key >> 64)
      earliest = min(earliest, time)
      latest = max(latest, time)
    }
    guard depth < Self.deepestRung, latest > earliest else { return false }
    var distances = 0.0
    pool.forEach(bucket) { key in distances += Double(UInt64(truncatingIfNeeded: key >> 64) &- earliest) }
    rungs[depth].open(
      start: earliest, end: end, meanDistance: distances / Double(bucket.count), count: Int(bucket.count),
      target: Self.targetBucketCount)
    depth += 1
    pool.drain(bucket, into: &rungs[depth - 1]) { pool, rung, key in
      pool.append(key, to: rung.bucket(for: UInt64(truncatingIfNeeded: key >> 64)))
    }
    farCount &+= Int(bucket.count)
    return true
  }

  /// Moves the keys of a heap that has grown large into a rung.
  @inline(never)
  private mutating func spill() {
    var bucket = KeyBucket()
    near.drain { pool.append($0, to: &bucket) }
    if cut(bucket, end: nearLimit) {
      nearLimit = rungs[depth - 1].start
    } else {
      pool.drain(bucket, into: &near) { _, near, key in near.appendUnordered(key) }
      near.heapify()
      spillLimit = 2 * near.count
    }
  }
}

/// A span of time cut into buckets of `1 << shift` nanoseconds; the last bucket reaches to `end`.
struct Rung: BitwiseCopyable {
  var start: UInt64 = 0
  var end: UInt64 = 0
  var shift: UInt64 = 0
  var count = 0
  /// First bucket not yet taken.
  var current = 0
  var buckets = UnsafeMutablePointer<KeyBucket>.allocate(capacity: 256)
  var capacity = 256

  /// The bucket of an instant in the span.
  @inline(__always)
  func bucket(for time: UInt64) -> UnsafeMutablePointer<KeyBucket> {
    let index = (time &- start) &>> shift
    return buckets + min(Int(truncatingIfNeeded: index), count &- 1)
  }

  func endOfBucket(_ index: Int) -> UInt64 {
    index == count - 1 ? end : start + UInt64(index + 1) << shift
  }

  /// Sets the rung up for a number of keys so that the earliest buckets get about `target` of them each.
  mutating func open(start: UInt64, end: UInt64, meanDistance: Double, count keyCount: Int, target: Int) {
    self.start = start
    self.end = end
    current = 0
    let width = max(1, UInt64(meanDistance * Double(target) / Double(keyCount)))
    shift = UInt64(63 - width.leadingZeroBitCount)
    let span = (end - 1 - start) >> shift
    count = Int(min(span, UInt64(4 * keyCount / target))) + 1
    if count > capacity {
      buckets.deallocate()
      while capacity < count { capacity *= 2 }
      buckets = .allocate(capacity: capacity)
    }
    buckets.initialize(repeating: KeyBucket(), count: count)
  }
}
