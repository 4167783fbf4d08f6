import Infrastructure
import RandomStreams

/// Capacity of a vCenter server for tasks.
public struct VirtualCenterSettings: Sendable, Hashable {
  /// Tasks it works on at the same time: 64 (modelling default).
  public var workerCount: Int
  /// Tasks a second that it completes when it always has some, of the usual mix: 10 in 5.5, 30 in 6.0, 60 from 6.5
  /// (published: blogs.vmware.com/performance, "vCenter 6.5 Performance: what does 6x mean?", 2017; more than 60,
  /// above 70 on faster hosts).
  public var tasksPerSecond: Double

  /// Makes a capacity.
  public init(workerCount: Int = 64, tasksPerSecond: Double = 60) {
    self.workerCount = workerCount
    self.tasksPerSecond = tasksPerSecond
  }

  /// The capacity of a release.
  public init(release: VSphereRelease) {
    self.init(tasksPerSecond: release >= .v65 ? 60 : release >= .v60 ? 30 : 10)
  }

  /// Mean time a worker is busy with a task, in seconds: workers over saturation rate (derived).
  public var meanServiceSeconds: Double { Double(workerCount) / tasksPerSecond }

  /// How long a worker is busy with a task, in seconds: exponential (modelling default).
  public var service: Distribution { .exponential(mean: meanServiceSeconds) }

  /// Everything that is out of range, by field.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.requireCount(workerCount, "workerCount")
    checks.requirePositive(tasksPerSecond, "tasksPerSecond")
    return checks.errors
  }
}
