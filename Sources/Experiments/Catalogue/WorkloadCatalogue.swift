extension ModelCatalogue {
  static var arrivalProcesses: CatalogueGroup {
    CatalogueGroup(
      name: "arrival-processes", usage: "arrivals: - process: NAME, with its parameters beside it",
      entries: arrivals.map { name, summary, sample, source in
        CatalogueEntry(
          name: name, summary: summary,
          parameters: parameters(
            of: queueing(arrivals: "process: \(name), \(sample)"), in: "arrivals.0.",
            except: ["name", "station", "process", "class"]),
          source: source)
      })
  }

  private static let arrivals: [(name: String, summary: String, sample: String, source: String)] = [
    ("poisson", "independent arrivals at a constant rate", "rate: 1 /s", "Law, 5th ed., 8.6.1"),
    (
      "piecewise-poisson", "Poisson with a rate that is constant in each of several spans",
      "intervals: [{duration: 1 h, rate: 1 /s}]", "inversion of the integrated rate; Law, 5th ed., 8.6.2"
    ),
    (
      "sinusoidal-poisson", "Poisson with a rate that follows the day and the week", "mean: 1 /s, daily_amplitude: 0.5",
      "thinning; Lewis and Shedler, Naval Research Logistics Quarterly 26 (1979)"
    ),
    (
      "markov-modulated-poisson", "Poisson with a rate that follows a Markov chain (Markov-modulated Poisson process)",
      "rates: [1 /s, 2 /s], transitions: [[0 /s, 1 /s], [1 /s, 0 /s]]",
      "Fischer and Meier-Hellstern, Performance Evaluation 18 (1993)"
    ),
    (
      "renewal", "independent times between arrivals from any distribution",
      "interarrival: {distribution: exponential, mean: 1 s}", "Law, 5th ed., 8.6"
    ),
    (
      "batch", "every arrival of another process brings several customers",
      "of: {process: poisson, rate: 1 /s}, size: {distribution: geometric, probability: 0.5}", "Law, 5th ed., 8.6.3"
    ),
    (
      "on-off", "Poisson during on-periods, silent during off-periods",
      "on: {distribution: exponential, mean: 1 s}, off: {distribution: exponential, mean: 1 s}, rate: 1 /s",
      "interrupted Poisson process; Kuczura, Bell System Technical Journal 52 (1973)"
    ),
    ("trace", "recorded instants", "instants: [1 s, 2 s]", ""),
  ]

  /// A queueing scenario with one flow of arrivals.
  static func queueing(arrivals: String) -> String {
    """
    kind: queueing
    horizon: 1 h
    stations: [{name: cpu, service: {distribution: exponential, mean: 1 s}}]
    arrivals: [{name: customers, station: cpu, \(arrivals)}]
    """
  }
}
