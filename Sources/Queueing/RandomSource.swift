import Quantities
import RandomStreams
import Workloads

/// A distribution of durations and the stream it is drawn from.
struct RandomSource {
  private let sampler: Sampler
  private let stream: RandomStream

  /// - Parameter path: where the distribution stands in the configuration, for the error.
  init(_ distribution: Distribution, _ stream: RandomStream, path: String) throws(QueueingConfigurationError) {
    do throws(DistributionError) {
      sampler = try Sampler(distribution, isNonNegative: true)
    } catch {
      throw QueueingConfigurationError(path, error)
    }
    self.stream = stream
  }

  /// The next duration.
  func next() -> SimDuration { sampler.sampleDuration(stream) }
}
