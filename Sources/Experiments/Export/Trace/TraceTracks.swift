import Calculators

/// Processes and threads of a trace: a process is a kind of entity, a thread an entity.
///
/// Spans of a thread may hold one another but not overlap in part, so those that would go to further threads of the
/// entity.
struct TraceTracks {
  /// A kind of entity: a table of the run, or `other` for entities of events that are in none.
  private struct Kind {
    var name: String
    var threads: [Thread] = []
  }

  private struct Thread {
    var entity: String
    var lane: Int
    /// Ends of the spans that are open, outermost first.
    var ends: [Int64] = []
  }

  /// Where an event is drawn.
  struct Place: Equatable {
    var process: Int
    var thread: Int
  }

  private var kinds: [Kind]
  private var home: [String: (kind: Int, lanes: [Int])] = [:]

  /// Thread numbers of a process begin at a multiple of this: they are distinct over all processes and no process's.
  private static let threadsPerProcess = 10_000_000

  /// Makes a track for each entity of each table; an entity that several tables name belongs to the first.
  init(_ tables: [(name: String, entities: [String])]) {
    kinds = tables.map { Kind(name: $0.name) } + [Kind(name: "other")]
    for (index, table) in tables.enumerated() {
      for entity in table.entities where home[entity] == nil { addLane(of: entity, in: index) }
    }
  }

  /// The process of a table.
  func process(ofTable index: Int) -> Int { index + 1 }

  /// The first thread of an entity.
  mutating func place(of entity: String) -> Place {
    if home[entity] == nil { addLane(of: entity, in: kinds.count - 1) }
    let (kind, lanes) = home[entity] ?? (0, [0])
    return place(kind, lanes[0])
  }

  /// The thread on which a span fits; spans come ordered by beginning, longer ones first.
  mutating func place(of entity: String, from start: Int64, to end: Int64) -> Place {
    _ = place(of: entity)
    let (kind, lanes) = home[entity] ?? (0, [])
    for lane in lanes where fits(kind, lane, start, end) { return place(kind, lane) }
    let lane = addLane(of: entity, in: kind)
    _ = fits(kind, lane, start, end)
    return place(kind, lane)
  }

  private mutating func fits(_ kind: Int, _ lane: Int, _ start: Int64, _ end: Int64) -> Bool {
    while let last = kinds[kind].threads[lane].ends.last, last <= start { kinds[kind].threads[lane].ends.removeLast() }
    if let last = kinds[kind].threads[lane].ends.last, last < end { return false }
    kinds[kind].threads[lane].ends.append(end)
    return true
  }

  @discardableResult
  private mutating func addLane(of entity: String, in kind: Int) -> Int {
    let index = kinds[kind].threads.count
    kinds[kind].threads.append(Thread(entity: entity, lane: home[entity]?.lanes.count ?? 0))
    home[entity, default: (kind, [])].lanes.append(index)
    return index
  }

  private func place(_ kind: Int, _ thread: Int) -> Place {
    Place(process: kind + 1, thread: (kind + 1) * Self.threadsPerProcess + thread)
  }

  /// The events that name and order processes and threads.
  var metadata: [JSONObject] {
    var events: [JSONObject] = []
    for (index, kind) in kinds.enumerated() where !(kind.threads.isEmpty && kind.name == "other") {
      let process = place(index, 0)
      events.append(Self.metadata("process_name", process, "name", .text(kind.name)))
      events.append(Self.metadata("process_sort_index", process, "sort_index", .integer(index)))
      // Further threads of an entity stand below its first.
      let order = kind.threads.indices.sorted { one, other in
        key(kind.threads[one]) < key(kind.threads[other])
      }
      for (rank, number) in order.enumerated() {
        let thread = kind.threads[number]
        let name = thread.lane == 0 ? thread.entity : "\(thread.entity) (\(thread.lane + 1))"
        events.append(Self.metadata("thread_name", place(index, number), "name", .text(name)))
        events.append(Self.metadata("thread_sort_index", place(index, number), "sort_index", .integer(rank)))
      }
    }
    return events
  }

  private func key(_ thread: Thread) -> (Int, Int) { (home[thread.entity]?.lanes[0] ?? 0, thread.lane) }

  private static func metadata(_ name: String, _ place: Place, _ key: String, _ value: JSONValue) -> JSONObject {
    [
      "ph": .text("M"), "name": .text(name), "pid": .integer(place.process), "tid": .integer(place.thread),
      "args": .object([key: value]),
    ]
  }
}
