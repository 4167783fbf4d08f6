/// An unordered collection of keys in the far part of the calendar: a chain of chunks of a `KeyChunkPool`.
struct KeyBucket: BitwiseCopyable {
  /// Newest chunk, the only one that may be partly filled.
  var head: UInt32 = 0
  /// Keys in all chunks of the chain.
  var count: UInt32 = 0
}

/// Memory for all buckets: chunks of 16 keys, recycled through a free list, so that nothing is allocated once the pool
/// has grown to the largest population.
struct KeyChunkPool: ~Copyable {
  private var keys: UnsafeMutablePointer<EventKey>
  private var links: UnsafeMutablePointer<UInt32>
  private var capacity = 16
  private var used = 0
  private var freeHead = KeyChunkPool.none

  private static let none = UInt32.max
  private static let chunkSize = 16

  init() {
    keys = EventHeap.allocate(16 * Self.chunkSize)
    links = .allocate(capacity: 16)
  }

  deinit {
    keys.deallocate()
    links.deallocate()
  }

  /// Adds a key to a bucket.
  @inline(__always)
  mutating func append(_ key: EventKey, to bucket: UnsafeMutablePointer<KeyBucket>) {
    let place = Int(truncatingIfNeeded: bucket.pointee.count) & (Self.chunkSize - 1)
    if place == 0 {
      let chunk = takeChunk()
      links[Int(chunk)] = bucket.pointee.head
      bucket.pointee.head = chunk
    }
    keys[Int(truncatingIfNeeded: bucket.pointee.head) &* Self.chunkSize &+ place] = key
    bucket.pointee.count &+= 1
  }

  /// Visits every key of a bucket.
  @inline(__always)
  func forEach(_ bucket: KeyBucket, _ body: (EventKey) -> Void) {
    var chunk = Int(bucket.head)
    var left = Int(bucket.count)
    while left > 0 {
      let size = (left &- 1) & (Self.chunkSize &- 1) &+ 1
      let start = keys + chunk &* Self.chunkSize
      for index in 0..<size { body(start[index]) }
      left &-= size
      chunk = Int(links[chunk])
    }
  }

  /// Takes the keys out of a bucket into a target; each chunk is free again when its keys have been passed on.
  @inline(__always)
  mutating func drain<Target: ~Copyable>(
    _ bucket: KeyBucket, into target: inout Target, _ body: (inout KeyChunkPool, inout Target, EventKey) -> Void
  ) {
    var chunk = Int(bucket.head)
    var left = Int(bucket.count)
    while left > 0 {
      let size = (left &- 1) & (Self.chunkSize &- 1) &+ 1
      let next = Int(links[chunk])
      for index in 0..<size { body(&self, &target, keys[chunk &* Self.chunkSize &+ index]) }
      links[chunk] = freeHead
      freeHead = UInt32(truncatingIfNeeded: chunk)
      left &-= size
      chunk = next
    }
  }

  @inline(__always)
  private mutating func takeChunk() -> UInt32 {
    if freeHead != Self.none {
      let chunk = freeHead
      freeHead = links[Int(chunk)]
      return chunk
    }
    if used == capacity { grow() }
    used &+= 1
    return UInt32(truncatingIfNeeded: used &- 1)
  }

  @inline(never)
  private mutating func grow() {
    let moreKeys = EventHeap.allocate(2 * capacity * Self.chunkSize)
    moreKeys.update(from: keys, count: capacity * Self.chunkSize)
    keys.deallocate()
    keys = moreKeys
    let moreLinks = UnsafeMutablePointer<UInt32>.allocate(capacity: 2 * capacity)
    moreLinks.update(from: links, count: capacity)
    links.deallocate()
    links = moreLinks
    capacity *= 2
  }
}
