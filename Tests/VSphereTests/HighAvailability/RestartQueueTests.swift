import Quantities
import Testing

@testable import VSphere

/// Keeps all machines apart, each on a host of its own.
private struct Apart: RestartConstraints {
  var hostOf: [Int32: Int32] = [:]
  func refusal(machine: Int32, host: Int32) -> RestartRefusal? {
    hostOf.contains { $0.key != machine && $0.value == host } ? .antiAffinity(0) : nil
  }
  mutating func assign(machine: Int32, to host: Int32) { hostOf[machine] = host }
}

@Suite struct RestartQueueTests {
  /// Machines of one rule that are restarted together are kept apart too, though none of them runs yet.
  @Test func antiAffinityAmongMachinesOfOneFailure() {
    var run = RestartRun(HASettings(), hosts: [.large, .large], constraints: Apart())
    run.enqueue((0..<3).map { RestartRequest.of($0) })
    #expect(run.starts.map(\.host) == [0, 1])
    #expect(
      run.otherActions
        == [.requestCapacity(machine: 2, shortage: .init(isFragmented: false, lacksCapacity: false))])
  }

  /// Without any host it is not power-ons that are short: DPM is asked at once.
  @Test func asksForAHostWhenThereIsNone() {
    var off = RestartPlacement.Host.large
    off.isAvailable = false
    var run = RestartRun(HASettings(), hosts: [off], constraints: NoRestartConstraints())
    run.enqueue([RestartRequest.of(0)])
    #expect(
      run.otherActions == [.requestCapacity(machine: 0, shortage: .init(isFragmented: false, lacksCapacity: true))])
    run.placement.hosts[0].isAvailable = true
    run.queue.capacityChanged()
    run.look()
    #expect(run.starts.count == 1)
  }

  /// HA-13; Epping, vSphere HA Deepdive 6.0: attempts at 0, 2, 6, 14 and 30 min, each wait from the known failure.
  @Test func fiveAttempts() {
    var run = RestartRun(HASettings(), hosts: 1)
    run.powerOnTime = .zero
    run.failures = [0: 99]
    run.enqueue([RestartRequest.of(0)])
    run.run(until: .seconds(7200))
    #expect(run.startSeconds(0) == [0, 120, 360, 840, 1800])
    #expect(run.otherActions == [.giveUp(machine: 0, reason: .attemptsExhausted(5, .powerOnError))])
    #expect(run.queue.isEmpty && run.placement.hosts[0].startsInProgress == 0)

    run = RestartRun(HASettings(), hosts: 1)
    run.powerOnTime = .seconds(8)
    run.failures = [0: 3]
    run.enqueue([RestartRequest.of(0)])
    run.run(until: .seconds(7200))
    #expect(run.startSeconds(0) == [0, 128, 376, 864])
    #expect(run.otherActions.isEmpty && run.queue.isEmpty)
  }

  @Test func furtherAttemptsRepeatTheLastDelay() {
    var settings = HASettings()
    settings.restartAttemptLimit = 7
    var run = RestartRun(settings, hosts: 1)
    run.powerOnTime = .zero
    run.failures = [0: 99]
    run.enqueue([RestartRequest.of(0)])
    run.run(until: .seconds(36_000))
    #expect(run.startSeconds(0) == [0, 120, 360, 840, 1800, 2760, 3720])
  }

  /// HA-14; vSphere HA Deepdive 6.0: the 33rd starts when any of the 32 completes, successful or not.
  @Test(arguments: [true, false]) func thirtyTwoAtATime(firstFails: Bool) {
    var run = RestartRun(HASettings(), hosts: 1)
    run.enqueue((0..<33).map { RestartRequest.of($0) })
    #expect(run.starts.count == 32 && run.mostConcurrent == 32)
    #expect(run.queue.state(of: 32) == .waiting && run.queue.nextEventTime == .zero + .seconds(600))
    if firstFails {
      run.queue.failed(machine: 7, at: run.now, placement: &run.placement)
    } else {
      run.queue.succeeded(machine: 7, at: run.now, placement: &run.placement)
    }
    run.look()
    #expect(run.starts.map(\.machine) == Array(0..<33))
    #expect(run.mostConcurrent == 32)
  }

  @Test func orderOfKindsAndPriorities() {
    var settings = HASettings()
    settings.concurrentRestartsPerHost = 1
    var run = RestartRun(settings, hosts: 1)
    run.enqueue([
      RestartRequest.of(0, .lowest), RestartRequest.of(1, .low), RestartRequest.of(2), RestartRequest.of(3, .high),
      RestartRequest.of(4, .highest),
      RestartRequest.of(5, .lowest, kind: .faultToleranceSecondary), RestartRequest.of(6, .lowest, kind: .agent),
      RestartRequest.of(7, .highest),
    ])
    run.run(until: .seconds(600))
    // Machine 0 was first in line and all of equal rank keep their order.
    #expect(run.starts.map(\.machine) == [6, 5, 4, 7, 3, 2, 1, 0])
  }

  /// From 6.5 the next priority waits for the condition of all machines of the one before, and the delay after it.
  @Test(arguments: [
    (RestartCondition.resourcesAllocated, Int64(0), 0.0), (.resourcesAllocated, 10, 10), (.poweredOn, 0, 4),
    (.guestHeartbeatGreen, 0, 34), (.guestHeartbeatGreen, 60, 94), (.applicationHeartbeatGreen, 0, 600),
  ])
  func lowerPriorityWaitsForCondition(condition: RestartCondition, delay: Int64, expected: Double) {
    var run = RestartRun(HASettings(), hosts: 2)
    run.enqueue([RestartRequest.of(0, .low), RestartRequest.of(1, .high, condition: condition, delay: delay)])
    run.run(until: .seconds(3600))
    #expect(run.startSeconds(1) == [0] && run.startSeconds(0) == [expected])
    #expect(run.queue.isEmpty)
  }

  @Test func timeoutEndsTheWaitForMachinesThatAreNeverReady() {
    var run = RestartRun(HASettings(), hosts: 2)
    run.guestTime = nil
    run.enqueue([
      RestartRequest.of(0, .highest, condition: .guestHeartbeatGreen, timeout: 50),
      RestartRequest.of(1, .high, condition: .guestHeartbeatGreen),
      RestartRequest.of(2, .medium),
    ])
    run.run(until: .seconds(3600))
    // The timeout of a machine counts from when it could start itself.
    #expect(run.startSeconds(1) == [50] && run.startSeconds(2) == [650])
  }

  @Test func machinesThatAreGivenUpAreNotWaitedFor() {
    var settings = HASettings()
    settings.restartAttemptLimit = 1
    var run = RestartRun(settings, hosts: 2)
    run.failures = [0: 1]
    run.enqueue([RestartRequest.of(0, .high, condition: .poweredOn), RestartRequest.of(1, .low)])
    run.run(until: .seconds(3600))
    #expect(run.startSeconds(1) == [4])
  }

  /// vSphere HA Deepdive 6.0: the low priority waits for the attempt of the high one to complete, not to succeed.
  @Test(arguments: [RestartOrdering.attemptCompletedInCluster, .attemptCompletedOnHost])
  func olderRuleWaitsForAttempts(ordering: RestartOrdering) {
    var settings = HASettings(version: .v60)
    settings.restartOrdering = ordering
    var run = RestartRun(settings, hosts: 1)
    run.failures = [1: 1]
    run.enqueue([RestartRequest.of(0, .low), RestartRequest.of(1, .high, condition: .guestHeartbeatGreen)])
    run.run(until: .seconds(3600))
    #expect(run.startSeconds(0) == [4])
    #expect(run.startSeconds(1) == [0, 124])
  }

  /// "Prioritization is done by each host": with a second host the low priority need not wait.
  @Test func olderRuleIsPerHost() {
    var run = RestartRun(HASettings(version: .v60), hosts: 2)
    run.enqueue([RestartRequest.of(0, .low), RestartRequest.of(1, .high), RestartRequest.of(2, .low)])
    #expect(
      run.starts == [
        .init(machine: 1, host: 0, seconds: 0), .init(machine: 0, host: 1, seconds: 0),
        .init(machine: 2, host: 1, seconds: 0),
      ])
    var settings = HASettings(version: .v60)
    settings.restartOrdering = .attemptCompletedInCluster
    var cluster = RestartRun(settings, hosts: 2)
    cluster.enqueue([RestartRequest.of(0, .low), RestartRequest.of(1, .high)])
    #expect(cluster.starts.map(\.machine) == [1])
  }

  @Test func dependentsWaitForWhatTheyDependOn() {
    let rules = [
      RestartDependency(name: "app", machines: [0, 1], dependsOn: [2]),
      RestartDependency(name: "web", machines: [3], dependsOn: [0, 1]),
      RestartDependency(name: "running", machines: [4], dependsOn: [9]),
    ]
    var run = RestartRun(HASettings(), hosts: 2, dependencies: rules)
    run.enqueue((0..<5).map { RestartRequest.of($0, condition: .guestHeartbeatGreen) })
    run.run(until: .seconds(3600))
    #expect([2, 4, 0, 1, 3].map { run.startSeconds($0) } == [[0], [0], [34], [34], [68]])
    #expect(RestartDependency.problems(rules, settings: Array(repeating: HAMachineSettings(), count: 10)).isEmpty)
  }

  @Test func wrongDependenciesAreNamed() {
    var settings = Array(repeating: HAMachineSettings(), count: 4)
    let cycle = [
      RestartDependency(name: "a", machines: [0], dependsOn: [1]),
      RestartDependency(name: "b", machines: [1], dependsOn: [2]),
      RestartDependency(name: "c", machines: [2], dependsOn: [1]),
    ]
    let problem = RestartDependency.problems(cycle, settings: settings)
    #expect(
      problem.count == 1
        && ["machine 1 waits for itself", "machine 2 waits for itself"].contains(problem.first?.problem))
    settings[1].priority = .low
    let upside = RestartDependency.problems([cycle[0]], settings: settings)
    #expect(upside.map(\.parameter) == ["dependencies.0"])
    #expect(
      RestartDependency.problems([RestartDependency(name: "x", machines: [7], dependsOn: [1])], settings: settings)
        .count == 1)
  }

  /// Waiting for capacity uses no attempt up; DRS is asked once; new capacity is a new chance.
  @Test func waitsForCapacity() {
    let small = RestartPlacement.Host(unreservedCPUMHz: 1000, unreservedMemoryBytes: 50)
    var run = RestartRun(HASettings(), hosts: [small, small], constraints: NoRestartConstraints())
    run.enqueue([RestartRequest.of(0, .high, memoryBytes: 80), RestartRequest.of(1, memoryBytes: 50)])
    #expect(
      run.otherActions == [.requestCapacity(machine: 0, shortage: .init(isFragmented: true, lacksCapacity: true))])
    #expect(run.queue.state(of: 0) == .waitingForCapacity && run.queue.attempts(of: 0) == 0)
    // The others wait for it no longer than its timeout.
    #expect(run.starts.isEmpty && run.queue.nextEventTime == .seconds(600))
    run.run(until: .seconds(700))
    #expect(run.startSeconds(1) == [600])
    run.placement.hosts[1].unreservedMemoryBytes = 90
    run.look()
    #expect(run.queue.state(of: 0) == .waitingForCapacity)
    run.queue.capacityChanged()
    run.look()
    #expect(run.queue.state(of: 0) == .poweringOn(host: 1) && run.queue.attempts(of: 0) == 1)
    #expect(run.otherActions.count == 1)
    #expect(run.placement.hosts[1].unreservedMemoryBytes == 10)
  }

  @Test func aFailedAttemptFreesCapacityForOthers() {
    let small = RestartPlacement.Host(unreservedCPUMHz: 1000, unreservedMemoryBytes: 50)
    var run = RestartRun(HASettings(), hosts: [small], constraints: NoRestartConstraints())
    run.failures = [0: 1]
    run.enqueue([RestartRequest.of(0, memoryBytes: 40), RestartRequest.of(1, memoryBytes: 40)])
    run.run(until: .seconds(3600))
    #expect(run.startSeconds(1) == [4])
    #expect(run.queue.state(of: 0) == .waitingForCapacity)
  }

  @Test func disabledMachinesAreRegistered() {
    var run = RestartRun(HASettings(), hosts: 2)
    run.enqueue([
      RestartRequest.of(0, .disabled), RestartRequest.of(1, .disabled, kind: .agent),
      RestartRequest.of(2, condition: .guestHeartbeatGreen),
    ])
    #expect(run.otherActions == [.register(machine: 0, host: 0), .register(machine: 1, host: 1)])
    #expect(run.starts.map(\.machine) == [2] && run.queue.count == 1)
    var old = RestartRun(HASettings(version: .v55), hosts: 1)
    old.enqueue([RestartRequest.of(0, .disabled)])
    #expect(old.otherActions == [.giveUp(machine: 0, reason: .restartDisabled)] && old.queue.isEmpty)
  }

  @Test func registrationWaitsForAHost() {
    var run = RestartRun(HASettings(), hosts: 1)
    run.placement.hosts[0].isAvailable = false
    run.enqueue([RestartRequest.of(0, .disabled)])
    #expect(run.otherActions.isEmpty && run.queue.count == 1)
    run.placement.hosts[0].isAvailable = true
    run.look()
    #expect(run.otherActions == [.register(machine: 0, host: 0)])
  }

  @Test func targetHostFails() {
    var run = RestartRun(HASettings(), hosts: 2)
    run.enqueue([RestartRequest.of(0), RestartRequest.of(1)])
    run.placement.hosts[0].isAvailable = false
    run.queue.hostFailed(0, at: run.now, placement: &run.placement)
    run.look()
    #expect(run.queue.state(of: 0) == .waitingToRetry(until: .seconds(120)))
    #expect(run.queue.state(of: 1) == .poweringOn(host: 1))
    #expect(run.placement.hosts[0].startsInProgress == 0)
  }

  /// vSphere HA Deepdive 6.0: a new master starts the sequence of attempts over.
  @Test func newMasterCountsAnew() {
    var run = RestartRun(HASettings(), hosts: 1)
    run.powerOnTime = .zero
    run.failures = [0: 99]
    run.enqueue([RestartRequest.of(0)])
    run.run(until: .seconds(1000))
    #expect(run.queue.attempts(of: 0) == 4)
    run.queue.masterChanged()
    run.look()
    run.run(until: .seconds(7200))
    #expect(run.startSeconds(0) == [0, 120, 360, 840, 1000, 1120, 1360, 1840, 2800])
  }

  @Test func aNewFailureOfHigherPriorityGoesFirst() {
    var settings = HASettings()
    settings.concurrentRestartsPerHost = 1
    var run = RestartRun(settings, hosts: 1)
    run.enqueue([RestartRequest.of(0, .low), RestartRequest.of(1, .low)])
    run.run(until: .seconds(2))
    run.enqueue([RestartRequest.of(2, .high, condition: .poweredOn)])
    run.run(until: .seconds(600))
    #expect(run.starts.map(\.machine) == [0, 2, 1])
  }

  /// A machine that fails again while it settles starts over; one in line stays in line.
  @Test func enqueuedAgain() {
    var run = RestartRun(HASettings(), hosts: 1)
    run.guestTime = nil
    let slow = RestartRequest.of(0, condition: .guestHeartbeatGreen)
    run.enqueue([slow])
    run.enqueue([slow])
    #expect(run.queue.count == 1)
    run.run(until: .seconds(10))
    #expect(run.queue.state(of: 0) == .settling(host: 0))
    run.enqueue([slow])
    #expect(run.startSeconds(0) == [0, 10] && run.queue.attempts(of: 0) == 1)
  }

  @Test func cancelled() {
    var run = RestartRun(HASettings(), hosts: 1)
    run.enqueue([RestartRequest.of(0, memoryBytes: 1000)])
    run.queue.cancel(machine: 0, placement: &run.placement)
    #expect(run.queue.isEmpty && run.queue.state(of: 0) == nil)
    #expect(run.placement.hosts[0].unreservedMemoryBytes == RestartPlacement.Host.large.unreservedMemoryBytes)
    #expect(run.placement.hosts[0].startsInProgress == 0)
    run.run(until: .seconds(60))
    #expect(run.starts.count == 1)
  }

  @Test func actionsHaveReasonsOnRequest() {
    let small = RestartPlacement.Host(unreservedCPUMHz: 1000, unreservedMemoryBytes: 3 << 20)
    var run = RestartRun(HASettings(), hosts: [small], constraints: NoRestartConstraints())
    run.queue.explains = true
    run.enqueue([
      RestartRequest.of(0, memoryBytes: 1 << 20), RestartRequest.of(1, memoryBytes: 8 << 20),
      RestartRequest.of(2, .disabled),
    ])
    #expect(
      run.queue.reasons == [
        "its restart is disabled",
        "0 power-ons under way, 1 machine of this failover, 3 MB unreserved; no other host fits",
        "no host fits: host 0 lacks 6 MB of unreserved memory",
      ])
    run.queue.explains = false
    run.look()
    #expect(run.queue.reasons.isEmpty)
  }
}
