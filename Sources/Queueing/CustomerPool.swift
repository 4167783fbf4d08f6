import Quantities
import SimulationKernel

/// Refers to a customer in the pool.
struct CustomerID: Hashable, BitwiseCopyable {
  var index: UInt32
  static let none = CustomerID(index: .max)
}

/// A customer in the network.
struct Customer: BitwiseCopyable {
  /// When it entered the network, and the station it is at.
  var entered = SimTime.zero
  var arrived = SimTime.zero
  /// Service it needs at this station, and what was left of it when it last got a server.
  var service = SimDuration.zero
  var remaining = SimDuration.zero
  /// When it last got a server.
  var started = SimTime.zero
  /// Time it has spent at stations without service, so far.
  var waited = SimDuration.zero
  /// The end of its service, where that can be interrupted.
  var completion = EventHandle.none
  var next = CustomerID.none
  var previous = CustomerID.none
  var classIndex: UInt32 = 0
  /// Position of the station, or `nowhere`.
  var station = Customer.nowhere

  static let nowhere = UInt32.max
}

/// A line of customers: first and last, linked through the pool. Appending and removing anywhere is O(1).
struct CustomerList: BitwiseCopyable {
  var first = CustomerID.none
  var last = CustomerID.none
  var isEmpty: Bool { first == .none }
}

/// All customers, in slots that are used again.
struct CustomerPool {
  private(set) var slots: ContiguousArray<Customer> = []
  private var free: ContiguousArray<CustomerID> = []

  /// Number of customers that exist.
  var count: Int { slots.count - free.count }

  subscript(id: CustomerID) -> Customer {
    _read { yield slots[Int(id.index)] }
    _modify { yield &slots[Int(id.index)] }
  }

  /// Makes a customer.
  mutating func add(_ customer: Customer) -> CustomerID {
    if let id = free.popLast() {
      self[id] = customer
      return id
    }
    slots.append(customer)
    return CustomerID(index: UInt32(slots.count - 1))
  }

  /// Removes a customer, which must be in no list.
  mutating func remove(_ id: CustomerID) {
    self[id].station = Customer.nowhere
    free.append(id)
  }

  /// Puts a customer at the end of a list.
  mutating func append(_ id: CustomerID, to list: inout CustomerList) {
    self[id].next = .none
    self[id].previous = list.last
    if list.isEmpty { list.first = id } else { self[list.last].next = id }
    list.last = id
  }

  /// Puts a customer at the head of a list.
  mutating func prepend(_ id: CustomerID, to list: inout CustomerList) {
    self[id].previous = .none
    self[id].next = list.first
    if list.isEmpty { list.last = id } else { self[list.first].previous = id }
    list.first = id
  }

  /// Takes a customer out of the list it is in.
  mutating func unlink(_ id: CustomerID, from list: inout CustomerList) {
    let (previous, next) = (self[id].previous, self[id].next)
    if previous == .none { list.first = next } else { self[previous].next = next }
    if next == .none { list.last = previous } else { self[next].previous = previous }
  }
}
