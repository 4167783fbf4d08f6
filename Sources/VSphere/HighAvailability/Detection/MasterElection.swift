import Quantities

/// Who becomes master, and when restarts start if another host fails meanwhile.
public enum MasterElection {
  /// A host that stands for election.
  public struct Candidate: Sendable, Hashable {
    /// Position of the host.
    public var host: Int32
    /// Datastores it has.
    public var datastoreCount: Int
    /// Its managed object identifier, such as `host-99`.
    public var managedObjectID: String
    /// Makes a candidate.
    public init(host: Int32, datastoreCount: Int, managedObjectID: String) {
      self.host = host
      self.datastoreCount = datastoreCount
      self.managedObjectID = managedObjectID
    }
  }

  /// The winner: most datastores, among equals the highest identifier compared as text, so that `host-99` beats
  /// `host-100`; nil without candidates (published: Epping, vSphere HA Deepdive 6.0, Components of HA).
  public static func winner(among candidates: some Sequence<Candidate>) -> Candidate? {
    var best: Candidate?
    for candidate in candidates where best.map({ beats(candidate, $0) }) ?? true { best = candidate }
    return best
  }

  private static func beats(_ challenger: Candidate, _ holder: Candidate) -> Bool {
    if challenger.datastoreCount != holder.datastoreCount { return challenger.datastoreCount > holder.datastoreCount }
    // Bytes, not the collation of the locale.
    return holder.managedObjectID.utf8.lexicographicallyPrecedes(challenger.managedObjectID.utf8)
  }

  /// When restarts start after the master failed and a second host failed later, both from the master's failure on.
  public struct SecondFailure: Sendable, Hashable {
    /// Restarts of the machines of the failed master.
    public var firstRestarts: SimDuration
    /// Restarts of the machines of the second host.
    public var secondRestarts: SimDuration
    /// When a master is in charge.
    public var newMaster: SimDuration
  }

  /// Works out what a second failure does to the restarts after the failure of the master (derived from the published
  /// times of single failures; the sources do not describe it).
  ///
  /// Until the election is over nobody watches hosts. The new master restarts 10 s after it read the list of protected
  /// machines whatever does not run by then, so machines of a host that failed during the election go along with those
  /// of the master. If the host that failed was about to win, the others start over; if it had won already, it is the
  /// failure of a master again. A slave that fails once there is a new master is detected as usual.
  /// - Parameters:
  ///   - failure: when the second host fails, from the failure of the master on.
  ///   - isWinner: whether the second host wins or would have won the election.
  ///   - hasHeartbeatDatastores: whether heartbeat datastores are configured.
  public static func secondFailure(
    at failure: SimDuration, isWinner: Bool, hasHeartbeatDatastores: Bool
  ) -> SecondFailure {
    let start = FailureDetection.heartbeatTimeout
    let end = start + FailureDetection.electionDuration
    let listed = FailureDetection.protectedListDelay
    if failure >= end, !isWinner {
      let detection = FailureDetection(
        role: .slave, hasHeartbeatDatastores: hasHeartbeatDatastores, event: .hostFailed)
      let restarts = detection.delay(of: .restartsInitiated) ?? .zero
      return SecondFailure(firstRestarts: end + listed, secondRestarts: failure + restarts, newMaster: end)
    }
    if failure >= end {
      let next = failure + end
      // What the new master restarted before it failed needs no second master.
      let first = failure >= end + listed ? end + listed : next + listed
      return SecondFailure(firstRestarts: first, secondRestarts: next + listed, newMaster: next)
    }
    let master = isWinner && failure > start ? failure + FailureDetection.electionDuration : end
    return SecondFailure(firstRestarts: master + listed, secondRestarts: master + listed, newMaster: master)
  }
}
