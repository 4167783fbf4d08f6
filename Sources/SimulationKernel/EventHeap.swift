/// Sort key of one pending event: time in the upper word; priority, sequence and slot in the lower.
///
/// One unsigned 128-bit comparison orders events by (time, priority, sequence).
typealias EventKey = UInt128

/// A 4-ary min-heap of event keys whose four siblings share a cache line (LaMarca & Ladner, "The Influence of Caches
/// on the Performance of Heaps", ACM Journal of Experimental Algorithmics 1, 1996).
///
/// Element `i` lives at position `i + 3`, so that the children of any element start at a multiple of 64 bytes. Unused
/// positions hold the largest key, which lets the smallest of four be chosen without a bounds check and without a
/// branch. The root may be a hole: taking the minimum only marks it, and the next insertion sinks from there, which
/// saves one of two sifts in the usual case of a handler that schedules a successor.
struct EventHeap: ~Copyable {
  /// Keys held, without the hole.
  private(set) var count = 0
  /// Positions `first ..< end` are in use, the hole included.
  private var end = EventHeap.first
  private var hasHole = false
  private var keys: UnsafeMutablePointer<EventKey>
  private var capacity: Int

  private static let first = 3
  private static let lineBytes = 64

  init() {
    capacity = 64
    keys = Self.allocate(capacity)
  }

  deinit { keys.deallocate() }

  /// The smallest key; `.max` when there is none.
  var minimum: EventKey {
    mutating get {
      if hasHole { fillHoleWithLast() }
      return keys[Self.first]
    }
  }

  /// Takes out the smallest key, which the caller has just read as `minimum`.
  mutating func removeMinimum() {
    hasHole = true
    count -= 1
  }

  /// Adds a key.
  mutating func insert(_ key: EventKey) {
    count += 1
    if hasHole {
      hasHole = false
      siftDown(key, from: Self.first)
    } else {
      if end == capacity { grow() }
      end += 1
      siftUp(key, from: end - 1)
    }
  }

  /// Takes out every key, in no particular order.
  @inline(__always)
  mutating func drain(_ body: (EventKey) -> Void) {
    let start = hasHole ? Self.first + 1 : Self.first
    for position in start..<max(start, end) { body(keys[position]) }
    removeAll()
  }

  /// Forgets every key.
  mutating func removeAll() {
    for position in Self.first..<end { keys[position] = .max }
    end = Self.first
    count = 0
    hasHole = false
  }

  /// Adds a key behind the others; call `heapify` when all are in.
  @inline(__always)
  mutating func appendUnordered(_ key: EventKey) {
    if end == capacity { grow() }
    keys[end] = key
    end &+= 1
    count &+= 1
  }

  /// Restores the heap order after `appendUnordered`, in linear time (Floyd).
  mutating func heapify() {
    guard count > 1 else { return }
    var position = Self.parent(of: end - 1)
    while position >= Self.first {
      siftDown(keys[position], from: position)
      position -= 1
    }
  }

  private static func parent(of position: Int) -> Int { (position >> 2) + 2 }
  private static func children(of position: Int) -> Int { (position - 2) << 2 }

  private mutating func fillHoleWithLast() {
    hasHole = false
    end -= 1
    let last = keys[end]
    keys[end] = .max
    if end > Self.first { siftDown(last, from: Self.first) }
  }

  @inline(__always)
  private func siftUp(_ key: EventKey, from start: Int) {
    let keys = keys
    var position = start
    while position > Self.first {
      let parent = Self.parent(of: position)
      let above = keys[parent]
      if above < key { break }
      keys[position] = above
      position = parent
    }
    keys[position] = key
  }

  /// Sinks a key from a position. Works on byte offsets: one addition reaches a key, where an index needs a shift.
  @inline(__always)
  private func siftDown(_ key: EventKey, from start: Int) {
    let base = UnsafeMutableRawPointer(keys)
    let end = end &<< 4
    var position = start &<< 4
    while true {
      let child = (position &- 32) &<< 2
      if child >= end { break }
      let siblings = base + child
      let left = Self.key(siblings, 16) < Self.key(siblings, 0) ? 16 : 0
      let right = Self.key(siblings, 48) < Self.key(siblings, 32) ? 48 : 32
      // By mask, since the compiler makes a branch of a choice between offsets, and nobody can predict that one.
      let isRight = 0 &- (Self.key(siblings, right) < Self.key(siblings, left) ? 1 : 0)
      let smallest = left &+ ((right &- left) & isRight)
      let candidate = Self.key(siblings, smallest)
      if key < candidate { break }
      (base + position).storeBytes(of: candidate, as: EventKey.self)
      position = child &+ smallest
    }
    (base + position).storeBytes(of: key, as: EventKey.self)
  }

  @inline(__always)
  private static func key(_ siblings: UnsafeMutableRawPointer, _ offset: Int) -> EventKey {
    siblings.load(fromByteOffset: offset, as: EventKey.self)
  }

  private mutating func grow() {
    let larger = Self.allocate(capacity * 2)
    larger.update(from: keys, count: capacity)
    keys.deallocate()
    keys = larger
    capacity *= 2
  }

  static func allocate(_ capacity: Int) -> UnsafeMutablePointer<EventKey> {
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: capacity * MemoryLayout<EventKey>.stride, alignment: lineBytes)
    let keys = raw.bindMemory(to: EventKey.self, capacity: capacity)
    keys.initialize(repeating: .max, count: capacity)
    return keys
  }
}
