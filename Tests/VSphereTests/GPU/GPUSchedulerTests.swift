import Testing
import VSphere

@Suite struct GPUSchedulerTests {
  private func divide(_ scheduler: GPUScheduler, _ demands: [Double], maximum: Int) -> [Double] {
    var shares = ContiguousArray(repeating: 0.0, count: demands.count)
    scheduler.divide(
      demands: ContiguousArray(demands),
      fixedShares: ContiguousArray(repeating: 1 / Double(maximum), count: demands.count), in: 0..<demands.count,
      shares: &shares)
    return Array(shares)
  }

  private func isClose(_ left: [Double], _ right: [Double]) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) < 1e-12 }
  }

  /// NVIDIA Virtual GPU Software User Guide, 'Scheduling Policies': who idles gives to others, to nobody, to nobody.
  @Test func whatAnIdleVirtualGPUDoesForOthers() {
    #expect(isClose(divide(.bestEffort, [0, 1, 1], maximum: 4), [0, 0.5, 0.5]))
    #expect(isClose(divide(.equalShare, [0, 1, 1], maximum: 4), [0, 1.0 / 3, 1.0 / 3]))
    #expect(isClose(divide(.fixedShare, [0, 1, 1], maximum: 4), [0, 0.25, 0.25]))
    #expect(isClose(divide(.bestEffort, [-1, 1, -1], maximum: 4), [0, 1, 0]))
    #expect(isClose(divide(.bestEffort, [0.1, 0.3, 0.9, 0.9], maximum: 4), [0.1, 0.3, 0.3, 0.3]))
    #expect(isClose(divide(.bestEffort, [0.1, 0.2, 0.9, 0.9], maximum: 4), [0.1, 0.2, 0.35, 0.35]))
    #expect(isClose(divide(.bestEffort, [0.2, 0.3], maximum: 4), [0.2, 0.3]))
    #expect(isClose(divide(.bestEffort, [], maximum: 4), []))
  }

  /// Best effort is the max-min fair division: nothing is left while anyone wants more, and whoever wants more has no
  /// less than anyone else.
  @Test func bestEffortIsMaxMinFair() {
    var random = GraphicsDraws(seed: 7)
    for _ in 0..<2000 {
      let demands = (0..<Int(1 + random.next(below: 32))).map { _ in
        random.next(below: 5) == 0 ? -1 : Double(random.next(below: 1000)) / 999
      }
      let shares = divide(.bestEffort, demands, maximum: 32)
      let wanted = demands.reduce(0) { $0 + max(0, $1) }
      #expect(abs(shares.reduce(0, +) - min(1, wanted)) < 1e-9)
      let most = shares.max() ?? 0
      for (demand, share) in zip(demands, shares) {
        #expect(share >= 0 && share <= max(0, demand))
        if demand > share + 1e-9 { #expect(share > most - 1e-9) }
      }
    }
  }

  /// Fixed shares of different profiles never add up to more than the GPU.
  @Test func fixedSharesOfDifferentProfilesFit() {
    var shares = ContiguousArray(repeating: 0.0, count: 3)
    GPUScheduler.fixedShare.divide(
      demands: [1, 1, 1], fixedShares: [0.5, 0.5, 0.25], in: 0..<3, shares: &shares)
    #expect(isClose(Array(shares), [0.4, 0.4, 0.2]))
  }

  @Test func waitsAreTheOthersSlices() {
    #expect(GPUScheduler.defaultTimeSliceMilliseconds(maximumPerGPU: 8) == 2)
    #expect(GPUScheduler.defaultTimeSliceMilliseconds(maximumPerGPU: 9) == 1)
    let wait = { (scheduler: GPUScheduler) in
      scheduler.worstWaitMilliseconds(running: 4, maximumPerGPU: 8, timeSliceMilliseconds: 2)
    }
    #expect(wait(.bestEffort) == 6 && wait(.equalShare) == 6 && wait(.fixedShare) == 14)
    #expect(GPUScheduler.bestEffort.worstWaitMilliseconds(running: 0, maximumPerGPU: 8, timeSliceMilliseconds: 2) == 0)
  }
}
