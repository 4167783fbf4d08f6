import RandomStreams

/// Draws how long operations take: the table of `OperationLatency` made ready.
public struct OperationSampler: Sendable {
  /// The table.
  public let latency: OperationLatency
  /// By task, then by family of guest.
  private var samplers: ContiguousArray<Sampler> = []
  private let instantCloneStun: Sampler
  private let snapshotStun: Sampler

  /// Prepares a table.
  /// - Throws: `DistributionError` for an entry that `OperationLatency.problems` names.
  public init(_ latency: OperationLatency) throws(DistributionError) {
    self.latency = latency
    instantCloneStun = try Sampler(latency.instantCloneStun, isNonNegative: true)
    snapshotStun = try Sampler(latency.snapshotStun, isNonNegative: true)
    for task in LifecycleTask.allCases {
      for guest in GuestFamily.allCases {
        samplers.append(try Sampler(latency.distribution(of: task, guest: guest), isNonNegative: true))
      }
    }
  }

  /// Seconds an operation takes besides its data.
  public func seconds(_ task: LifecycleTask, guest: GuestFamily, _ stream: RandomStream) -> Double {
    samplers[task.position * GuestFamily.allCases.count + guest.position].sample(stream)
  }

  /// Seconds for which the parent of an instant clone is stunned.
  public func instantCloneStunSeconds(_ stream: RandomStream) -> Double { instantCloneStun.sample(stream) }

  /// Seconds for which a snapshot stuns its machine.
  public func snapshotStunSeconds(_ stream: RandomStream) -> Double { snapshotStun.sample(stream) }
}

extension LifecycleTask {
  fileprivate var position: Int {
    switch self {
    case .powerOn: 0
    case .placement: 1
    case .guestBoot: 2
    case .guestShutdown: 3
    case .powerOff: 4
    case .reset: 5
    case .suspend: 6
    case .resume: 7
    case .create: 8
    case .register: 9
    case .fullClone: 10
    case .linkedClone: 11
    case .instantClone: 12
    case .snapshot: 13
    case .snapshotDelete: 14
    case .reconfigure: 15
    case .hotAdd: 16
    }
  }
}

extension GuestFamily {
  fileprivate var position: Int {
    switch self {
    case .linux: 0
    case .windows: 1
    case .appliance: 2
    }
  }
}
