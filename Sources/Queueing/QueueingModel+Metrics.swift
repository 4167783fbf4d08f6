import OutputAnalysis
import Quantities
import Recording

extension QueueingModel {
  /// Metrics of every station under its name; of every class under its name when there are several; of the whole
  /// network without an entity.
  ///
  /// - mean_wait, mean_sojourn and their p50, p95, p99 in seconds: of visits to a station; of whole journeys through
  ///   the network for classes and the network. Waiting is being at a station without service. A wait counts when it
  ///   is over, a sojourn when the customer leaves, both only after the warm-up. Customers lost on the way count in
  ///   neither.
  /// - mean_number, mean_queue_length: averages over time of customers present, and of those beyond the busy servers.
  /// - utilisation: busy servers over servers.
  /// - throughput: served customers per second. arrivals, departures, lost: numbers. blocking: lost over arrivals.
  /// - availability: part of a closed population that thinks; mean_thinking: their number.
  public func metrics() -> [MetricValue] {
    var values: [MetricValue] = []
    for (index, station) in stations.enumerated() {
      append(station.flow, entity: configuration.stations[index].name, to: &values)
      appendServers([station], entity: configuration.stations[index].name, to: &values)
    }
    let flows = classes.map(\.flow)
    if flows.count > 1 {
      for (name, flow) in zip(configuration.classNames, flows) { append(flow, entity: name, to: &values) }
    }
    for (name, entry) in zip(configuration.classNames, classes) where entry.isClosed {
      appendThinking([entry], entity: name, to: &values)
    }
    if isSingleFlow {
      // The station is the network.
      for value in values where value.entity == configuration.stations[0].name {
        values.append(MetricValue(value.metric, unit: value.unit, value.value))
      }
    } else {
      append(merged(flows), entity: "", to: &values)
      appendServers(Array(stations), entity: "", to: &values)
    }
    let closed = classes.filter(\.isClosed)
    if !closed.isEmpty { appendThinking(Array(closed), entity: "", to: &values) }
    return values
  }

  private func merged(_ flows: [FlowStatistics]) -> FlowStatistics {
    var total = flows[0]
    for flow in flows.dropFirst() { total.merge(flow) }
    return total
  }

  private func append(_ flow: FlowStatistics, entity: String, to values: inout [MetricValue]) {
    func add(_ metric: String, _ unit: String, _ value: Double) {
      values.append(MetricValue(metric, entity: entity, unit: unit, value))
    }
    let counts = flow.measuredCounts
    add("mean_wait", "s", flow.wait.mean)
    add("mean_sojourn", "s", flow.sojourn.mean)
    for (name, durations) in [("wait", flow.wait), ("sojourn", flow.sojourn)] {
      for (label, probability) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
        add("\(label)_\(name)", "s", durations.quantiles.quantile(probability)?.seconds ?? .nan)
      }
    }
    add("mean_number", "", flow.number.average(to: endTime))
    add("throughput", "/s", Double(counts.departures) / measuredSpan)
    add("arrivals", "", Double(counts.arrivals))
    add("departures", "", Double(counts.departures))
    add("lost", "", Double(counts.lost))
    add("blocking", "", Double(counts.lost) / Double(counts.arrivals))
  }

  /// Queue and servers of one station, or of all.
  private func appendServers(_ stations: [StationState], entity: String, to values: inout [MetricValue]) {
    let busy = stations.reduce(0) { $0 + $1.busy.average(to: endTime) }
    let number = stations.reduce(0) { $0 + $1.flow.number.average(to: endTime) }
    let isUnlimited = stations.contains { $0.servers == QueueingConfiguration.unlimited }
    let servers = isUnlimited ? .infinity : stations.reduce(0) { $0 + Double($1.servers) }
    values.append(MetricValue("mean_queue_length", entity: entity, number - busy))
    values.append(MetricValue("mean_busy_servers", entity: entity, busy))
    values.append(MetricValue("utilisation", entity: entity, busy / servers))
  }

  private func appendThinking(_ closed: [ClassState], entity: String, to values: inout [MetricValue]) {
    let thinking = closed.reduce(0) { $0 + $1.thinking.average(to: endTime) }
    let population = closed.reduce(0) { $0 + $1.population }
    values.append(MetricValue("mean_thinking", entity: entity, thinking))
    values.append(MetricValue("availability", entity: entity, thinking / Double(population)))
  }

  /// Seconds measured: from the end of the warm-up to the end of the run.
  private var measuredSpan: Double { isWarm ? (endTime - (.zero + configuration.warmUp)).seconds : .nan }
}
