import Quantities
import Testing

@testable import SimulationKernel

/// How far ahead events are scheduled, in nanoseconds.
enum Spread: CaseIterable {
  case alwaysNow, uniform, bursts, outliers, logUniform, distantCluster

  func increment(_ random: inout TestRandom) -> Int64 {
    switch self {
    case .alwaysNow: 0
    case .uniform: Int64(random.next(below: 1_000_000))
    case .bursts: Int64(random.next(below: 3)) * 1_000_000_000
    case .outliers:
      random.next(below: 20) == 0 ? Int64.max >> 1 - Int64(random.next(below: 1000)) : Int64(random.next(below: 1000))
    case .logUniform: Int64(random.next() >> (8 + random.next(below: 56)))
    case .distantCluster: 1 << 50 + Int64(random.next(below: 5_000))
    }
  }
}

/// A list that is sorted after every change: slow, and too simple to be wrong.
struct SortedListCalendar {
  struct Entry {
    var time: Int64
    var priority: UInt8
    var sequence: Int
    var id: UInt64
    var rank: (Int64, UInt8, Int) { (time, priority, sequence) }
  }
  /// Latest first.
  private(set) var entries: [Entry] = []
  private var sequence = 0

  mutating func insert(_ time: Int64, _ priority: EventPriority, _ id: UInt64) {
    sequence += 1
    let entry = Entry(time: time, priority: priority.rawValue, sequence: sequence, id: id)
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].rank > entry.rank { low = middle + 1 } else { high = middle }
    }
    entries.insert(entry, at: low)
  }
  mutating func remove(_ id: UInt64) { entries.removeAll { $0.id == id } }
  /// Events at the end of time never run.
  mutating func next() -> Entry? { entries.last.map { $0.time == .max } == false ? entries.popLast() : nil }
  var isDrained: Bool { entries.last.map { $0.time == .max } ?? true }
}

/// Runs the calendar and the sorted list side by side.
struct CalendarDuel: ~Copyable {
  var calendar: EventCalendar
  var list = SortedListCalendar()
  var random: TestRandom
  let spread: Spread
  var handles: [EventHandle] = []
  var mismatches = 0

  init(_ spread: Spread, seed: UInt64, sequenceLimit: UInt64 = 1 << 36, spillLimit: Int = 32) {
    calendar = EventCalendar(sequenceLimit: sequenceLimit, spillLimit: spillLimit)
    random = TestRandom(state: seed)
    self.spread = spread
  }

  func instant(_ increment: Int64) -> SimTime { calendar.now + SimDuration(nanoseconds: increment) }

  mutating func insert() {
    let time = instant(spread.increment(&random))
    let priority = EventPriority(rawValue: UInt8(random.next(below: 5))) ?? .fault
    let id = UInt64(handles.count)
    handles.append(calendar.insert(at: time, priority: priority, producer: ProducerID(0), words: (id, ~id)))
    list.insert(time.nanoseconds, priority, id)
  }

  mutating func cancel(_ id: Int) {
    let isPending = list.entries.contains { $0.id == UInt64(id) }
    if calendar.isPending(handles[id]) != isPending { mismatches += 1 }
    if calendar.cancel(handles[id]) != isPending { mismatches += 1 }
    list.remove(UInt64(id))
    if calendar.isPending(handles[id]) { mismatches += 1 }
  }

  mutating func reschedule(_ id: Int) {
    let isPending = list.entries.contains { $0.id == UInt64(id) }
    let time = instant(spread.increment(&random))
    if calendar.reschedule(handles[id], to: time, priority: .arrival) != isPending { mismatches += 1 }
    guard isPending else { return }
    list.remove(UInt64(id))
    list.insert(time.nanoseconds, .arrival, UInt64(id))
  }

  mutating func pop() {
    let expected = list.next()
    let found = calendar.next(before: .never)
    if found?.time.nanoseconds != expected?.time || found?.words.0 != expected?.id { mismatches += 1 }
    if let found, found.words.1 != ~found.words.0 { mismatches += 1 }
    if calendar.pendingCount != list.entries.count { mismatches += 1 }
  }

  mutating func randomHandle() -> Int { Int(random.next(below: UInt64(handles.count))) }

  mutating func drain() {
    while !list.isDrained { pop() }
    pop()
  }
}

