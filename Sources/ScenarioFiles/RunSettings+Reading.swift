import Documents
import Quantities

/// Which settings of a run a kind of scenario has, beyond name, seed, replications and horizon.
struct RunSettingsForm {
  /// The horizon where the file names none; nil where it must.
  var defaultHorizon: SimDuration?
  /// Whether statistics can leave out a warm-up.
  var hasWarmUp: Bool
  /// Whether the model writes time series.
  var hasSeries: Bool
  /// Names of the time series a scenario can choose from; empty where there is no choice.
  var tables: [String] = []
}

extension RunSettings {
  /// Most replications of a run.
  static let replicationLimit = 100_000
  /// Most rows of a time series for one entity and replication.
  static let sampleLimit: Int64 = 10_000_000

  /// Reads the settings at the top level of a scenario.
  init(_ reader: SectionReader, _ form: RunSettingsForm, defaultName: String) {
    name = reader.value("name", .name, default: defaultName, "what the scenario is called in output")
    seed = reader.value("seed", .seed, default: 1, "all random streams derive from it")
    replications = reader.value(
      "replications", ValueForm<Int>.count(1...Self.replicationLimit), default: 1, "number of independent runs")
    horizon = reader.value("horizon", .span, default: form.defaultHorizon, "simulated time at which a run ends")
    warmUp = .zero
    if form.hasWarmUp {
      warmUp = reader.value(
        "warm_up", .quantity(in: .zero ... .days(36_500)), default: .zero,
        "simulated time at the start that statistics leave out")
      if warmUp >= horizon {
        reader.issues.error(
          at: reader.position(of: reader.has("warm_up") ? "warm_up" : "horizon"),
          "a warm-up of \(warmUp) leaves nothing of a horizon of \(horizon)",
          hint: "make 'warm_up' shorter than 'horizon'")
      }
    }
    varianceReduction =
      reader.optional("variance_reduction", .choice, "how replications hang together to vary less") ?? .none
    if replications % varianceReduction.groupSize != 0 {
      reader.issues.error(
        at: reader.position(of: "replications"), "antithetic replications come in pairs, and \(replications) is odd",
        hint: "use an even number of 'replications'")
    }
    assertions =
      reader.optional(
        "assertions", .list(of: .assertion, count: 0...1_000), "claims about metrics, judged when the run has ended")
      ?? []
    guard form.hasSeries else { return }
    let horizon = horizon
    seriesInterval = reader.section("output", "what is written besides the summary") { output -> SimDuration? in
      let interval = output.optional("interval", .span, "time between rows of time series; none are written without")
      if let interval, horizon / interval > Self.sampleLimit {
        output.issues.error(
          at: output.position(of: "interval"), "an interval of \(interval) makes too many rows in \(horizon)",
          hint: "at most \(Self.sampleLimit) rows for each entity: lengthen the interval")
      }
      if !form.tables.isEmpty {
        seriesTables = output.value(
          "tables", .list(of: .word(form.tables), count: 0...form.tables.count), default: form.tables,
          "which time series are written")
      }
      return interval
    }
  }
}
