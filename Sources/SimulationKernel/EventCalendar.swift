import Quantities

/// The future event list: a total order by (time, priority, sequence number).
///
/// Payloads live in a slab of slots; the heap holds only 16-byte keys. Cancelling or rescheduling leaves the old key
/// behind, recognised as stale by its sequence number when it surfaces, so both are O(1) plus at most one insertion;
/// when stale keys outnumber live ones the heap is swept, which keeps the cost amortised.
public struct EventCalendar: ~Copyable {
  /// The current instant.
  public private(set) var now: SimTime = .zero
  /// Events scheduled and not yet run or cancelled.
  public private(set) var pendingCount = 0
  /// The reason given by a handler that asked for the run to end, if any.
  public private(set) var stopRequest: UInt32?

  private var heap: [Key] = []
  private var slots: [Slot] = []
  private var freeSlots: [UInt32] = []
  private var sequence: UInt64 = 0

  /// Makes an empty calendar at time zero.
  public init() {}

  private struct Key {
    var time: Int64
    var order: UInt64
    var slot: UInt32
    static func < (a: Key, b: Key) -> Bool { a.time != b.time ? a.time < b.time : a.order < b.order }
  }

  private struct Slot {
    var words: (UInt64, UInt64) = (0, 0)
    var order: UInt64 = .max
    var generation: UInt32 = 1
    var producer: ProducerID = ProducerID(0)
  }

  /// Adds an event.
  /// - Precondition: `time` is not in the past.
  public mutating func insert(
    at time: SimTime, priority: EventPriority, producer: ProducerID, words: (UInt64, UInt64)
  ) -> EventHandle {
    precondition(time >= now, "event scheduled in the past")
    let slot: UInt32
    if let free = freeSlots.popLast() {
      slot = free
    } else {
      slot = UInt32(slots.count)
      slots.append(Slot())
    }
    let order = nextOrder(priority)
    slots[Int(slot)].words = words
    slots[Int(slot)].order = order
    slots[Int(slot)].producer = producer
    push(Key(time: time.nanoseconds, order: order, slot: slot))
    pendingCount += 1
    return EventHandle(slot: slot, generation: slots[Int(slot)].generation)
  }

  /// Removes a scheduled event. Returns whether the handle still referred to one.
  @discardableResult
  public mutating func cancel(_ handle: EventHandle) -> Bool {
    guard isPending(handle) else { return false }
    release(handle.slot)
    return true
  }

  /// Moves a scheduled event to another instant, last of its priority there; the handle stays valid.
  /// Returns whether the handle still referred to an event.
  @discardableResult
  public mutating func reschedule(_ handle: EventHandle, to time: SimTime, priority: EventPriority) -> Bool {
    precondition(time >= now, "event rescheduled into the past")
    guard isPending(handle) else { return false }
    let order = nextOrder(priority)
    slots[Int(handle.slot)].order = order
    push(Key(time: time.nanoseconds, order: order, slot: handle.slot))
    return true
  }

  /// Whether the handle refers to an event that has yet to run.
  public func isPending(_ handle: EventHandle) -> Bool {
    Int(handle.slot) < slots.count && slots[Int(handle.slot)].generation == handle.generation
      && slots[Int(handle.slot)].order != .max
  }

  /// Asks the run loop to end after the current event.
  /// - Parameter reason: a number of the model that says why; reported with the end of the run.
  public mutating func requestStop(reason: UInt32) { stopRequest = reason }

  /// Takes the earliest event before `horizon` and advances the clock to it; nil when there is none.
  public mutating func next(before horizon: SimTime) -> DueEvent? {
    while let key = heap.first {
      let slot = slots[Int(key.slot)]
      if slot.order != key.order {
        pop()
        continue
      }
      guard key.time < horizon.nanoseconds else { return nil }
      pop()
      release(key.slot)
      now = SimTime(nanoseconds: key.time)
      return DueEvent(time: now, producer: slot.producer, words: slot.words)
    }
    return nil
  }

  /// Advances the clock to an instant without running anything.
  public mutating func advance(to time: SimTime) {
    precondition(time >= now, "clock moved backwards")
    now = time
  }

  private mutating func nextOrder(_ priority: EventPriority) -> UInt64 {
    sequence += 1
    return UInt64(priority.rawValue) << 60 | sequence
  }

  private mutating func release(_ slot: UInt32) {
    slots[Int(slot)].order = .max
    slots[Int(slot)].generation &+= 1
    freeSlots.append(slot)
    pendingCount -= 1
  }

  private mutating func push(_ key: Key) {
    heap.append(key)
    var index = heap.count - 1
    while index > 0 {
      let parent = (index - 1) / 2
      if !(key < heap[parent]) { break }
      heap[index] = heap[parent]
      index = parent
    }
    heap[index] = key
  }

  private mutating func pop() {
    let last = heap.removeLast()
    if heap.isEmpty { return }
    var index = 0
    while true {
      var child = 2 * index + 1
      if child >= heap.count { break }
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      if !(heap[child] < last) { break }
      heap[index] = heap[child]
      index = child
    }
    heap[index] = last
  }
}

/// An event whose time has come.
public struct DueEvent: BitwiseCopyable {
  /// The instant, equal to the calendar's clock.
  public let time: SimTime
  /// Whose event it is.
  public let producer: ProducerID
  @usableFromInline let words: (UInt64, UInt64)

  @inlinable init(time: SimTime, producer: ProducerID, words: (UInt64, UInt64)) {
    self.time = time
    self.producer = producer
    self.words = words
  }

  /// The event itself, as the type its producer scheduled.
  @inlinable public func event<Event: SimulationEvent>(as type: Event.Type) -> Event {
    withUnsafeBytes(of: words) { $0.load(as: Event.self) }
  }
}
