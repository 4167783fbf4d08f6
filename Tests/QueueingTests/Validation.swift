import Glibc
import OutputAnalysis
import Quantities
import RandomStreams
import Recording
import SimulationKernel
import Testing
import Workloads

@testable import Queueing

typealias QueueingSimulation = Simulation<SingleProducerWorld<QueueingModel>>

/// Whether to run the sizes that want an optimised build: VDCSIM_LONG_TESTS=1.
let isLong = getenv("VDCSIM_LONG_TESTS") != nil

extension EventRate {
  static func perSecond(_ rate: Double) -> EventRate { EventRate(perSecond: rate) }
}

extension QueueingArrivals {
  /// Poisson arrivals called `customers` at `server`.
  static func poisson(_ rate: Double, named name: String = "customers", priority: Int = 0) -> QueueingArrivals {
    QueueingArrivals(
      name: name, station: "server", process: .poisson(rate: .perSecond(rate)), priority: priority)
  }
}

/// Runs one replication to its end.
func run(
  _ configuration: QueueingConfiguration, until horizon: SimTime = .seconds(1_000_000_000), seed: UInt64 = 20_260_101,
  replication: UInt64 = 0
) throws -> (model: QueueingModel, end: RunEnd) {
  let streams = RandomStreams(seed: seed, replication: replication)
  var simulation = QueueingSimulation(SingleProducerWorld(try QueueingModel(configuration, streams: streams)))
  let end = simulation.run(until: horizon)
  simulation.world.finish(at: simulation.now)
  return (simulation.world.producer, end)
}

/// A metric by name and entity; NaN if there is none.
func value(_ metrics: [MetricValue], _ name: String, _ entity: String = "") -> Double {
  metrics.first { $0.metric == name && $0.entity == entity }?.value ?? .nan
}

/// An exact result that replications must agree with.
struct Exact {
  var metric: String
  var entity = ""
  var value: Double

  init(_ metric: String, _ value: Double) { self.init(metric, "", value) }

  init(_ metric: String, _ entity: String, _ value: Double) {
    self.metric = metric
    self.entity = entity
    self.value = value
  }
}

/// Twenty replications agree with exact results within 3.5 standard errors, and are precise enough to mean something:
/// the 95 % half width is under `cap` of the value. Long tests serve 25 times the
/// customers and want a quarter of the width, 2 % by default.
func expectAgreement(
  _ configuration: QueueingConfiguration, customers: UInt64, cap: Double = 0.08, _ exact: [Exact],
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  var sized = configuration
  sized.customers = customers / 20 * (isLong ? 25 : 1)
  var tallies = exact.map { _ in Tally() }
  for replication in 0..<20 {
    let metrics = try run(sized, replication: UInt64(replication)).model.metrics()
    for (index, claim) in exact.enumerated() {
      tallies[index].record(value(metrics, claim.metric, claim.entity))
    }
  }
  for (claim, tally) in zip(exact, tallies) {
    let estimate = MeanEstimate(tally)
    let standardError = tally.standardDeviation / 20.0.squareRoot()
    let text: Comment =
      "\(claim.metric) \(claim.entity): \(estimate.mean) +- \(estimate.halfWidth ?? .nan), exact \(claim.value)"
    #expect((tally.mean - claim.value).magnitude <= 3.5 * standardError, text, sourceLocation: sourceLocation)
    let widest = cap * (isLong ? 0.25 : 1) * claim.value.magnitude
    #expect(estimate.halfWidth ?? .infinity <= widest, text, sourceLocation: sourceLocation)
  }
}
