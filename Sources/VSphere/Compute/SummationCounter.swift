/// Sampling intervals of vCenter's performance charts.
///
/// Source: `historicalInterval` of the vSphere API; Broadcom KB 2002181 for the conversion (published).
public enum ChartInterval: Int, Sendable, Hashable, CaseIterable {
  /// Real time, 20 s.
  case realTime = 20
  /// Past day, 300 s.
  case day = 300
  /// Past week, 1800 s.
  case week = 1800
  /// Past month, 7200 s.
  case month = 7200
  /// Past year, 86400 s.
  case year = 86_400

  /// Length of a sample, s.
  public var seconds: Double { Double(rawValue) }
}

/// Counters of type 'summation', such as `cpu.ready.summation`: milliseconds in an interval, summed over the vCPUs.
public enum SummationCounter {
  /// Percent of the interval that a sum of milliseconds is: ms / (interval x 1000) x 100. 1000 ms in 20 s is 5 %.
  /// - Parameters:
  ///   - milliseconds: the counter; for a machine it is the sum over its vCPUs.
  ///   - intervalSeconds: length of the sample, above 0.
  ///   - vCPUs: number of vCPUs to divide by; 1 leaves the sum, as a group row of esxtop shows it.
  public static func percent(milliseconds: Double, intervalSeconds: Double, vCPUs: Int = 1) -> Double {
    milliseconds / (intervalSeconds * 1000) * 100 / Double(vCPUs)
  }

  /// Milliseconds that a fraction of each vCPU's time is, summed over the vCPUs.
  /// - Parameters:
  ///   - fraction: of one vCPU's time, as in `ProcessorTimes`.
  ///   - vCPUs: number of vCPUs.
  ///   - intervalSeconds: length of the sample.
  public static func milliseconds(fraction: Double, vCPUs: Int, intervalSeconds: Double) -> Double {
    fraction * Double(vCPUs) * intervalSeconds * 1000
  }
}
