/// What a master takes a host for that sends no network heartbeats.
///
/// Source: published, Epping, vSphere HA Deepdive 6.0, Fundamental Concepts.
public enum HostClassification: String, Sendable, Hashable, CaseIterable {
  /// Network heartbeats arrive.
  case live
  /// No network heartbeats; datastore heartbeats with the isolation flag.
  case isolated
  /// No network heartbeats; datastore heartbeats without the flag.
  case partitioned
  /// No heartbeats, but the host answers pings: only its agent is gone. Nothing is restarted.
  case agentUnreachable
  /// Nothing answers: its machines are restarted.
  case failed

  /// Classifies a host by what can be observed of it.
  ///
  /// Datastore heartbeats come from the agent itself, so they decide before the answer to a ping does.
  public init(networkHeartbeat: Bool, datastoreHeartbeat: Bool, answersPing: Bool, isolationFlag: Bool) {
    if networkHeartbeat {
      self = .live
    } else if datastoreHeartbeat {
      self = isolationFlag ? .isolated : .partitioned
    } else {
      self = answersPing ? .agentUnreachable : .failed
    }
  }
}
