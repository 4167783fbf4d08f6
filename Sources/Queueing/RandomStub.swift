/// Stand-in until RandomStreams has distributions.
public indirect enum Distribution: Hashable, Sendable {
  /// Always the same, in seconds.
  case constant(Double)
  /// Exponential with a mean in seconds.
  case exponential(mean: Double)
}

/// Stand-in until Workloads has arrival processes.
public enum ArrivalProcess: Hashable, Sendable {
  /// Poisson, per second.
  case poisson(rate: Double)
}
