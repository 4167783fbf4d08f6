import ScenarioFiles

/// A study whose scenario was found right, as far as that shows without running every point.
public struct StudyCheck: Sendable {
  /// The scenario with what the study sets at every point.
  public let base: Scenario
  /// The points of a sweep.
  let points: [SweepPoint]
  /// How many points there are; nil in a search, which chooses them on its way.
  public var pointCount: Int? { points.isEmpty ? nil : points.count }

  /// Loads the scenario at the first point, or in the middle of the ranges of a search.
  /// - Throws: `ScenarioErrors`, such as a path of a parameter that leads nowhere.
  public init(_ study: Study) throws(ScenarioErrors) {
    base = try ScenarioLoader.load(path: study.scenarioPath, overrides: study.overrides + [study.replicationOverride])
    points = study.optimization == nil ? study.points(seed: base.run.seed) : []
    let space = SearchSpace(parameters: study.parameters)
    let values = points.first?.values ?? space.texts(at: study.parameters.map { _ in 0.5 })
    _ = try ScenarioLoader.load(
      path: study.scenarioPath, overrides: study.overrides(of: values) + [study.replicationOverride])
  }
}
