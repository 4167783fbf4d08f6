/// A migration between two hosts: one record of what is reserved where, from start to end.
///
/// The target's memory and network are booked once, when the copy starts; the source's are freed once, when it is
/// committed. Nothing else changes bookings.
struct MigrationTransaction {
  /// Where the transaction stands.
  enum Phase {
    /// The target has reserved; memory is copied while the machine runs at the source.
    case copying
    /// The machine runs at the target; the source has let go.
    case committed
  }

  let machine: Int32
  let target: Int32
  /// Clock of the model at its end, in seconds.
  let endClock: Double
  var phase = Phase.copying
}

/// What the planner decided: one machine, one target.
struct PlannedMigration: Equatable {
  let machine: Int32
  let target: Int32
}
