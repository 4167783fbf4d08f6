/// How rows of `events.csv` become spans of time.
enum TraceSpans {
  /// Kinds whose duration ends when the row was written.
  static let endingNow: Set<String> = [
    "maintenance", "migration_aborted", "rolling_upgrade", "storage_migration", "storage_migration_aborted",
  ]

  /// Kinds whose duration begins when the row was written.
  static let beginningNow: Set<String> = [
    "clone", "ft_failover", "ft_secondary_created", "snapshot", "snapshot_delete", "vsan_rebuild", "vsan_resync",
  ]

  /// A state that one kind of event begins and others of the same entity end.
  struct State {
    /// What the span is called.
    var name: String
    /// Kinds that end it.
    var ends: Set<String>
  }

  /// States by the kind that begins them.
  static let states: [String: State] = [
    "host_failure": State(name: "failed", ends: ["host_repaired", "host_available"]),
    "vm_failure": State(name: "down", ends: ["vm_recovered", "power_on"]),
    "guest_crash": State(name: "down", ends: ["vm_recovered", "vm_monitoring_reset", "power_on"]),
    "isolation_response": State(name: "down", ends: ["vm_recovered", "power_on"]),
    "vm_paused": State(name: "paused", ends: ["vm_resumed"]),
    "suspend": State(name: "suspended", ends: ["resume"]),
    "agent_failure": State(name: "agent failed", ends: ["agent_back"]),
    "host_cut_off": State(name: "cut off", ends: ["host_reconnected"]),
    "nic_down": State(name: "link down", ends: ["nic_up"]),
    "datastore_apd": State(name: "all paths down", ends: ["datastore_restored"]),
    "datastore_pdl": State(name: "device lost", ends: ["datastore_restored"]),
    "enter_maintenance": State(name: "in maintenance", ends: ["exit_maintenance"]),
    "quarantine": State(name: "in quarantine", ends: ["exit_quarantine"]),
    "datastore_entering_maintenance": State(name: "in maintenance", ends: ["datastore_maintenance_ends"]),
    "host_standby": State(name: "standby", ends: ["dpm_power_on", "host_available"]),
    "dpm_power_on": State(name: "boot", ends: ["host_available"]),
    "host_off": State(name: "off", ends: ["host_on"]),
    "vsan_component_absent": State(name: "component absent", ends: ["vsan_repaired"]),
  ]
}

/// A row of `events.csv` with instants in nanoseconds.
struct TraceEvent: Sendable {
  var time: Int64
  var kind: String
  var entity: String
  var source: String
  var target: String
  var duration: Int64?
  var detail: String

  /// Reads the row a reader is at; nil where it has no instant.
  init?(_ reader: TableReader) {
    guard let time = reader.nanoseconds() else { return nil }
    self.time = time
    kind = reader.text(2)
    entity = reader.text(3)
    source = reader.text(4)
    target = reader.text(5)
    duration = reader.nanoseconds(6)
    detail = reader.text(7)
  }
}

/// A span of time on the track of an entity, or an instant where `end` is nil.
struct TraceSpan: Sendable {
  var name: String
  var start: Int64
  var end: Int64?
  var event: TraceEvent
  /// Whether it was still going on when the run ended.
  var isOpen = false

  /// Finds the spans and instants of a run, ordered by beginning, longer ones first.
  /// - Parameters:
  ///   - events: the rows in order of time.
  ///   - end: when the run ended, where states end that nothing else ends.
  ///   - migrationsEnd: whether the time of a `migration` is its end rather than its beginning.
  static func all(of events: [TraceEvent], until end: Int64, migrationsEnd: Bool) -> [TraceSpan] {
    var spans: [TraceSpan] = []
    var open: [String: [Int]] = [:]
    for event in events {
      open[event.entity]?.removeAll { index in
        guard TraceSpans.states[spans[index].event.kind]?.ends.contains(event.kind) == true else { return false }
        spans[index].end = event.time
        spans[index].isOpen = false
        return true
      }
      if let state = TraceSpans.states[event.kind] {
        open[event.entity, default: []].append(spans.count)
        spans.append(
          TraceSpan(name: state.name, start: event.time, end: max(end, event.time), event: event, isOpen: true))
      } else {
        spans.append(timed(event, migrationsEnd: migrationsEnd))
      }
    }
    return spans.enumerated().sorted { one, other in
      let keys = [one, other].map { ($0.element.start, -($0.element.end ?? $0.element.start), $0.offset) }
      return keys[0] < keys[1]
    }.map(\.element)
  }

  private static func timed(_ event: TraceEvent, migrationsEnd: Bool) -> TraceSpan {
    if let duration = event.duration {
      let isMigration = event.kind == "migration"
      if TraceSpans.endingNow.contains(event.kind) || (isMigration && migrationsEnd) {
        return TraceSpan(name: event.kind, start: max(0, event.time - duration), end: event.time, event: event)
      }
      if TraceSpans.beginningNow.contains(event.kind) || isMigration {
        return TraceSpan(name: event.kind, start: event.time, end: event.time + duration, event: event)
      }
    }
    return TraceSpan(name: event.kind, start: event.time, event: event)
  }
}
