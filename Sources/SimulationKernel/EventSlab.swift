/// What a pending event carries besides its key: 32 bytes, two to a cache line.
struct EventSlot: BitwiseCopyable {
  /// The event itself; in a free slot the first word is the index of the next free slot.
  var words: (UInt64, UInt64)
  /// Lower word of the key that stands for the event at present; `.max` in a free slot.
  var order: UInt64
  /// Grows every time the slot is freed, which makes older handles stale.
  var generation: UInt32
  /// Whose event it is.
  var producer: ProducerID
}

/// The payloads of pending events, addressed by slot. Free slots form a list; the last freed is used first.
struct EventSlab: ~Copyable {
  /// Slots ever used.
  private(set) var count = 0
  private(set) var slots: UnsafeMutablePointer<EventSlot>
  private var capacity = 64
  private var freeHead = EventSlab.none

  private static let none = UInt64.max

  init() { slots = Self.allocate(64) }

  deinit { slots.deallocate() }

  /// Finds room for an event. The slot keeps its generation; the caller fills in the rest.
  /// - Parameter limit: most slots a key can address.
  @inline(__always)
  mutating func take(limit: Int) -> Int {
    if freeHead != Self.none {
      let slot = Int(truncatingIfNeeded: freeHead)
      freeHead = slots[slot].words.0
      return slot
    }
    return extend(limit: limit)
  }

  /// Frees a slot and makes handles to it stale.
  @inline(__always)
  mutating func free(_ slot: Int) {
    slots[slot].order = .max
    slots[slot].generation &+= 1
    slots[slot].words.0 = freeHead
    freeHead = UInt64(truncatingIfNeeded: slot)
  }

  @inline(never)
  private mutating func extend(limit: Int) -> Int {
    precondition(count < limit, "more events pending than the calendar can address")
    if count == capacity {
      let larger = Self.allocate(capacity * 2)
      larger.update(from: slots, count: count)
      slots.deallocate()
      slots = larger
      capacity *= 2
    }
    slots[count] = EventSlot(words: (0, 0), order: .max, generation: 1, producer: ProducerID(0))
    count += 1
    return count - 1
  }

  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<EventSlot> {
    let raw = UnsafeMutableRawPointer.allocate(byteCount: capacity * MemoryLayout<EventSlot>.stride, alignment: 64)
    return raw.bindMemory(to: EventSlot.self, capacity: capacity)
  }
}
