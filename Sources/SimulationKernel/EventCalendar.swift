import Quantities

/// The future event list: a total order by (time, priority, sequence number).
///
/// Payloads live in a slab of 32-byte slots (`EventSlab`); the order is kept on 16-byte keys, compared as one 128-bit
/// number: a small 4-ary heap of the keys due soon (`EventHeap`) and a ladder of buckets for those due later
/// (`EventLadder`). Cache misses aside, an event costs the same at a thousand and at a million pending.
///
/// Cancelling or rescheduling leaves the old key behind, recognised as stale when it surfaces because its order is no
/// longer that of its slot. So both are O(1) plus at most one insertion; when stale keys outnumber live ones they are
/// swept out, which keeps the cost amortised. Nothing is allocated once the buffers have grown to the largest
/// population.
///
/// A key packs priority (3 bits), sequence (36 bits) and slot (25 bits) below the time. When sequence numbers run out,
/// a sweep hands out new ones in the same order.
public struct EventCalendar: ~Copyable {
  /// The current instant.
  public private(set) var now: SimTime = .zero
  /// Events scheduled and not yet run or cancelled.
  public private(set) var pendingCount = 0
  /// The reason given by a handler that asked for the run to end, if any.
  public private(set) var stopRequest: UInt32?

  private var ladder: EventLadder
  private var slab = EventSlab()
  private var sequence: UInt64 = 0
  private let sequenceLimit: UInt64

  /// Most events that can be pending at a time.
  public static let capacity = 1 << slotBits

  private static let slotBits: UInt64 = 25
  private static let sequenceBits: UInt64 = 36
  static let slotMask: UInt64 = (1 << slotBits) - 1
  private static let priorityShift = slotBits + sequenceBits
  private static let sampling = UInt64(EventPriority.sampling.rawValue)

  /// Makes an empty calendar at time zero.
  public init() { self.init(sequenceLimit: 1 << Self.sequenceBits, spillLimit: EventLadder.defaultSpill) }

  /// Makes an empty calendar that renumbers its events after that many insertions and cuts a heap of that many keys
  /// into buckets.
  init(sequenceLimit: UInt64, spillLimit: Int) {
    precondition(sequenceLimit <= 1 << Self.sequenceBits, "sequence numbers do not fit into a key")
    self.sequenceLimit = sequenceLimit
    ladder = EventLadder(smallestSpill: spillLimit)
  }

  /// Keys held, those of cancelled and moved events included.
  var keyCount: Int { ladder.count }

  /// Adds an event.
  /// - Precondition: `time` is not in the past, and fewer than `capacity` events are pending.
  @discardableResult
  public mutating func insert(
    at time: SimTime, priority: EventPriority, producer: ProducerID, words: (UInt64, UInt64)
  ) -> EventHandle {
    precondition(time >= now, "event scheduled in the past")
    let slot = slab.take(limit: Self.capacity)
    let order = nextOrder(priority, slot)
    let generation = slab.slots[slot].generation
    slab.slots[slot] = EventSlot(words: words, order: order, generation: generation, producer: producer)
    ladder.insert(Self.key(time, order))
    pendingCount &+= 1
    return EventHandle(slot: UInt32(truncatingIfNeeded: slot), generation: generation)
  }

  /// Removes a scheduled event. Returns whether the handle still referred to one.
  @discardableResult
  public mutating func cancel(_ handle: EventHandle) -> Bool {
    guard isPending(handle) else { return false }
    slab.free(Int(handle.slot))
    pendingCount &-= 1
    sweepIfMostlyStale()
    return true
  }

  /// Moves a scheduled event to another instant, last of its priority there; the handle stays valid.
  /// Returns whether the handle still referred to an event.
  @discardableResult
  public mutating func reschedule(_ handle: EventHandle, to time: SimTime, priority: EventPriority) -> Bool {
    precondition(time >= now, "event rescheduled into the past")
    guard isPending(handle) else { return false }
    let slot = Int(handle.slot)
    let order = nextOrder(priority, slot)
    slab.slots[slot].order = order
    ladder.insert(Self.key(time, order))
    sweepIfMostlyStale()
    return true
  }

  /// Whether the handle refers to an event that has yet to run.
  public func isPending(_ handle: EventHandle) -> Bool {
    let slot = Int(handle.slot)
    return slot < slab.count && slab.slots[slot].generation == handle.generation && slab.slots[slot].order != .max
  }

