import Documents
import Quantities
import VSphere

/// `ha-timeline`: what HA agents do, and when, after something happens to a host.
enum HATimeline: Calculator {
  static let about = CalculatorDescription(
    name: "ha-timeline", summary: "what HA does, and when, after a host fails or is isolated",
    source: "Epping, vSphere HA Deepdive 6.0, Restarting Virtual Machines",
    example: #"{"role": "slave", "heartbeatDatastores": true}"#,
    outputs: milestones.map { CalculatorOutput($0.key, $0.meaning, unit: "s from the event") })

  /// The keys of the results.
  private static let milestones: [(milestone: FailureDetection.Milestone, key: String, meaning: String)] = [
    (.isolationPingStarts, "isolationPingAt", "the host pings its isolation addresses"),
    (.datastoreHeartbeatsWatched, "monitorDatastoreHbAt", "the master starts to watch datastore heartbeats"),
    (.declaredUnreachable, "declaredUnreachableAt", "the master calls the host unreachable and pings it"),
    (.pingEnds, "pingUntil", "the master stops pinging the host"),
    (.electionStarts, "electionStartsAt", "the election of a master starts"),
    (.newMaster, "newMasterAt", "a new master reads the list of protected VMs"),
    (.declaredDead, "declaredDeadAt", "the master calls the host failed"),
    (.declaredIsolated, "declaredIsolatedAt", "the host calls itself isolated"),
    (.declaredPartitioned, "declaredPartitionedAt", "the master calls the host partitioned"),
    (.declaredAgentUnreachable, "declaredAgentUnreachableAt", "the master calls the host's agent unreachable"),
    (.restartsInitiated, "restartsInitiatedAt", "the host's VMs are restarted elsewhere"),
    (.isolationResponse, "isolationResponseAt", "the host applies its isolation response"),
  ]

  /// Events by the names of the input.
  private enum Event: String, CaseIterable {
    case failed, isolated, partitioned
    case agentDown = "agent-down"

    var event: FailureDetection.Event {
      switch self {
      case .failed: .hostFailed
      case .isolated: .isolated
      case .partitioned: .partitioned
      case .agentDown: .agentDown
      }
    }
  }

  static func read(_ reader: SectionReader) -> FailureDetection {
    let role = reader.value("role", ValueForm<FailureDetection.Role>.choice, "part the host played in its cluster")
    let isIsolated = reader.value("isolated", .flag, default: false, "the same as event: isolated")
    let event = reader.value(
      "event", ValueForm<Event>.choice, default: isIsolated ? .isolated : .failed, "what happened to it")
    if isIsolated, event != .isolated {
      reader.refuse("event", "'isolated' says otherwise", hint: "leave one of the two out")
    }
    let settings = HASettings()
    let hasDatastores = reader.value(
      "heartbeatDatastores", .flagOrCount, default: settings.heartbeatDatastores > 0,
      "whether heartbeat datastores are configured and reached")
    let delay = reader.value(
      "isolationPolicyDelayS", .real(0...86_400), default: settings.isolationPolicyDelay.seconds,
      "from the declaration of isolation to the response, s; at least 30 count")
    return FailureDetection(
      role: role, hasHeartbeatDatastores: hasDatastores, event: event.event,
      isolationPolicyDelay: SimDuration.seconds(rounding: delay))
  }

  static func evaluate(_ detection: FailureDetection) -> JSONObject {
    var result = JSONObject()
    for step in detection.steps {
      guard let key = milestones.first(where: { $0.milestone == step.milestone })?.key else { continue }
      result.append(key, .number(step.delay.seconds))
    }
    return result
  }
}

extension ValueForm where Value == Bool {
  /// Whether there are any: a truth value or a number.
  fileprivate static var flagOrCount: ValueForm {
    let flag = ValueForm<Bool>.flag
    let count = ValueForm<Int>.count(0...1000)
    return ValueForm(
      accepts: "true, false or a number", placeholder: false,
      read: { node, issues in
        if case .scalar(let text, _) = node.content, Double(text) != nil {
          return count.read(node, issues).map { $0 > 0 }
        }
        return flag.read(node, issues)
      }, write: flag.write)
  }
}
