import Quantities
import SimulationKernel

// How customers enter, go from station to station, and leave.
extension QueueingModel {
  /// Schedules the next arrival of an open class, if there is one.
  mutating func scheduleArrival(_ classIndex: Int, _ scheduler: Scheduler<Event>) {
    guard let time = sources[classIndex].next() else { return }
    scheduler.schedule(.arrived(classIndex: UInt32(classIndex)), at: time, priority: .arrival)
  }

  mutating func arrive(_ classIndex: Int, _ scheduler: Scheduler<Event>) {
    let now = scheduler.now
    for _ in 0..<sources[classIndex].size {
      if customers.count >= customerBound {
        scheduler.requestStop(reason: QueueingStopReason.tooManyCustomers.rawValue)
        return
      }
      enterNetwork(customers.add(Customer(entered: now, classIndex: UInt32(classIndex))), scheduler)
    }
    scheduleArrival(classIndex, scheduler)
  }

  /// Sends a customer of a closed class to think.
  mutating func think(_ id: CustomerID, _ scheduler: Scheduler<Event>) {
    let classIndex = Int(customers[id].classIndex)
    classes[classIndex].thinking.add(1, at: scheduler.now)
    let delay = thoughts[classIndex - sources.count].next()
    scheduler.schedule(.thoughtEnded(customer: id.index), after: delay, priority: .arrival)
  }

  mutating func endThought(_ id: CustomerID, _ scheduler: Scheduler<Event>) {
    let classIndex = Int(customers[id].classIndex)
    classes[classIndex].thinking.add(-1, at: scheduler.now)
    customers[id].entered = scheduler.now
    customers[id].waited = .zero
    enterNetwork(id, scheduler)
  }

  private mutating func enterNetwork(_ id: CustomerID, _ scheduler: Scheduler<Event>) {
    let classIndex = Int(customers[id].classIndex)
    if !isSingleFlow {
      classes[classIndex].flow.counts.arrivals &+= 1
      classes[classIndex].flow.number.add(1, at: scheduler.now)
    }
    enter(classes[classIndex].station, id, scheduler)
  }

  /// A customer comes to a station, where it is served, waits, or is lost.
  private mutating func enter(_ station: Int, _ id: CustomerID, _ scheduler: Scheduler<Event>) {
    let classIndex = Int(customers[id].classIndex)
    let service = services[station * classes.count + classIndex].next()
    stations[station].flow.counts.arrivals &+= 1
    if stations[station].flow.number.value >= stations[station].capacity {
      stations[station].flow.counts.lost &+= 1
      lose(id, scheduler)
      return
    }
    stations[station].flow.number.add(1, at: scheduler.now)
    customers[id].arrived = scheduler.now
    customers[id].service = service
    customers[id].remaining = service
    customers[id].station = UInt32(station)
    admit(id, to: station, scheduler)
  }

  /// A customer has been served at a station and goes on.
  mutating func leave(_ station: Int, _ id: CustomerID, _ scheduler: Scheduler<Event>) {
    let classIndex = Int(customers[id].classIndex)
    let table = station * classes.count + classIndex
    if routings[table].isEmpty {
      leaveNetwork(id, scheduler)
    } else if let next = routings[table].onlyStation {
      enter(next, id, scheduler)
    } else if let next = routings[table].station(for: routingStreams[table].uniform()) {
      enter(next, id, scheduler)
    } else {
      leaveNetwork(id, scheduler)
    }
  }

  private mutating func leaveNetwork(_ id: CustomerID, _ scheduler: Scheduler<Event>) {
    let classIndex = Int(customers[id].classIndex)
    if !isSingleFlow {
      let now = scheduler.now
      classes[classIndex].flow.counts.departures &+= 1
      classes[classIndex].flow.number.add(-1, at: now)
      classes[classIndex].flow.wait.record(customers[id].waited)
      classes[classIndex].flow.sojourn.record(now - customers[id].entered)
    }
    release(id, scheduler)
    guard isWarm else { return }
    servedCount &+= 1
    if servedCount == configuration.customers {
      scheduler.requestStop(reason: QueueingStopReason.customersServed.rawValue)
    }
  }

  private mutating func lose(_ id: CustomerID, _ scheduler: Scheduler<Event>) {
    if !isSingleFlow {
      let classIndex = Int(customers[id].classIndex)
      classes[classIndex].flow.counts.lost &+= 1
      classes[classIndex].flow.number.add(-1, at: scheduler.now)
    }
    release(id, scheduler)
  }

  /// Out of the network: back to thinking, or gone.
  private mutating func release(_ id: CustomerID, _ scheduler: Scheduler<Event>) {
    if classes[Int(customers[id].classIndex)].isClosed {
      customers[id].station = Customer.nowhere
      think(id, scheduler)
    } else {
      customers.remove(id)
    }
  }
}