  /// Asks the run loop to end after the current event.
  /// - Parameter reason: a number of the model that says why; reported with the end of the run.
  public mutating func requestStop(reason: UInt32) { stopRequest = reason }

  /// Forgets a request to stop, so that a stopped run can go on.
  public mutating func clearStopRequest() { stopRequest = nil }

  /// Takes the earliest event before `horizon` and advances the clock to it; nil when there is none.
  public mutating func next(before horizon: SimTime) -> DueEvent? {
    while true {
      let key = ladder.minimum(slab.slots)
      if key == .max { return nil }
      let order = UInt64(truncatingIfNeeded: key)
      let slot = Int(truncatingIfNeeded: order & Self.slotMask)
      if slab.slots[slot].order != order {
        ladder.removeMinimum()
        continue
      }
      let time = SimTime(nanoseconds: Int64(truncatingIfNeeded: key >> 64))
      guard time < horizon else { return nil }
      ladder.removeMinimum()
      let words = slab.slots[slot].words
      let producer = slab.slots[slot].producer
      slab.free(slot)
      pendingCount &-= 1
      now = time
      return DueEvent(
        time: time, isSampling: order >> Self.priorityShift == Self.sampling, producer: producer, words: words)
    }
  }

  /// Advances the clock to an instant without running anything.
  /// - Precondition: `time` is not in the past.
  public mutating func advance(to time: SimTime) {
    precondition(time >= now, "clock moved backwards")
    now = time
  }

  private static func key(_ time: SimTime, _ order: UInt64) -> EventKey {
    EventKey(truncatingIfNeeded: UInt64(bitPattern: time.nanoseconds)) << 64 | EventKey(truncatingIfNeeded: order)
  }

  @inline(__always)
  private mutating func nextOrder(_ priority: EventPriority, _ slot: Int) -> UInt64 {
    if sequence == sequenceLimit { renumber() }
    let order = Self.order(priority.rawValue, sequence, UInt64(truncatingIfNeeded: slot))
    sequence &+= 1
    return order
  }

  private static func order(_ priority: UInt8, _ sequence: UInt64, _ slot: UInt64) -> UInt64 {
    UInt64(truncatingIfNeeded: priority) << (sequenceBits + slotBits) | sequence << slotBits | slot
  }

  private mutating func sweepIfMostlyStale() {
    if ladder.count > 2 * pendingCount &+ 64 { sweep() }
  }

  @inline(never)
  private mutating func sweep() {
    let slots = slab.slots
    ladder.replaceAll { keys in keys.removeAll { !Self.isLive($0, slots) } }
  }

  /// Hands out sequence numbers from zero again, in the order of the pending events.
  @inline(never)
  private mutating func renumber() {
    precondition(UInt64(pendingCount) < sequenceLimit, "more events pending than sequence numbers")
    let slots = slab.slots
    ladder.replaceAll { keys in
      keys.removeAll { !Self.isLive($0, slots) }
      keys.sort()
      for index in keys.indices {
        let order = UInt64(truncatingIfNeeded: keys[index])
        let priority = UInt8(truncatingIfNeeded: order >> (Self.sequenceBits + Self.slotBits))
        let slot = order & Self.slotMask
        let renumbered = Self.order(priority, UInt64(index), slot)
        slots[Int(slot)].order = renumbered
        keys[index] = (keys[index] >> 64) << 64 | EventKey(truncatingIfNeeded: renumbered)
      }
    }
    sequence = UInt64(pendingCount)
  }

  private static func isLive(_ key: EventKey, _ slots: UnsafeMutablePointer<EventSlot>) -> Bool {
    let order = UInt64(truncatingIfNeeded: key)
    return slots[Int(order & slotMask)].order == order
  }
}

/// An event whose time has come.
public struct DueEvent: BitwiseCopyable {
  /// The instant, equal to the calendar's clock.
  public let time: SimTime
  /// Whose event it is.
  public let producer: ProducerID
  /// Whether it only observes: its priority is `EventPriority.sampling`.
  public let isSampling: Bool
  @usableFromInline let words: (UInt64, UInt64)

  @inlinable init(time: SimTime, isSampling: Bool, producer: ProducerID, words: (UInt64, UInt64)) {
    self.time = time
    self.isSampling = isSampling
    self.producer = producer
    self.words = words
  }

  /// The event itself, as the type its producer scheduled.
  @inlinable public func event<Event: SimulationEvent>(as type: Event.Type) -> Event {
    withUnsafeBytes(of: words) { $0.load(as: Event.self) }
  }
}
