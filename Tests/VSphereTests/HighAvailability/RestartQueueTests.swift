import Quantities
import Testing

@testable import VSphere

private func request(
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

@Suite struct RestartQueueTests {
  /// HA-13; Epping, vSphere HA Deepdive 6.0: attempts at 0, 2, 6, 14 and 30 min, each wait from the known failure.
  @Test func fiveAttempts() {
    var run = RestartRun(HASettings(), hosts: 1)
    run.powerOnTime = .zero
    run.failures = [0: 99]
    run.enqueue([request(0)])
    run.run(until: .seconds(7200))
    #expect(run.startSeconds(0) == [0, 120, 360, 840, 1800])
    #expect(run.otherActions == [.giveUp(machine: 0, reason: .attemptsExhausted(5, .powerOnError))])
    #expect(run.queue.isEmpty && run.placement.hosts[0].startsInProgress == 0)

    run = RestartRun(HASettings(), hosts: 1)
    run.powerOnTime = .seconds(8)
    run.failures = [0: 3]
    run.enqueue([request(0)])
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
    run.enqueue([request(0)])
    run.run(until: .seconds(36_000))
    #expect(run.startSeconds(0) == [0, 120, 360, 840, 1800, 2760, 3720])
  }

  /// HA-14; vSphere HA Deepdive 6.0: the 33rd starts when any of the 32 completes, successful or not.
  @Test(arguments: [true, false]) func thirtyTwoAtATime(firstFails: Bool) {
    var run = RestartRun(HASettings(), hosts: 1)
    run.enqueue((0..<33).map { request($0) })
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
      request(0, .lowest), request(1, .low), request(2), request(3, .high), request(4, .highest),
      request(5, .lowest, kind: .faultToleranceSecondary), request(6, .lowest, kind: .agent), request(7, .highest),
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
    run.enqueue([request(0, .low), request(1, .high, condition: condition, delay: delay)])
    run.run(until: .seconds(3600))
    #expect(run.startSeconds(1) == [0] && run.startSeconds(0) == [expected])
    #expect(run.queue.isEmpty)
  }

  @Test func timeoutEndsTheWaitForMachinesThatAreNeverReady() {
    var run = RestartRun(HASettings(), hosts: 2)
    run.guestTime = nil
    run.enqueue([
      request(0, .highest, condition: .guestHeartbeatGreen, timeout: 50),
      request(1, .high, condition: .guestHeartbeatGreen),
      request(2, .medium),
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
    run.enqueue([request(0, .high, condition: .poweredOn), request(1, .low)])
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
    run.enqueue([request(0, .low), request(1, .high, condition: .guestHeartbeatGreen)])
    run.run(until: .seconds(3600))
    #expect(run.startSeconds(0) == [4])
    #expect(run.startSeconds(1) == [0, 124])
  }

  /// "Prioritization is done by each host": with a second host the low priority need not wait.
  @Test func olderRuleIsPerHost() {
    var run = RestartRun(HASettings(version: .v60), hosts: 2)
    run.enqueue([request(0, .low), request(1, .high), request(2, .low)])
    #expect(
      run.starts == [
        .init(machine: 1, host: 0, seconds: 0), .init(machine: 0, host: 1, seconds: 0),
        .init(machine: 2, host: 1, seconds: 0),
      ])
    var settings = HASettings(version: .v60)
    settings.restartOrdering = .attemptCompletedInCluster
    var cluster = RestartRun(settings, hosts: 2)
    cluster.enqueue([request(0, .low), request(1, .high)])
    #expect(cluster.starts.map(\.machine) == [1])
  }

  @Test func dependentsWaitForWhatTheyDependOn() {
    let rules = [
      RestartDependency(name: "app", machines: [0, 1], dependsOn: [2]),
      RestartDependency(name: "web", machines: [3], dependsOn: [0, 1]),
      RestartDependency(name: "running", machines: [4], dependsOn: [9]),
    ]
    var run = RestartRun(HASettings(), hosts: 2, dependencies: rules)
    run.enqueue((0..<5).map { request($0, condition: .guestHeartbeatGreen) })
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
    run.enqueue([request(0, .high, memoryBytes: 80), request(1, memoryBytes: 50)])
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
    run.enqueue([request(0, memoryBytes: 40), request(1, memoryBytes: 40)])
    run.run(until: .seconds(3600))
    #expect(run.startSeconds(1) == [4])
    #expect(run.queue.state(of: 0) == .waitingForCapacity)
  }

  @Test func disabledMachinesAreRegistered() {
    var run = RestartRun(HASettings(), hosts: 2)
    run.enqueue([
      request(0, .disabled), request(1, .disabled, kind: .agent), request(2, condition: .guestHeartbeatGreen),
    ])
    #expect(run.otherActions == [.register(machine: 0, host: 0), .register(machine: 1, host: 1)])
    #expect(run.starts.map(\.machine) == [2] && run.queue.count == 1)
    var old = RestartRun(HASettings(version: .v55), hosts: 1)
    old.enqueue([request(0, .disabled)])
    #expect(old.otherActions == [.giveUp(machine: 0, reason: .restartDisabled)] && old.queue.isEmpty)
  }

  @Test func registrationWaitsForAHost() {
    var run = RestartRun(HASettings(), hosts: 1)
    run.placement.hosts[0].isAvailable = false
    run.enqueue([request(0, .disabled)])
    #expect(run.otherActions.isEmpty && run.queue.count == 1)
    run.placement.hosts[0].isAvailable = true
    run.look()
    #expect(run.otherActions == [.register(machine: 0, host: 0)])
  }

  @Test func targetHostFails() {
    var run = RestartRun(HASettings(), hosts: 2)
    run.enqueue([request(0), request(1)])
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
    run.enqueue([request(0)])
    run.run(until: .seconds(1000))
    #expect(run.queue.attempts(of: 0) == 4)
    run.queue.masterChanged(at: run.now)
    run.look()
    run.run(until: .seconds(7200))
    #expect(run.startSeconds(0) == [0, 120, 360, 840, 1000, 1120, 1360, 1840, 2800])
  }

  @Test func aNewFailureOfHigherPriorityGoesFirst() {
    var settings = HASettings()
    settings.concurrentRestartsPerHost = 1
    var run = RestartRun(settings, hosts: 1)
    run.enqueue([request(0, .low), request(1, .low)])
    run.run(until: .seconds(2))
    run.enqueue([request(2, .high, condition: .poweredOn)])
    run.run(until: .seconds(600))
    #expect(run.starts.map(\.machine) == [0, 2, 1])
  }

  /// A machine that fails again while it settles starts over; one in line stays in line.
  @Test func enqueuedAgain() {
    var run = RestartRun(HASettings(), hosts: 1)
    run.guestTime = nil
    let slow = request(0, condition: .guestHeartbeatGreen)
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
    run.enqueue([request(0, memoryBytes: 1000)])
    run.queue.cancel(machine: 0, placement: &run.placement)
    #expect(run.queue.isEmpty && run.queue.state(of: 0) == nil)
    #expect(run.placement.hosts[0].unreservedMemoryBytes == largeHost.unreservedMemoryBytes)
    #expect(run.placement.hosts[0].startsInProgress == 0)
    run.run(until: .seconds(60))
    #expect(run.starts.count == 1)
  }

  /// Whatever fails: bookings equal the machines that run, limits hold, and each machine ends on or given up.
  @Test(arguments: RestartOrdering.allCases) func invariants(ordering: RestartOrdering) {
    var generator = SplitMix(seed: 5)
    for _ in 0..<30 {
      var settings = HASettings()
      settings.restartOrdering = ordering
      settings.concurrentRestartsPerHost = Int(generator.next(1...4))
      let host = RestartPlacement.Host(unreservedCPUMHz: 1000, unreservedMemoryBytes: 60)
      var run = RestartRun(
        settings, hosts: ContiguousArray(repeating: host, count: Int(generator.next(1...4))),
        constraints: NoRestartConstraints())
      let requests = (0..<Int32(generator.next(1...25))).map { machine in
        request(
          machine, RestartPriority.allCases[Int(generator.next(0...4))],
          condition: RestartCondition.allCases[Int(generator.next(0...3))], delay: generator.next(0...20),
          timeout: generator.next(0...200), memoryBytes: generator.next(1...30))
      }
      for machine in requests.indices where generator.next(0...2) == 0 {
        run.failures[Int32(machine)] = Int(generator.next(1...6))
      }
      run.enqueue(requests)
      run.run(until: .seconds(40_000))
      #expect(run.mostConcurrent <= Int32(settings.concurrentRestartsPerHost))
      var booked = [Int64](repeating: 0, count: run.placement.hosts.count)
      var waiting = 0
      for request in requests {
        let hasGivenUp = run.otherActions.contains {
          if case .giveUp(request.machine, _) = $0 { true } else { false }
        }
        let starts = run.starts.filter { $0.machine == request.machine }
        if run.queue.state(of: request.machine) == .waitingForCapacity {
          waiting += 1
        } else if !hasGivenUp, let last = starts.last {
          booked[Int(last.host)] += request.needs.memoryBytes
        } else {
          #expect(hasGivenUp && starts.count == settings.restartAttemptLimit)
        }
      }
      for (host, sum) in zip(run.placement.hosts, booked) {
        #expect(host.unreservedMemoryBytes == 60 - sum && host.startsInProgress == 0)
        // What waits for capacity really fits nowhere.
        for request in requests where run.queue.state(of: request.machine) == .waitingForCapacity {
          #expect(request.needs.memoryBytes > host.unreservedMemoryBytes)
        }
      }
      #expect(run.queue.count == waiting)
    }
  }
}
