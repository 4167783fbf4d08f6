import Documents

/// The kinds of scenarios. A new kind is a case here, a case of `ModelConfiguration`, and a file beside this one.
enum ScenarioKind: String, CaseIterable {
  case queueing
  case taskFarm = "task-farm"
  case consolidation
  case datacenter

  /// A tree as its kind is read; for most kinds as it is written.
  static func prepared(_ tree: YAMLNode, _ context: ReadingContext) -> YAMLNode {
    guard case .scalar(datacenter.rawValue, _)? = tree["kind"]?.content else { return tree }
    return DatacenterTree.prepared(tree, context: context)
  }

  /// The settings of a run the kind has.
  var run: RunSettingsForm {
    switch self {
    case .queueing: QueueingScenario.run
    case .taskFarm: TaskFarmScenario.run
    case .consolidation: ConsolidationScenario.run
    case .datacenter: DatacenterScenario.run
    }
  }

  /// Reads the model's keys at the top level.
  func model(_ reader: SectionReader, run: RunSettings) -> ModelConfiguration {
    switch self {
    case .queueing: .queueing(QueueingScenario.read(reader, run: run))
    case .taskFarm: .taskFarm(TaskFarmScenario.read(reader, run: run))
    case .consolidation: .consolidation(ConsolidationScenario.read(reader, run: run))
    case .datacenter: .datacenter(DatacenterScenario.read(reader, run: run))
    }
  }
}
