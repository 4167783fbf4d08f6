import Quantities

/// The next instants of a dense set of things, the earliest first: a binary heap that knows where everybody is.
///
/// Ties go to the smaller number, so the order does not depend on how the heap came about.
struct QuantumTimers: Sendable {
  private var heap: ContiguousArray<Int32> = []
  private var positions: ContiguousArray<Int32> = []
  private var times: ContiguousArray<Int64> = []

  /// Makes room for one more, without an instant.
  mutating func append() {
    positions.append(-1)
    times.append(.max)
  }

  /// The earliest instant, `SimTime.never` without any, in nanoseconds.
  var earliest: Int64 { heap.isEmpty ? .max : times[Int(heap[0])] }
  /// Whose that is. There must be one.
  var first: Int { Int(heap[0]) }

  /// Changes somebody's instant; `Int64.max` for none.
  mutating func set(_ index: Int, to time: Int64) {
    guard times[index] != time else { return }
    let before = times[index]
    times[index] = time
    let position = Int(positions[index])
    if time == .max {
      remove(at: position)
      positions[index] = -1
    } else if position < 0 {
      heap.append(Int32(index))
      positions[index] = Int32(heap.count - 1)
      rise(heap.count - 1)
    } else if time < before {
      rise(position)
    } else {
      sink(position)
    }
  }

  private func precedes(_ left: Int32, _ right: Int32) -> Bool {
    let (leftTime, rightTime) = (times[Int(left)], times[Int(right)])
    return leftTime < rightTime || leftTime == rightTime && left < right
  }

  private mutating func remove(at position: Int) {
    let last = heap.removeLast()
    guard position < heap.count else { return }
    heap[position] = last
    positions[Int(last)] = Int32(position)
    rise(position)
    sink(Int(positions[Int(last)]))
  }

  private mutating func rise(_ start: Int) {
    var position = start
    let moving = heap[position]
    while position > 0 {
      let parent = (position - 1) / 2
      guard precedes(moving, heap[parent]) else { break }
      heap[position] = heap[parent]
      positions[Int(heap[position])] = Int32(position)
      position = parent
    }
    heap[position] = moving
    positions[Int(moving)] = Int32(position)
  }

  private mutating func sink(_ start: Int) {
    var position = start
    let moving = heap[position]
    while true {
      var child = 2 * position + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count && precedes(heap[child + 1], heap[child]) { child += 1 }
      guard precedes(heap[child], moving) else { break }
      heap[position] = heap[child]
      positions[Int(heap[position])] = Int32(position)
      position = child
    }
    heap[position] = moving
    positions[Int(moving)] = Int32(position)
  }
}