@Suite struct CalendarOrderTests {
  @Test(arguments: Spread.allCases)
  func agreesWithASortedListWhateverTheTimes(spread: Spread) {
    var duel = CalendarDuel(spread, seed: 1)
    for _ in 0..<3_000 { duel.insert() }
    for _ in 0..<6_000 {
      duel.pop()
      duel.insert()
    }
    duel.drain()
    #expect(duel.mismatches == 0)
    #expect(duel.calendar.next(before: .never)?.time == nil)
  }

  @Test(arguments: Spread.allCases)
  func agreesWithASortedListAtTheSizeWhereTheHeapIsCut(spread: Spread) {
    var duel = CalendarDuel(spread, seed: 5, spillLimit: EventLadder.defaultSpill)
    for _ in 0..<3 {
      for _ in 0..<2_500 { duel.insert() }
      for _ in 0..<1_500 { duel.pop() }
    }
    duel.drain()
    #expect(duel.mismatches == 0)
  }

  @Test(arguments: Spread.allCases)
  func cancellingHalfLeavesTheRestInOrder(spread: Spread) {
    var duel = CalendarDuel(spread, seed: 2)
    for _ in 0..<1_500 { duel.insert() }
    for id in stride(from: 0, to: 1_500, by: 2) { duel.cancel(id) }
    duel.drain()
    #expect(duel.mismatches == 0)
  }

  @Test(arguments: Spread.allCases)
  func mixedOperationsAgreeWithASortedList(spread: Spread) {
    var duel = CalendarDuel(spread, seed: 3)
    duel.insert()
    for round in 0..<8_000 {
      // The population swells to some hundreds and shrinks again, so heap, rungs and sweeps all take part.
      let isGrowing = round % 2_000 < 1_000
      switch duel.random.next(below: 10) {
      case 0: duel.cancel(duel.randomHandle())
      case 1, 2: duel.reschedule(duel.randomHandle())
      case 3, 4: duel.pop()
      case 5, 6: if isGrowing { duel.insert() } else { duel.pop() }
      default: if isGrowing { duel.insert() } else { duel.cancel(duel.randomHandle()) }
      }
    }
    duel.drain()
    #expect(duel.mismatches == 0)
  }

  @Test(arguments: Spread.allCases)
  func renumberingKeepsTheOrder(spread: Spread) {
    // 401 sequence numbers for up to 400 pending events: renumbered every few insertions at the top.
    var duel = CalendarDuel(spread, seed: 4, sequenceLimit: 401)
    for _ in 0..<400 { duel.insert() }
    for _ in 0..<600 {
      duel.pop()
      duel.insert()
      duel.reschedule(duel.randomHandle())
    }
    duel.drain()
    #expect(duel.mismatches == 0)
  }

  @Test func aHandleOfAnEventThatRanStaysStaleWhenItsSlotIsUsedAgain() {
    var calendar = EventCalendar()
    let first = calendar.insert(at: .seconds(1), priority: .completion, producer: ProducerID(0), words: (1, 0))
    _ = calendar.next(before: .never)
    let second = calendar.insert(at: .seconds(2), priority: .completion, producer: ProducerID(0), words: (2, 0))
    #expect(calendar.isPending(first) == false)
    #expect(calendar.cancel(first) == false)
    #expect(calendar.reschedule(first, to: .seconds(9), priority: .fault) == false)
    #expect(calendar.cancel(.none) == false)
    #expect(calendar.isPending(second) == true)
    #expect(calendar.next(before: .never)?.time == .seconds(2))
  }

  @Test func rescheduledEventsDoNotPileUp() {
    var calendar = EventCalendar()
    let handle = calendar.insert(at: .seconds(1), priority: .completion, producer: ProducerID(0), words: (7, 0))
    for second in 2..<5_000 { calendar.reschedule(handle, to: .seconds(Int64(second)), priority: .completion) }
    // One live key; a sweep at more than 2 * 1 + 64 keys.
    #expect(calendar.keyCount <= 66)
    #expect(calendar.next(before: .never)?.time == .seconds(4_999))
    #expect(calendar.next(before: .never)?.time == nil)
  }

  @Test func theHorizonIsExclusiveAndLeavesTheEventThere() {
    var calendar = EventCalendar()
    calendar.insert(at: .seconds(5), priority: .fault, producer: ProducerID(3), words: (0, 0))
    #expect(calendar.next(before: .seconds(5))?.time == nil)
    #expect(calendar.pendingCount == 1)
    calendar.insert(at: .seconds(4), priority: .sampling, producer: ProducerID(4), words: (0, 0))
    #expect(calendar.next(before: .seconds(6))?.producer == ProducerID(4))
    #expect(calendar.next(before: .seconds(6))?.producer == ProducerID(3))
  }
}
