import Foundation

@testable import ScenarioFiles

/// Where things lie in the package, from this file's place in it.
enum Fixtures {
  static let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  static let invalid = packageRoot + "/Tests/Fixtures/invalid"

  /// Paths of the YAML files of a folder and the folders in it, in order.
  static func yamlFiles(in folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().map { folder + "/" + $0 }
  }

  /// The scenarios users start from.
  static var shippedScenarios: [String] {
    // The folder 'seed' holds documents of another format, which a scenario includes.
    yamlFiles(in: packageRoot + "/Scenarios").filter {
      !$0.contains("/vsphere/seed/") && !StudyLoader.isStudy(path: $0)
    }
  }

  static var shippedStudies: [String] {
    yamlFiles(in: packageRoot + "/Scenarios/studies").filter(StudyLoader.isStudy)
  }
}

/// A small scenario that is right; tests change one thing in it.
let smallScenario = """
  kind: queueing
  horizon: 1 h
  stations:
    - name: cpu
      service: {distribution: exponential, mean: 1 s}
  arrivals:
    - {name: jobs, station: cpu, process: poisson, rate: 0.8 /s}

  """

/// Loads a text, as a file called `test.yaml`.
func load(_ text: String, _ overrides: [String] = []) throws(ScenarioErrors) -> Scenario {
  try ScenarioLoader.load(text: Array(text.utf8), file: "test.yaml", overrides: overrides)
}

/// What is wrong with a text, one line an issue, without the hints.
func problems(_ text: String, _ overrides: [String] = []) -> [String] {
  do throws(ScenarioErrors) {
    _ = try load(text, overrides)
    return []
  } catch {
    return error.issues.map { "\($0.line):\($0.column) \($0.message)" }
  }
}

/// Every distribution, arrival process and way of writing one.
let richScenario = """
  kind: queueing
  name: "everything: at once"
  horizon: 2 d
  warm_up: 1 h
  output: {interval: 5 min}
  customers: 1000000
  customer_limit: 5000
  stations:
    - {name: a, servers: 2, discipline: priority, capacity: 9, service: {distribution: uniform, low: 1 s, high: 2 s}}
    - {name: b, servers: unlimited, service: {distribution: gamma, shape: 2, scale: 1 s}}
    - {name: c, service: {distribution: gamma, mean: 2 s, cv: 0.5}, routing: [{to: a, probability: 30%}]}
    - {name: d, service: {distribution: weibull, shape: 0.5, scale: 1 s}}
    - {name: e, service: {distribution: lognormal, mean: 1 s, cv: 2}}
    - {name: f, service: {distribution: normal, mean: 10 s, sd: 2 s}}
    - {name: g, service: {distribution: pareto, shape: 2.5, scale: 0.6 s}}
    - {name: h, service: {distribution: pareto-ii, shape: 2.5, scale: 1 s}}
    - {name: i, service: {distribution: burr-xii, c: 2, k: 3, scale: 1 s}}
    - {name: j, service: {distribution: beta, alpha: 2, beta: 3}}
    - {name: k, service: {distribution: triangular, low: 1 s, mode: 2 s, high: 4 s}}
    - {name: l, service: {distribution: hyperexponential, probabilities: [30%, 70%], means: [1 s, 3 s]}}
    - {name: m, service: {distribution: hypoexponential, means: [1 s, 3 s]}}
    - {name: n, service: {distribution: phase-type, initial: [1, 0], subgenerator: [[-2, 1], [0, -1]]}}
    - {name: o, service: {distribution: empirical, values: [1 s, 2 s, 5 s], interpolate: true}}
    - {name: p, service: {distribution: truncated, of: {distribution: exponential, mean: 1 s}, high: 3 s}}
    - name: q
      service:
        distribution: mixture
        distributions:
          - {weight: 1, distribution: erlang, stages: 3, mean: 1 s}
          - {weight: 2.5, distribution: constant, value: 40 ms}
      service_by_class: [{class: t, service: 3 s}]
      routing_by_class: [{class: t, routing: [{to: b}]}]
  arrivals:
    - {name: t, station: q, process: poisson, rate: 3 /h, priority: 3}
    - {name: u, station: a, process: piecewise-poisson,
       intervals: [{duration: 1 h, rate: 1 /min}, {duration: 1 h, rate: 0 /s}]}
    - {name: v, station: a, process: sinusoidal-poisson, mean: 1 /min, daily_amplitude: 0.5, daily_peak: 14 h}
    - {name: w, station: c, process: markov-modulated-poisson,
       rates: [1 /s, 0 /s], transitions: [[0 /s, 1 /min], [2 /min, 0 /s]]}
    - {name: x, station: d, process: renewal, interarrival: {distribution: erlang, stages: 4, mean: 1 min}}
    - {name: y, station: e, process: batch, of: {process: poisson, rate: 1 /h},
       size: {distribution: geometric, probability: 0.25}}
    - {name: z, station: f, process: on-off, on: 10 s, off: {distribution: exponential, mean: 50 s}, rate: 2 /s}
    - {name: recorded, station: g, process: trace, instants: [1 s, 1 s, 4 s]}
  closed:
    - {name: users, population: 7, think: {distribution: exponential, mean: 1 min}, station: h}

  """

/// A consolidation study that needs no file.
let drawnScenario = """
  kind: consolidation
  output: {interval: 15 min}
  traces: {count: 20, demand: {distribution: beta, alpha: 2, beta: 5}, interval: 5 min}
  hosts:
    - name: old
      count: 4
      cores: 2
      frequency: 1860 MHz
      memory: 4096 MB
      network: 1 Gbit/s
      power: {server: hp-ml110-g4-xeon-3040, off: 5 W}
    - name: new
      count: 4
      cores: 2
      frequency: 2660 MHz
      memory: 4 GiB
      power: {model: exponent, idle: 50 W, max: 250 W, exponent: 1.4}
  host_order: grouped
  vm_types:
    - {name: small, frequency: 1000 MHz, memory: 870 MB, network: 100 Mbit/s}
    - {name: wide, cpus: 2, frequency: 500 MHz, memory: 613 MB}
  consolidation:
    profile: cloudsim
    quirks: {late_clock: false}
    overload: mad
    selection: random

  """
