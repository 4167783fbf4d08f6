/// How the virtual GPUs of one physical GPU share its processors, as fluid fractions of it.
///
/// Source: NVIDIA Virtual GPU Software User Guide, 'Scheduling Policies' (published); the fluid form is derived.
public enum GPUScheduler: String, Sendable, Hashable, CaseIterable {
  /// Round robin in which idle virtual GPUs yield: max-min fairness with equal weights. The default.
  case bestEffort = "best-effort"
  /// One by running virtual GPUs each, also where others idle.
  case equalShare = "equal-share"
  /// One by the most virtual GPUs of the profile, always.
  case fixedShare = "fixed-share"

  /// Works out what each virtual GPU of one physical GPU gets, as a fraction of that GPU.
  ///
  /// Where fixed shares of different profiles exceed 1 together, all are cut by one factor (modelling default).
  /// Time: the number of virtual GPUs squared at worst; nothing is allocated.
  /// - Parameters:
  ///   - demands: what each would use if it were alone, 0 to 1; below 0 where there is none.
  ///   - fixedShares: one by the most virtual GPUs of its profile.
  ///   - range: the physical GPU's part of the arrays.
  ///   - shares: takes the result; 0 where there is none.
  public func divide(
    demands: ContiguousArray<Double>, fixedShares: ContiguousArray<Double>, in range: Range<Int>,
    shares: inout ContiguousArray<Double>
  ) {
    var running = 0
    var fixedSum = 0.0
    for index in range where demands[index] >= 0 {
      running += 1
      fixedSum += fixedShares[index]
    }
    let level =
      switch self {
      case .bestEffort: Self.waterLevel(demands, range, running)
      case .equalShare: 1 / Double(max(1, running))
      case .fixedShare: 1 / max(1, fixedSum)
      }
    for index in range {
      let most = self == .fixedShare ? fixedShares[index] * level : level
      shares[index] = demands[index] >= 0 ? min(demands[index], most) : 0
    }
  }

  /// The level at which equal weights fill one GPU. It only rises, and each rise satisfies one demand at least.
  private static func waterLevel(_ demands: ContiguousArray<Double>, _ range: Range<Int>, _ running: Int) -> Double {
    var level = 1 / Double(max(1, running))
    var unsatisfied = running
    while unsatisfied > 0 {
      var left = 1.0
      var count = 0
      for index in range where demands[index] >= 0 {
        if demands[index] <= level { left -= demands[index] } else { count += 1 }
      }
      if count == unsatisfied || count == 0 { return count == 0 ? 1 : left / Double(count) }
      unsatisfied = count
      level = max(level, left / Double(count))
    }
    return level
  }

  /// Milliseconds of a time slice where none is set: 2 if the profile allows at most 8 virtual GPUs on a GPU, else 1
  /// (known: NVIDIA Virtual GPU Software User Guide).
  public static func defaultTimeSliceMilliseconds(maximumPerGPU: Int) -> Double { maximumPerGPU <= 8 ? 2 : 1 }

  /// Longest wait for the next slice: everyone else's slice once, (n - 1) slices (derived). With fixed shares n is the
  /// most virtual GPUs of the profile, since slices of absent ones pass unused.
  public func worstWaitMilliseconds(running: Int, maximumPerGPU: Int, timeSliceMilliseconds: Double) -> Double {
    Double(max(0, (self == .fixedShare ? maximumPerGPU : running) - 1)) * timeSliceMilliseconds
  }
}
