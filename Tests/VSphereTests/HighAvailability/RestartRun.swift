import Quantities

@testable import VSphere

/// Carries a restart queue's actions out on a clock of its own: power-ons take a fixed time and fail as often as told.
struct RestartRun<Constraints: RestartConstraints> {
  struct Start: Equatable {
    var machine: Int32
    var host: Int32
    var seconds: Double
  }

  var queue: RestartQueue
  var placement: RestartPlacement
  var constraints: Constraints
  var powerOnTime = SimDuration.seconds(4)
  /// Attempts of each machine that fail, and what they fail with.
  var failures: [Int32: Int] = [:]
  /// From power-on to guest heartbeats; nil for never.
  var guestTime: SimDuration? = .seconds(30)

  private(set) var now = SimTime.zero
  private(set) var starts: [Start] = []
  private(set) var otherActions: [RestartAction] = []
  private(set) var mostConcurrent: Int32 = 0
  private var reports: [(time: SimTime, order: Int, machine: Int32, kind: Kind)] = []
  private var actions: ContiguousArray<RestartAction> = []

  private enum Kind { case powerOn, guest }

  init(
    _ settings: HASettings, hosts: ContiguousArray<RestartPlacement.Host>, constraints: Constraints,
    dependencies: [RestartDependency] = []
  ) {
    queue = RestartQueue(settings, dependencies: dependencies)
    placement = RestartPlacement(hosts: hosts, concurrentRestartsPerHost: settings.concurrentRestartsPerHost)
    self.constraints = constraints
  }

  func startSeconds(_ machine: Int32) -> [Double] { starts.filter { $0.machine == machine }.map(\.seconds) }

  mutating func enqueue(_ requests: [RestartRequest]) {
    for request in requests { queue.enqueue(request) }
    look()
  }

  mutating func look() {
    queue.next(at: now, placement: &placement, constraints: &constraints, actions: &actions)
    for action in actions {
      guard case .powerOn(let machine, let host, _) = action else {
        otherActions.append(action)
        continue
      }
      starts.append(Start(machine: machine, host: host, seconds: now.seconds))
      reports.append((now + powerOnTime, reports.count, machine, .powerOn))
    }
    for host in placement.hosts { mostConcurrent = max(mostConcurrent, host.startsInProgress) }
  }

  /// Runs until nothing is due by a time.
  mutating func run(until end: SimTime) {
    while true {
      let due = reports.min { ($0.time, $0.order) < ($1.time, $1.order) }
      let next = min(due?.time ?? .never, queue.nextEventTime)
      guard next <= end, next != .never else { break }
      now = next
      if let due, due.time == next {
        reports.removeAll { $0.order == due.order && $0.machine == due.machine && $0.kind == due.kind }
        report(due.machine, due.kind)
      }
      look()
    }
    now = end
  }

  private mutating func report(_ machine: Int32, _ kind: Kind) {
    switch kind {
    case .powerOn:
      if let left = failures[machine], left > 0 {
        failures[machine] = left - 1
        queue.failed(machine: machine, at: now, placement: &placement)
      } else {
        queue.succeeded(machine: machine, at: now, placement: &placement)
        if let guestTime { reports.append((now + guestTime, reports.count + 1_000_000, machine, .guest)) }
      }
    case .guest: queue.conditionReached(machine: machine, .guestHeartbeatGreen, at: now)
    }
  }
}

extension RestartRun where Constraints == NoRestartConstraints {
  init(_ settings: HASettings, hosts: Int, dependencies: [RestartDependency] = []) {
    self.init(
      settings, hosts: ContiguousArray(repeating: .large, count: hosts), constraints: NoRestartConstraints(),
      dependencies: dependencies)
  }
}

extension RestartPlacement.Host {
  /// Room for anything.
  static let large = RestartPlacement.Host(unreservedCPUMHz: 1e6, unreservedMemoryBytes: 1 << 40)
}

extension RestartRequest {
  /// A request of few words.
  static func of(
    _ machine: Int32, _ priority: RestartPriority = .medium, kind: RestartKind = .ordinary,
    condition: RestartCondition = .resourcesAllocated, delay: Int64 = 0, timeout: Int64 = 600, memoryBytes: Int64 = 0
  ) -> RestartRequest {
    RestartRequest(
      machine: machine,
      settings: HAMachineSettings(
        kind: kind, priority: priority, condition: condition, delayAfterCondition: .seconds(delay),
        conditionTimeout: .seconds(timeout)),
      needs: RestartPlacement.Needs(memoryBytes: memoryBytes))
  }
}

/// A cluster without rules whose hosts are all alike.
struct NoRestartConstraints: RestartConstraints, Sendable {
  func refusal(machine: Int32, host: Int32) -> RestartRefusal? { nil }
}
