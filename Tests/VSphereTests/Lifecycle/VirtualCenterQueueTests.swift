import Quantities
import RandomStreams
import Testing
import VSphere

@Suite struct VirtualCenterQueueTests {
  /// VC-01: blogs.vmware.com/performance, "vCenter 6.5 Performance", 2017: 10, 30, 60 operations a second. Kept busy
  /// with exponential tasks for 400 s.
  @Test(arguments: [(VSphereRelease.v55, 10.0), (.v60, 30), (.v65, 60), (.v80, 60)])
  func saturatesAtThePublishedRates(release: VSphereRelease, rate: Double) throws {
    let settings = VirtualCenterSettings(release: release)
    let sampler = try Sampler(settings.service)
    let streams = RandomStreams(seed: 11, replication: 0)
    let stream = streams.stream("vcenter")
    var queue = VirtualCenterQueue(settings)
    for id in 0..<100 { queue.submit(id: id, service: sampler.sampleDuration(stream), at: .zero) }
    var id = 100
    while queue.nextEventTime <= .seconds(400) {
      let now = queue.nextEventTime
      _ = queue.advance(at: now)
      queue.submit(id: id, service: sampler.sampleDuration(stream), at: now)
      id += 1
      #expect(queue.runningCount == 64 && queue.queuedCount == 36)
    }
    withExtendedLifetime(streams) {}
    #expect(abs(Double(queue.completedCount) / 400 / rate - 1) < 0.05)
  }

  /// Five tasks for two workers, followed by hand.
  @Test func tasksAreServedInOrder() {
    var queue = VirtualCenterQueue(VirtualCenterSettings(workerCount: 2))
    let services: [Int64] = [5, 3, 2, 4, 1]
    var states: [TaskState] = []
    for (id, seconds) in services.enumerated() {
      states.append(queue.submit(id: id, service: .seconds(seconds), at: .zero))
    }
    #expect(states == [.running, .running, .queued, .queued, .queued])
    var finished: [FinishedTask] = []
    while queue.nextEventTime != .never { finished.append(queue.advance(at: queue.nextEventTime)) }
    // 1 ends at 3; 2 runs 3 to 5 and ends with 0, which started first; 3 and 4 start at 5.
    #expect(finished.map(\.id) == [1, 0, 2, 4, 3])
    #expect(finished.map(\.finished) == [.seconds(3), .seconds(5), .seconds(5), .seconds(6), .seconds(9)])
    #expect(finished.map(\.started) == [.zero, .zero, .seconds(3), .seconds(5), .seconds(5)])
    #expect(finished.allSatisfy { $0.state == .success } && queue.completedCount == 5)
  }

  @Test func cancelledTasksLeaveWithAnError() {
    var queue = VirtualCenterQueue(VirtualCenterSettings(workerCount: 1))
    for id in 0..<3 { queue.submit(id: id, service: .seconds(10), at: .zero) }
    #expect(queue.cancel(id: 1, at: .seconds(2))?.started == nil)
    let running = queue.cancel(id: 0, at: .seconds(4))
    #expect(running?.state == .error && running?.started == .zero)
    // The last one runs since 4 s.
    #expect(queue.nextEventTime == .seconds(14) && queue.queuedCount == 0)
    #expect(queue.cancel(id: 0, at: .seconds(5)) == nil)
    #expect(queue.failedCount == 2 && queue.completedCount == 0)
  }

  /// Tasks in = done + failed + running + queued, over thousands of random steps that make the queue compact itself.
  @Test func everyTaskLeavesOnce() {
    var random = MigrationRandom(seed: 21)
    var queue = VirtualCenterQueue(VirtualCenterSettings(workerCount: 3))
    var now = SimTime.zero
    var left: Set<Int> = []
    var submitted = 0
    for _ in 0..<5000 {
      now = now + .milliseconds(Int64(random.index(below: 300)))
      while queue.nextEventTime <= now {
        let finished = queue.advance(at: queue.nextEventTime)
        #expect(left.insert(finished.id).inserted)
      }
      let choice = random.index(below: 20)
      if choice == 0, submitted > 0, let task = queue.cancel(id: random.index(below: submitted), at: now) {
        #expect(left.insert(task.id).inserted)
      } else {
        queue.submit(id: submitted, service: .milliseconds(Int64(random.index(below: 900))), at: now)
        submitted += 1
      }
      #expect(
        submitted == queue.completedCount + queue.failedCount + queue.runningCount + queue.queuedCount)
      #expect(queue.queuedCount == 0 || queue.runningCount == 3)
    }
    while queue.nextEventTime != .never {
      let finished = queue.advance(at: queue.nextEventTime)
      #expect(left.insert(finished.id).inserted)
    }
    #expect(left.count == submitted)
  }

  @Test func wrongCapacitiesAreNamed() {
    #expect(
      VirtualCenterSettings(workerCount: 0, tasksPerSecond: 0).problems().map(\.parameter) == [
        "workerCount", "tasksPerSecond",
      ])
  }
}
