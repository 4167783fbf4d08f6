import Quantities

/// What FDM agents do, and when, after something happens to a host: milestones from the event on.
///
/// Agents of master and slaves exchange heartbeats every second. All times are published (Epping, vSphere HA Deepdive
/// 6.0, Restarting Virtual Machines) except where marked at the case.
public struct FailureDetection: Sendable, Hashable {
  /// Part a host plays in its cluster.
  public enum Role: String, Sendable, Hashable, CaseIterable {
    /// Watches the others and restarts machines.
    case master
    /// Watched.
    case slave
  }

  /// What happens to the host.
  public enum Event: String, Sendable, Hashable, CaseIterable {
    /// The host stops: power, hardware, kernel.
    case hostFailed
    /// Its management network fails: it reaches neither agents nor isolation addresses.
    case isolated
    /// It is cut off together with others, or reaches an isolation address.
    case partitioned
    /// Only its agent stops: it answers pings and runs its machines.
    case agentDown
  }

  /// A step of detection.
  public enum Milestone: String, Sendable, Hashable, CaseIterable {
    /// The master starts watching the host's datastore heartbeats.
    case datastoreHeartbeatsWatched
    /// The master has heard nothing and calls the host unreachable; it pings it until `pingEnds`.
    case declaredUnreachable
    /// The master stops pinging the host.
    case pingEnds
    /// The slaves elect a master.
    case electionStarts
    /// The new master reads the list of protected machines.
    case newMaster
    /// An isolated slave has elected itself and pings the isolation addresses.
    case isolationPingStarts
    /// The master calls the host failed.
    case declaredDead
    /// The host calls itself isolated and says so on its heartbeat datastores.
    case declaredIsolated
    /// The master calls the host partitioned: datastore heartbeats come, the isolation flag does not.
    case declaredPartitioned
    /// The master calls the host's agent unreachable; its machines run on.
    case declaredAgentUnreachable
    /// The master starts restarting the host's machines.
    case restartsInitiated
    /// The host applies the isolation response to its machines.
    case isolationResponse
  }

  /// A milestone and when it is reached, from the event on.
  public struct Step: Sendable, Hashable {
    /// What is reached.
    public var milestone: Milestone
    /// When, from the event on.
    public var delay: SimDuration
    /// Makes a step.
    public init(_ milestone: Milestone, _ delay: SimDuration) {
      self.milestone = milestone
      self.delay = delay
    }
  }

  /// Time an election takes: about 15 s (published).
  public static let electionDuration = SimDuration.seconds(15)
  /// Silence after which slaves elect a master and a master calls a slave unreachable: 10 s (published).
  public static let heartbeatTimeout = SimDuration.seconds(10)
  /// From reading the list of protected machines to restarting them: 10 s (published).
  public static let protectedListDelay = SimDuration.seconds(10)

  /// The steps in order of time.
  public var steps: [Step]

  /// Works out the steps.
  ///
  /// Without heartbeat datastores a master cannot tell an isolated or partitioned host from a failed one: it calls it
  /// dead after 15 s and tries to restart machines that still run and hold their files, so that these attempts fail
  /// until an isolation response stops them (derived). With them, a partitioned slave is told apart after its pings
  /// went unanswered, and the hosts cut off elect a master of their own, which restarts nothing that runs (derived).
  /// When a master is cut off or loses its agent, the others elect another one (derived from the failure of a master).
  /// - Parameters:
  ///   - role: part the host played.
  ///   - hasHeartbeatDatastores: whether heartbeat datastores are configured and still reached.
  ///   - event: what happens.
  ///   - isolationPolicyDelay: from the declaration of isolation to the response; below 30 s it counts as 30 s
  ///     (published).
  public init(
    role: Role, hasHeartbeatDatastores: Bool, event: Event, isolationPolicyDelay: SimDuration = .seconds(30)
  ) {
    let policyDelay = Swift.max(isolationPolicyDelay, .seconds(30))
    switch role {
    case .master:
      steps = Self.masterSteps(event, policyDelay)
    case .slave:
      steps = Self.slaveSteps(event, hasHeartbeatDatastores, policyDelay)
    }
    // Sorted by insertion: few steps, and equal times keep the order in which things follow from each other.
    for index in steps.indices.dropFirst() {
      var position = index
      while position > 0, steps[position].delay < steps[position - 1].delay {
        steps.swapAt(position, position - 1)
        position -= 1
      }
    }
  }

  /// When a milestone is reached, from the event on; nil if never.
  public func delay(of milestone: Milestone) -> SimDuration? {
    for step in steps where step.milestone == milestone { return step.delay }
    return nil
  }

  private static func masterSteps(_ event: Event, _ policyDelay: SimDuration) -> [Step] {
    let newMaster = heartbeatTimeout + electionDuration
    var steps = [Step(.electionStarts, heartbeatTimeout), Step(.newMaster, newMaster)]
    switch event {
    case .hostFailed:
      steps.append(Step(.restartsInitiated, newMaster + protectedListDelay))
    case .isolated:
      steps += [
        Step(.isolationPingStarts, .zero), Step(.declaredIsolated, .seconds(5)),
        Step(.isolationResponse, .seconds(5) + policyDelay),
      ]
    case .partitioned:
      steps.append(Step(.declaredPartitioned, newMaster + protectedListDelay))
    case .agentDown:
      steps.append(Step(.declaredAgentUnreachable, newMaster + protectedListDelay))
    }
    return steps
  }

  private static func slaveSteps(
    _ event: Event, _ hasHeartbeatDatastores: Bool, _ policyDelay: SimDuration
  ) -> [Step] {
    let pingEnd = SimDuration.seconds(15)
    var steps = [Step(.declaredUnreachable, heartbeatTimeout), Step(.pingEnds, pingEnd)]
    if hasHeartbeatDatastores { steps.insert(Step(.datastoreHeartbeatsWatched, .seconds(3)), at: 0) }
    let dead = hasHeartbeatDatastores ? SimDuration.seconds(18) : pingEnd
    switch event {
    case .hostFailed:
      steps += [Step(.declaredDead, dead), Step(.restartsInitiated, dead)]
    case .isolated:
      if !hasHeartbeatDatastores { steps += [Step(.declaredDead, dead), Step(.restartsInitiated, dead)] }
      steps += [
        Step(.electionStarts, heartbeatTimeout), Step(.isolationPingStarts, .seconds(25)),
        Step(.declaredIsolated, .seconds(30)), Step(.isolationResponse, .seconds(30) + policyDelay),
      ]
    case .partitioned:
      if hasHeartbeatDatastores {
        steps.append(Step(.declaredPartitioned, pingEnd))
      } else {
        steps += [Step(.declaredDead, dead), Step(.restartsInitiated, dead)]
      }
      steps += [
        Step(.electionStarts, heartbeatTimeout), Step(.newMaster, heartbeatTimeout + electionDuration),
      ]
    case .agentDown:
      steps.append(Step(.declaredAgentUnreachable, pingEnd))
    }
    return steps
  }
}
