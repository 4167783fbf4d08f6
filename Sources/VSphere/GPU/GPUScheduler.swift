/// How vGPUs on one physical GPU share its time (published: NVIDIA vGPU documentation). MIG instances do not.
public enum GPUScheduler: String, Sendable, Hashable, CaseIterable {
  /// Round robin; idle vGPUs yield. The default.
  case bestEffort
  /// Each running vGPU may use 1/running, even while others idle.
  case equalShare
  /// Each may use 1/maximum of its profile, however many run.
  case fixedShare

  /// Time slice by default, milliseconds: 2 when a profile allows up to 8 vGPUs a GPU, otherwise 1 (known: NVIDIA vGPU
  /// user guide; 1 to 30 can be configured).
  public static func defaultSliceMilliseconds(maximumPerGPU: Int) -> Double { maximumPerGPU <= 8 ? 2 : 1 }

  /// Longest wait for the GPU, milliseconds: (n - 1) slices, n the vGPUs that run under best effort and equal share and
  /// the profile's maximum under fixed share.
  public func worstCaseWaitMilliseconds(running: Int, maximumPerGPU: Int, sliceMilliseconds: Double) -> Double {
    Double(max(0, (self == .fixedShare ? maximumPerGPU : running) - 1)) * sliceMilliseconds
  }

  /// Writes to `shares` what each vGPU gets, as fractions of the GPU, of the `demands` of those that run (a vGPU runs
  /// while its machine is on, idle or not). `maximums` are the `maximumPerGPU` of their profiles; all arrays have one
  /// length. Allocates nothing.
  public func divide(
    demands: ContiguousArray<Double>, maximums: ContiguousArray<Int>, into shares: inout ContiguousArray<Double>
  ) {
    precondition(demands.count == maximums.count && demands.count == shares.count)
    switch self {
    case .bestEffort: Self.fill(demands, into: &shares)
    case .equalShare:
      for index in demands.indices { shares[index] = min(demands[index], 1 / Double(demands.count)) }
    case .fixedShare:
      for index in demands.indices { shares[index] = min(demands[index], 1 / Double(maximums[index])) }
    }
  }

  /// Max-min fairness with equal weights: the level rises until the GPU is full or all are served.
  private static func fill(_ demands: ContiguousArray<Double>, into shares: inout ContiguousArray<Double>) {
    for index in shares.indices { shares[index] = -1 }
    var left = 1.0
    var open = demands.count
    while open > 0 {
      let level = left / Double(open)
      var served = 0
      for index in demands.indices where shares[index] < 0 && demands[index] <= level {
        shares[index] = demands[index]
        left -= demands[index]
        served += 1
      }
      if served == 0 {
        for index in shares.indices where shares[index] < 0 { shares[index] = max(0, level) }
        return
      }
      open -= served
    }
  }
}
