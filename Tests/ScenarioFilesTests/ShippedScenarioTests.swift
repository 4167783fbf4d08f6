import Quantities
import Queueing
import Testing

@testable import ScenarioFiles

struct ShippedScenarioTests {
  @Test(arguments: Fixtures.shippedScenarios)
  func `a shipped scenario is right, and showing it changes nothing`(path: String) throws {
    let scenario = try ScenarioLoader.load(path: path)
    // From another folder, as a run writes it.
    let again = try ScenarioLoader.load(text: Array(scenario.resolvedYAML.utf8), file: "elsewhere/scenario.yaml")
    #expect(again.resolvedYAML == scenario.resolvedYAML)
    #expect(again.run == scenario.run)
    #expect(String(describing: again.model) == String(describing: scenario.model))
  }

  @Test(arguments: [smallScenario, richScenario, drawnScenario, smallDatacenter, richDatacenter])
  func `showing a scenario and loading it again changes nothing`(text: String) throws {
    let scenario = try load(text)
    let again = try load(scenario.resolvedYAML)
    #expect(again.resolvedYAML == scenario.resolvedYAML)
    #expect(String(describing: again.model) == String(describing: scenario.model))
  }

  @Test(arguments: Fixtures.shippedScenarios)
  func `a shipped scenario starts with its question, how to run it and what to look at`(path: String) throws {
    let scenario = try ScenarioLoader.load(path: path)
    let lines = String(decoding: scenario.sourceBytes, as: UTF8.self).split(separator: "\n")
    let header = lines.prefix { $0.hasPrefix("#") }.joined(separator: "\n")
    for part in ["# Question: ", "# Run:", "# Look at:"] { #expect(header.contains(part), "\(part) in \(path)") }
  }

  @Test(arguments: Fixtures.shippedStudies)
  func `a shipped study starts with its question, how to run it, what to look at and what to ask next`(
    path: String
  ) throws {
    let study = try StudyLoader.load(path: path)
    let lines = String(decoding: study.sourceBytes, as: UTF8.self).split(separator: "\n")
    let header = lines.prefix { $0.hasPrefix("#") }.joined(separator: "\n")
    for part in ["# Question: ", "# Run:      vdcsim sweep Scenarios/studies/", "# Look at:", "# Ask next:"] {
      #expect(header.contains(part), "\(part) in \(path)")
    }
  }

  @Test func `a route without a probability gets what the routes before it leave`() throws {
    func routed(_ routing: String) -> String {
      """
      kind: queueing
      horizon: 1 h
      stations:
        - {name: a, service: 1 s, routing: \(routing)}
        - {name: b, service: 1 s}
        - {name: c, service: 1 s}
      """
    }
    guard case .queueing(let network) = try load(routed("[{to: b, probability: 25%}, {to: c}]")).model else {
      Issue.record("not a queueing model")
      return
    }
    #expect(network.stations[0].routing.map(\.probability) == [0.25, 0.75])
    #expect(throws: ScenarioErrors.self) { try load(routed("[{to: b}, {to: c}]")) }
  }

  @Test func `there is a validation scenario for every closed form`() {
    let names = Fixtures.shippedScenarios.filter { $0.contains("/validation/") }.compactMap {
      $0.split(separator: "/").last.map(String.init)
    }
    let expected = [
      "erlang-b.yaml", "jackson.yaml", "machine-repair.yaml", "mg1-lognormal.yaml", "mm1.yaml", "mmc.yaml", "ps.yaml",
      "task-farm.yaml",
    ]
    #expect(Set(expected).isSubset(of: names))
  }

  @Test func `the resolved scenario has every default, and units in every place`() throws {
    let resolved = try load(smallScenario).resolvedYAML
    #expect(
      resolved == """
        kind: queueing
        name: test
        seed: 1
        replications: 1
        horizon: 1 h
        warm_up: 0 s
        output: {}
        stations:
          - name: cpu
            servers: 1
            discipline: fifo
            capacity: unlimited
            service:
              distribution: exponential
              mean: 1 s
            service_by_class: []
            routing: []
            routing_by_class: []
        arrivals:
          - name: jobs
            station: cpu
            process: poisson
            rate: 0.8 /s
            priority: 0
        closed: []
        customer_limit: \(QueueingConfiguration.defaultCustomerLimit)

        """)
  }

  @Test func `the model has what the file says`() throws {
    let scenario = try load(
      """
      kind: queueing
      name: two words
      seed: 18446744073709551615
      replications: 3
      horizon: 1h30m
      warm_up: 90 s
      output: {interval: 60 s}
      customers: 500
      stations:
        - name: a
          servers: 8
          discipline: processor-sharing
          capacity: 20
          service: 5 ms
          routing: [{to: b, probability: 25%}]
        - {name: b, servers: unlimited, service: {distribution: uniform, low: 1 s, high: 2 s}}
      arrivals:
        - {name: in, station: a, priority: 2, process: renewal,
           interarrival: {distribution: erlang, stages: 2, mean: 1 s}}
      closed:
        - {name: users, population: 7, think: 1 min, station: b}

      """)
    #expect(
      scenario.run
        == RunSettings(
          name: "two words", seed: .max, replications: 3, horizon: .minutes(90), warmUp: .seconds(90),
          seriesInterval: .minutes(1)))
    let expected = QueueingConfiguration(
      stations: [
        QueueingStation(
          name: "a", servers: 8, discipline: .processorSharing, capacity: 20, service: .constant(0.005),
          routing: [QueueingRoute(station: "b", probability: 0.25)]),
        QueueingStation(name: "b", servers: QueueingConfiguration.unlimited, service: .uniform(low: 1, high: 2)),
      ],
      arrivals: [
        QueueingArrivals(
          name: "in", station: "a", process: .renewal(interarrival: .erlang(stages: 2, mean: 1)), priority: 2)
      ],
      closed: [QueueingClosedClass(name: "users", population: 7, think: .constant(60), station: "b")],
      warmUp: .seconds(90), customers: 500, seriesInterval: .minutes(1))
    guard case .queueing(let configuration) = scenario.model else {
      Issue.record("not a queueing model")
      return
    }
    #expect(configuration == expected)
  }
}
