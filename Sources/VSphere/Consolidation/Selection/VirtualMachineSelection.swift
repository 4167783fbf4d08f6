import RandomStreams

/// What a selection policy may look at: one machine that could leave an overloaded host.
public struct VirtualMachineOutlook {
  /// Configured memory in bytes, which is what a migration copies.
  public let memoryBytes: Int64
  /// Part of its own processors it asks for now.
  public let utilisation: Double
  /// That part at recent looks, newest first, at most 30 samples.
  public let history: UnsafeBufferPointer<Double>

  /// Makes an outlook.
  public init(memoryBytes: Int64, utilisation: Double, history: UnsafeBufferPointer<Double>) {
    self.memoryBytes = memoryBytes
    self.utilisation = utilisation
    self.history = history
  }
}

/// Chooses which machine leaves an overloaded host. Pure, but for the draws of the random policy.
public protocol VirtualMachineSelection: Sendable {
  /// Index of the machine that leaves; `candidates` is not empty. Ties go to the first.
  func select(_ candidates: UnsafeBufferPointer<VirtualMachineOutlook>, _ stream: RandomStream) -> Int
  /// Why, for `decisions.csv`.
  func explain(_ choice: VirtualMachineOutlook) -> String
}

/// The built-in selection policies, chosen by the name in the scenario.
public enum AnyVirtualMachineSelection: Sendable {
  case minimumMigrationTime(MinimumMigrationTime)
  case maximumCorrelation(MaximumCorrelation)
  case random(RandomSelection)
  case minimumUtilisation(MinimumUtilisation)

  /// The policy a configuration asks for.
  public init(_ selection: ConsolidationConfiguration.Selection) {
    switch selection {
    case .minimumMigrationTime: self = .minimumMigrationTime(MinimumMigrationTime())
    case .maximumCorrelation: self = .maximumCorrelation(MaximumCorrelation())
    case .random: self = .random(RandomSelection())
    case .minimumUtilisation: self = .minimumUtilisation(MinimumUtilisation())
    }
  }

  /// Index of the machine that leaves.
  public func select(_ candidates: UnsafeBufferPointer<VirtualMachineOutlook>, _ stream: RandomStream) -> Int {
    switch self {
    case .minimumMigrationTime(let policy): policy.select(candidates, stream)
    case .maximumCorrelation(let policy): policy.select(candidates, stream)
    case .random(let policy): policy.select(candidates, stream)
    case .minimumUtilisation(let policy): policy.select(candidates, stream)
    }
  }

  /// Why.
  public func explain(_ choice: VirtualMachineOutlook) -> String {
    switch self {
    case .minimumMigrationTime(let policy): policy.explain(choice)
    case .maximumCorrelation(let policy): policy.explain(choice)
    case .random(let policy): policy.explain(choice)
    case .minimumUtilisation(let policy): policy.explain(choice)
    }
  }
}

/// Index of the first candidate with the smallest measure.
func firstSmallest<Measure: Comparable>(
  _ candidates: UnsafeBufferPointer<VirtualMachineOutlook>, by measure: (VirtualMachineOutlook) -> Measure
) -> Int {
  var best = 0
  for index in candidates.indices.dropFirst() where measure(candidates[index]) < measure(candidates[best]) {
    best = index
  }
  return best
}
