/// A commented file to start from.
public struct ScenarioTemplate: Sendable, Hashable {
  /// What `vdcsim new` calls it.
  public let name: String
  /// What it is, in a line.
  public let summary: String
  /// The file. It loads as it is; what it names lies beside it under the names of the templates.
  public let text: String

  /// All there are, in the order in which they are listed.
  public static let all: [ScenarioTemplate] = [queueing, taskFarm, consolidation, datacenter, study, variants]

  /// The one of a name.
  public static func named(_ name: String) -> ScenarioTemplate? { all.first { $0.name == name } }
}
