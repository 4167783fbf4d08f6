import Infrastructure
import Queueing
import RandomStreams
import ScenarioFiles
import VSphere
import Workloads

/// Runs replications of a scenario: the one place that turns configurations into models.
///
/// What all replications share, such as traces, is read once.
public struct ScenarioReplication: ReplicationBody {
  private let scenario: Scenario
  private let explains: Bool
  /// The recordings the scenario names, in the order in which its model takes them.
  private let traces: [DemandTraces]

  /// Prepares a scenario for its replications.
  /// - Parameters:
  ///   - explains: whether policies record the reasons of their decisions.
  ///   - cache: where recordings that another scenario has read are found.
  /// - Throws: what is wrong with the traces it names.
  public init(_ scenario: Scenario, explains: Bool, cache: TraceCache = TraceCache()) throws {
    self.scenario = scenario
    self.explains = explains
    switch scenario.model {
    case .consolidation(let configuration):
      if case .traces(let source) = configuration.demand {
        traces = [try cache.read(source)]
      } else {
        traces = []
      }
    case .datacenter(let configuration): traces = try configuration.traceSources.map(cache.read)
    default: traces = []
    }
  }

  /// Makes the scenario's model and runs it.
  public func run(
    replication: Int, with runner: ReplicationRunner, into sink: any RecordingSink
  ) throws -> ReplicationResult {
    // One call for each model, so that the run loop is compiled for that model and not for any.
    switch scenario.model {
    case .queueing(let configuration):
      let model = try QueueingModel(configuration, streams: streams(replication))
      return try runner.run(model, replication: replication, into: sink)
    case .taskFarm(let configuration):
      let model = try TaskFarm(configuration, seriesInterval: scenario.run.seriesInterval)
      return try runner.run(model, replication: replication, into: sink)
    case .consolidation(let configuration):
      let model = try consolidation(configuration, replication)
      return try runner.run(model, replication: replication, into: sink)
    case .datacenter(let configuration):
      let model = try DatacenterModel(
        configuration, traces: traces, streams: streams(replication), explains: explains)
      return try runner.run(model, replication: replication, into: sink)
    }
  }

  private func streams(_ replication: Int) -> RandomStreams {
    RandomStreams(
      seed: scenario.run.seed, replication: UInt64(replication),
      draws: scenario.run.varianceReduction.draws(replications: scenario.run.replications))
  }

  private func consolidation(
    _ configuration: ConsolidationConfiguration, _ replication: Int
  ) throws -> ConsolidationModel {
    let streams = streams(replication)
    return try ConsolidationModel(
      configuration, traces: traces.first ?? configuration.drawnTraces(streams), streams: streams, explains: explains)
  }
}
