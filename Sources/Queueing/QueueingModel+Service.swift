import Quantities
import SimulationKernel

// Who is served when: the disciplines.
extension QueueingModel {
  /// A customer that has been let into a station begins service or waits.
  mutating func admit(_ id: CustomerID, to station: Int, _ scheduler: Scheduler<Event>) {
    if stations[station].discipline == .processorSharing {
      addToShared(id, station, scheduler)
      return
    }
    let line = stations[station].line(ofPriority: classes[Int(customers[id].classIndex)].priority)
    if stations[station].busy.value < stations[station].servers {
      stations[station].busy.add(1, at: scheduler.now)
      beginService(id, station, line: line, scheduler)
    } else if stations[station].discipline == .preemptivePriority, interruptOne(station, below: line, scheduler) {
      beginService(id, station, line: line, scheduler)
    } else {
      customers.append(id, to: &waiting[line])
    }
  }

  /// A customer gets a server that is already counted as busy.
  private mutating func beginService(
    _ id: CustomerID, _ station: Int, line: Int, _ scheduler: Scheduler<Event>
  ) {
    let now = scheduler.now
    let handle = scheduler.schedule(.serviceEnded(customer: id.index), after: customers[id].remaining)
    if stations[station].discipline == .preemptivePriority {
      customers[id].started = now
      customers[id].completion = handle
      customers.append(id, to: &serving[line])
    } else {
      // Nobody interrupts it: its wait is over.
      recordWait(id, station, now - customers[id].arrived)
    }
  }

  /// Takes the server from the last begun customer of the lowest priority, if that is below `line`. It goes to the
  /// head of its line and later resumes where it was.
  private mutating func interruptOne(_ station: Int, below line: Int, _ scheduler: Scheduler<Event>) -> Bool {
    var candidate = stations[station].firstLine + stations[station].lineCount - 1
    while candidate > line, serving[candidate].isEmpty { candidate -= 1 }
    guard candidate > line else { return false }
    let victim = serving[candidate].last
    customers.unlink(victim, from: &serving[candidate])
    scheduler.cancel(customers[victim].completion)
    customers[victim].remaining = customers[victim].remaining - (scheduler.now - customers[victim].started)
    customers.prepend(victim, to: &waiting[candidate])
    return true
  }

  mutating func endService(_ id: CustomerID, _ scheduler: Scheduler<Event>) {
    let station = Int(customers[id].station)
    let sojourn = scheduler.now - customers[id].arrived
    if stations[station].discipline == .preemptivePriority {
      let line = stations[station].line(ofPriority: classes[Int(customers[id].classIndex)].priority)
      customers.unlink(id, from: &serving[line])
      recordWait(id, station, sojourn - customers[id].service)
    }
    recordDeparture(station, sojourn, scheduler)
    let firstLine = stations[station].firstLine
    if let line = (firstLine..<firstLine + stations[station].lineCount).first(where: { !waiting[$0].isEmpty }) {
      let next = waiting[line].first
      customers.unlink(next, from: &waiting[line])
      beginService(next, station, line: line, scheduler)
    } else {
      stations[station].busy.add(-1, at: scheduler.now)
    }
    leave(station, id, scheduler)
  }

  private mutating func addToShared(_ id: CustomerID, _ station: Int, _ scheduler: Scheduler<Event>) {
    if stations[station].busy.value < stations[station].servers { stations[station].busy.add(1, at: scheduler.now) }
    let index = stations[station].sharedIndex
    shared[index].add(id, service: customers[id].service, at: scheduler.now)
    scheduleSharedCompletion(station, scheduler)
  }

  private mutating func scheduleSharedCompletion(_ station: Int, _ scheduler: Scheduler<Event>) {
    let index = stations[station].sharedIndex
    guard let time = shared[index].nextCompletion(at: scheduler.now) else { return }
    if !scheduler.reschedule(shared[index].completion, to: time) {
      shared[index].completion = scheduler.schedule(.sharedServiceEnded(station: UInt32(station)), at: time)
    }
  }

  mutating func endSharedService(_ station: Int, _ scheduler: Scheduler<Event>) {
    let id = shared[stations[station].sharedIndex].removeFirst(at: scheduler.now)
    let sojourn = scheduler.now - customers[id].arrived
    recordWait(id, station, sojourn - customers[id].service)
    recordDeparture(station, sojourn, scheduler)
    if stations[station].flow.number.value < stations[station].busy.value {
      stations[station].busy.add(-1, at: scheduler.now)
    }
    scheduleSharedCompletion(station, scheduler)
    leave(station, id, scheduler)
  }

  private mutating func recordWait(_ id: CustomerID, _ station: Int, _ wait: SimDuration) {
    stations[station].flow.wait.record(wait)
    if !isSingleFlow { customers[id].waited += wait }
  }

  private mutating func recordDeparture(_ station: Int, _ sojourn: SimDuration, _ scheduler: Scheduler<Event>) {
    stations[station].flow.number.add(-1, at: scheduler.now)
    stations[station].flow.counts.departures &+= 1
    stations[station].flow.sojourn.record(sojourn)
  }
}
