import Infrastructure

/// Which physical GPU of a host a virtual GPU goes to (published: vSphere Resource Management, 'Configuring Host
/// Graphics').
public enum GraphicsAssignment: String, Sendable, Hashable, CaseIterable {
  /// Breadth first: the GPU with the fewest virtual GPUs.
  case performance
  /// Depth first: the GPU with the most that still has room.
  case consolidation
}

/// How a host assigns and schedules virtual GPUs.
public struct HostGraphicsSettings: Sendable, Hashable {
  /// How physical GPUs are chosen. Default performance, the host's default (known).
  public var assignment: GraphicsAssignment
  /// How virtual GPUs share a physical one. Default best effort (published: NVIDIA Virtual GPU Software User Guide).
  public var scheduler: GPUScheduler
  /// Time slice in milliseconds, 1 to 30; nil, the default, for 2 or 1 by the profile (known: as above).
  public var timeSliceMilliseconds: Double?
  /// Whether one GPU may hold framebuffers of different sizes: false until 8.0 U2, the default; possible from 8.0 U3
  /// (published: VMware Cloud Foundation blog, July 2024).
  public var allowsMixedSizes: Bool

  /// Makes settings, the defaults of vSphere 8.0 U2.
  public init(
    assignment: GraphicsAssignment = .performance, scheduler: GPUScheduler = .bestEffort,
    timeSliceMilliseconds: Double? = nil, allowsMixedSizes: Bool = false
  ) {
    self.assignment = assignment
    self.scheduler = scheduler
    self.timeSliceMilliseconds = timeSliceMilliseconds
    self.allowsMixedSizes = allowsMixedSizes
  }

  /// Everything wrong with the settings.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    if let slice = timeSliceMilliseconds {
      checks.requireNumber(slice, in: 1...30, "timeSliceMilliseconds", "ms")
    }
    return checks.errors
  }
}
