import Infrastructure
import Quantities
import Queueing
import VSphere

/// A scenario file as a checked value: defaults filled in, units resolved, every reference known to lead somewhere.
///
/// Nothing downstream of a `Scenario` reads YAML.
public struct Scenario: Sendable {
  /// What every kind of scenario has: name, seed, replications, lengths.
  public var run: RunSettings
  /// What is simulated.
  public var model: ModelConfiguration
  /// The whole scenario with all defaults as YAML. Loading it gives the same text and the same run.
  public var resolvedYAML: String
  /// The path of the scenario file as it was given.
  public var sourcePath: String
  /// The bytes of that file, without included files and overrides (for a hash in the run manifest).
  public var sourceBytes: [UInt8]
  /// The `path=value` texts that replaced parts of the file, in the order they were applied.
  public var overrides: [String]

  /// Makes a scenario from its parts; `ScenarioLoader.load` is the usual way.
  public init(
    run: RunSettings, model: ModelConfiguration, resolvedYAML: String, sourcePath: String, sourceBytes: [UInt8] = [],
    overrides: [String] = []
  ) {
    self.run = run
    self.model = model
    self.resolvedYAML = resolvedYAML
    self.sourcePath = sourcePath
    self.sourceBytes = sourceBytes
    self.overrides = overrides
  }
}

/// The model of a scenario, one case for each `kind` a scenario file can name.
public enum ModelConfiguration: Sendable {
  /// `kind: queueing`: stations, queues and routes.
  case queueing(QueueingConfiguration)
  /// `kind: task-farm`: fixed virtual machines on identical hosts, each executing a list of tasks.
  case taskFarm(TaskFarmConfiguration)
  /// `kind: consolidation`: trace-driven virtual machines, migrated between hosts to save energy.
  case consolidation(ConsolidationConfiguration)
  /// `kind: datacenter`: vSphere clusters with everything that happens in them.
  case datacenter(DatacenterConfiguration)

  /// The name by which scenario files choose this model.
  public var kind: String {
    switch self {
    case .queueing: "queueing"
    case .taskFarm: "task-farm"
    case .consolidation: "consolidation"
    case .datacenter: "datacenter"
    }
  }
}
