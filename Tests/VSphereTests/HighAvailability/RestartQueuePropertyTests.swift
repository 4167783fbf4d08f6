import Quantities
import Testing

@testable import VSphere

/// What holds for any machines, whatever fails.
@Suite struct RestartQueuePropertyTests {
  /// Oracle: with room for all, a rank starts when the last machine of all earlier ranks is ready.
  @Test func everyRankWaitsForAllEarlierOnes() {
    var generator = HATestNumbers(seed: 21)
    for _ in 0..<50 {
      var run = RestartRun(HASettings(), hosts: 1)
      let requests = (0..<Int32(generator.next(2...20))).map { machine in
        RestartRequest.of(
          machine, RestartPriority.allCases[Int(generator.next(0...4))],
          kind: RestartKind.allCases[Int(generator.next(0...2))],
          condition: RestartCondition.allCases[Int(generator.next(0...2))], delay: generator.next(0...20),
          timeout: 100_000)
      }
      run.enqueue(requests)
      run.run(until: .seconds(10_000))
      var ready = 0.0
      for rank in Int8(0)...6 {
        let start = ready
        for request in requests where request.settings.kind.rank(request.settings.priority) == rank {
          #expect(run.startSeconds(request.machine) == [start])
          let condition = [.resourcesAllocated: 0.0, .poweredOn: 4, .guestHeartbeatGreen: 34][
            request.settings.condition]
          ready = max(ready, start + (condition ?? 0) + request.settings.delayAfterCondition.seconds)
        }
      }
    }
  }

  /// Whatever fails: bookings equal the machines that run, limits hold, and each machine ends on or given up.
  @Test(arguments: RestartOrdering.allCases) func invariants(ordering: RestartOrdering) {
    var generator = HATestNumbers(seed: 5)
    for _ in 0..<30 {
      var settings = HASettings()
      settings.restartOrdering = ordering
      settings.concurrentRestartsPerHost = Int(generator.next(1...4))
      let host = RestartPlacement.Host(unreservedCPUMHz: 1000, unreservedMemoryBytes: 60)
      var run = RestartRun(
        settings, hosts: ContiguousArray(repeating: host, count: Int(generator.next(1...4))),
        constraints: NoRestartConstraints())
      let requests = (0..<Int32(generator.next(1...25))).map { machine in
        RestartRequest.of(
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
