import Quantities

/// Recorded instants, handed out one after the other.
struct TraceArrivals: Sendable {
  private let instants: ContiguousArray<SimTime>
  private var cursor = 0

  init(_ instants: [SimTime]) { self.instants = ContiguousArray(instants) }

  /// Instants before `now` are skipped; equal ones are all handed out.
  mutating func next(after now: SimTime) -> SimTime? {
    while cursor < instants.count {
      let instant = instants[cursor]
      cursor += 1
      if instant >= now { return instant }
    }
    return nil
  }
}
