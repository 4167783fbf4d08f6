import VSphere

extension ModelCatalogue {
  static let beloglazov =
    "Beloglazov and Buyya, Concurrency and Computation: Practice and Experience 24 (2012)"

  static var overloadDetection: CatalogueGroup {
    CatalogueGroup(
      name: "overload-detection", usage: "consolidation.overload: NAME",
      entries: ConsolidationConfiguration.Overload.allCases.map { overload in
        CatalogueEntry(
          name: overload.rawValue, summary: summary(of: overload), parameters: parameters(of: overload),
          source: beloglazov)
      })
  }

  static var machineSelection: CatalogueGroup {
    CatalogueGroup(
      name: "machine-selection", usage: "consolidation.selection: NAME",
      entries: ConsolidationConfiguration.Selection.allCases.map {
        CatalogueEntry(name: $0.rawValue, summary: summary(of: $0), source: beloglazov)
      })
  }

  static var consolidationProfiles: CatalogueGroup {
    CatalogueGroup(
      name: "consolidation-profiles", usage: "consolidation.profile: NAME",
      entries: ConsolidationProfile.allCases.map { profile in
        CatalogueEntry(
          name: profile.rawValue, summary: summary(of: profile),
          parameters: parameters(
            of: consolidation("profile: \(profile.rawValue)"), in: "consolidation.quirks."),
          source: profile == .cloudsim ? "CloudSim 3.0.3 to 5.0, its PlanetLab example" : "")
      })
  }

  private static func summary(of overload: ConsolidationConfiguration.Overload) -> String {
    switch overload {
    case .none: "no consolidation and no power management: every host draws full power"
    case .dvfs: "no consolidation: power follows load, hosts without machines are off"
    case .threshold: "demand above a fixed part of the host's capacity"
    case .iqr: "a threshold that falls with the interquartile range of the host's recent utilisation"
    case .mad: "a threshold that falls with the median absolute deviation of the host's recent utilisation"
    case .localRegression: "local regression predicts that the host will be full by the end of a migration"
    case .robustLocalRegression: "local regression with weights against outliers"
    }
  }

  private static func parameters(of overload: ConsolidationConfiguration.Overload) -> [CatalogueParameter] {
    let used: [String]
    switch overload {
    case .none, .dvfs: used = []
    case .threshold: used = ["threshold"]
    case .iqr, .mad, .localRegression, .robustLocalRegression: used = ["safety", "fallback_threshold"]
    }
    return parameters(of: consolidation("overload: \(overload.rawValue)"), in: "consolidation.").filter {
      used.contains($0.name)
    }
  }

  private static func summary(of selection: ConsolidationConfiguration.Selection) -> String {
    switch selection {
    case .minimumMigrationTime: "the machine that can be moved soonest: least memory"
    case .maximumCorrelation: "the machine whose history is best explained by the others on the host"
    case .random: "any machine, drawn at random"
    case .minimumUtilisation: "the machine that uses the smallest part of its processors"
    }
  }

  private static func summary(of profile: ConsolidationProfile) -> String {
    switch profile {
    case .physical: "what hosts would do; every quirk is off unless switched on by name"
    case .cloudsim: "the literature's simulator to the letter; every quirk is on unless switched off by name"
    }
  }

  /// A consolidation study with a policy.
  static func consolidation(_ policy: String) -> String {
    """
    kind: consolidation
    hosts:
      - name: host
        count: 1
        cores: 2
        frequency: 2 GHz
        memory: 4 GiB
        power: {model: linear, idle: 100 W, max: 200 W}
    vm_types: [{name: vm, frequency: 1 GHz, memory: 1 GiB}]
    traces: {count: 1, demand: {distribution: uniform, low: 0, high: 1}}
    consolidation: {\(policy)}
    """
  }
}
