import Quantities
import SimulationKernel

/// Servers shared equally by everybody present: n customers get min(1, servers/n) of a server each.
///
/// A virtual clock counts the service that each of them has got. Who arrives when it shows v and needs s leaves when it
/// shows v + s, whoever else comes and goes in between; so a heap by that number gives the next to leave, and adding
/// or removing a customer is O(log n) (Parekh and Gallager, IEEE/ACM Transactions on Networking 1, 1993).
struct SharedServers {
  private let servers: Double
  /// Service got since the last idle instant, in nanoseconds.
  private var virtualTime = 0.0
  private var lastUpdate = SimTime.zero
  private var heap: ContiguousArray<Entry> = []
  private var sequence: UInt64 = 0
  /// The pending end of the next service.
  var completion = EventHandle.none

  private struct Entry: BitwiseCopyable {
    var finish: Double
    var order: UInt64
    var customer: CustomerID
    static func < (a: Entry, b: Entry) -> Bool { a.finish != b.finish ? a.finish < b.finish : a.order < b.order }
  }

  init(servers: Int) { self.servers = Double(servers) }

  private var rate: Double { min(1, servers / Double(heap.count)) }

  private mutating func advance(to time: SimTime) {
    if !heap.isEmpty { virtualTime += Double((time - lastUpdate).nanoseconds) * rate }
    lastUpdate = time
  }

  /// Adds a customer who needs that much service.
  mutating func add(_ customer: CustomerID, service: SimDuration, at time: SimTime) {
    advance(to: time)
    sequence += 1
    heap.append(
      Entry(finish: virtualTime + Double(service.nanoseconds), order: sequence, customer: customer))
    siftUp(heap.count - 1)
  }

  /// Removes and returns the customer whose service ends now.
  mutating func removeFirst(at time: SimTime) -> CustomerID {
    advance(to: time)
    let first = heap[0]
    let last = heap.removeLast()
    if heap.isEmpty {
      virtualTime = 0
    } else {
      // The event came at a whole nanosecond; what that is off is not carried on.
      virtualTime = max(virtualTime, first.finish)
      heap[0] = last
      siftDown()
    }
    return first.customer
  }

  /// When the next service ends if nobody comes; nil when nobody is there.
  func nextCompletion(at time: SimTime) -> SimTime? {
    guard let first = heap.first else { return nil }
    let nanoseconds = max(0, (first.finish - virtualTime) / rate)
    return time + .seconds(rounding: nanoseconds / 1e9)
  }

  private mutating func siftUp(_ start: Int) {
    var index = start
    let entry = heap[index]
    while index > 0 {
      let parent = (index - 1) / 2
      if !(entry < heap[parent]) { break }
      heap[index] = heap[parent]
      index = parent
    }
    heap[index] = entry
  }

  private mutating func siftDown() {
    var index = 0
    let entry = heap[0]
    while true {
      var child = 2 * index + 1
      if child >= heap.count { break }
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      if !(heap[child] < entry) { break }
      heap[index] = heap[child]
      index = child
    }
    heap[index] = entry
  }
}
