/// Why a queueing model asked for the end of its run.
public enum QueueingStopReason: UInt32, Sendable, CaseIterable {
  /// As many customers were served as the configuration wants.
  case customersServed = 1
  /// More customers in the network than its limit: arrivals outrun the servers.
  case tooManyCustomers = 2
}

extension QueueingModel {
  /// Customers that may exist at once: the limit for open classes and the closed populations.
  var customerBound: Int { configuration.customerLimit + population }

  /// The reason in words, with the numbers of this run.
  public func describe(stopReason: UInt32) -> String {
    switch QueueingStopReason(rawValue: stopReason) {
    case .customersServed: return "\(servedCount) customers were served, as many as asked for"
    case .tooManyCustomers:
      let fullest = stations.indices.max { stations[$0].flow.number.value < stations[$1].flow.number.value } ?? 0
      return
        "more than \(configuration.customerLimit) customers in the network, \(stations[fullest].flow.number.value) of "
        + "them at '\(configuration.stations[fullest].name)': arrivals outrun the servers; add servers, bound the "
        + "capacity, or raise customer_limit"
    case nil: return "unknown reason \(stopReason)"
    }
  }

  /// A run without measurements, stations nobody came to, queues that grew all the time.
  public func warnings() -> [String] {
    var warnings: [String] = []
    if !isWarm { warnings.append("the run ended before its warm-up of \(configuration.warmUp): nothing was measured") }
    for (index, station) in stations.enumerated() where isWarm {
      let name = configuration.stations[index].name
      let counts = station.flow.measuredCounts
      if counts.arrivals == 0 { warnings.append("nobody came to station '\(name)'") }
      // A queue that holds a tenth of all who came has not begun to level off.
      let growth = station.flow.number.value - station.numberAtReset
      if growth > station.servers, growth > 10, Double(growth) > 0.1 * Double(counts.arrivals), !hasOnlyClosedClasses {
        warnings.append(
          "the queue at station '\(name)' grew by \(growth) customers: it is not in a steady state, and its averages "
            + "depend on the length of the run")
      }
    }
    return warnings
  }

  private var hasOnlyClosedClasses: Bool { configuration.arrivals.isEmpty }
}
