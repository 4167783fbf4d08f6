import Quantities
import RandomStreams
import Workloads

/// An arrival process, the stream it is drawn from, and its next arrival.
struct ArrivalSource {
  private var sampler: ArrivalSampler
  private let stream: RandomStream
  private var last = SimTime.zero
  /// Number of customers of the arrival last asked for.
  private(set) var size = 0

  /// - Parameter path: where the process stands in the configuration, for the error.
  init(_ process: ArrivalProcess, _ stream: RandomStream, path: String) throws(QueueingConfigurationError) {
    do throws(DistributionError) {
      sampler = try ArrivalSampler(process)
    } catch {
      throw QueueingConfigurationError(path, error)
    }
    self.stream = stream
  }

  /// When the next customers come; nil when no more will.
  mutating func next() -> SimTime? {
    guard let arrival = sampler.nextArrival(after: last, from: stream) else { return nil }
    last = arrival.instant
    size = arrival.count
    return last
  }
}
