import Infrastructure

/// Constants of Xen's credit scheduler.
///
/// Source: Xen, `xen/common/sched/credit.c` (published).
public struct CreditSettings: Sendable, Hashable {
  /// Credits that a running vCPU burns, each millisecond. Default 10.
  public var creditsPerMillisecond: Int
  /// Time slice and accounting period, ms. Default 30.
  public var timeSliceMilliseconds: Int
  /// Ticks in a time slice. Default 3.
  public var ticksPerTimeSlice: Int

  /// Weight of a domain when none is given.
  public static let defaultWeight = 256
  /// Weights a domain may have.
  public static let weights = 1...65_535

  /// Makes settings.
  public init(
    creditsPerMillisecond: Int = 10, timeSliceMilliseconds: Int = 30, ticksPerTimeSlice: Int = 3
  ) {
    self.creditsPerMillisecond = creditsPerMillisecond
    self.timeSliceMilliseconds = timeSliceMilliseconds
    self.ticksPerTimeSlice = ticksPerTimeSlice
  }

  /// Credits that one processor hands out each accounting period: 300.
  public var creditsPerPeriod: Int { creditsPerMillisecond * timeSliceMilliseconds }

  /// Everything wrong with the settings; empty when they can be used.
  public func problems() -> [ParameterError] {
    var errors: [ParameterError] = []
    func require(_ value: Int, _ range: ClosedRange<Int>, _ name: String) {
      guard !range.contains(value) else { return }
      errors.append(
        ParameterError(
          parameter: name, problem: "\(value) is out of range",
          hint: "a whole number from \(range.lowerBound) to \(range.upperBound)"))
    }
    require(creditsPerMillisecond, 1...1000, "creditsPerMillisecond")
    require(timeSliceMilliseconds, 1...1000, "timeSliceMilliseconds")
    require(ticksPerTimeSlice, 1...100, "ticksPerTimeSlice")
    return errors
  }
}
