/// What the catalogue says about one family.
struct DistributionFamilyEntry {
  let summary: String
  let source: String
  let parameterSets: [[DistributionParameter]]

  init(_ summary: String, source: String, _ parameterSets: [DistributionParameter]...) {
    self.summary = summary
    self.source = source
    self.parameterSets = parameterSets
  }
}

private let mean = DistributionParameter("mean", .value, "mean, above 0")
private let cv = DistributionParameter("cv", .shape, "coefficient of variation: standard deviation over mean")
private let shape = DistributionParameter("shape", .shape, "shape")
private let scale = DistributionParameter("scale", .value, "scale, above 0")
private let low = DistributionParameter("low", .value, "lower end")
private let high = DistributionParameter("high", .value, "upper end, above low")
private let probability = DistributionParameter("probability", .probability, "probability of success in one trial")

extension DistributionFamily {
  var entry: DistributionFamilyEntry {
    switch self {
    case .constant, .uniform, .exponential, .triangular, .normal, .beta: simpleEntry
    case .erlang, .gamma, .weibull, .lognormal, .pareto, .paretoII, .burrXII: shapedEntry
    case .zipf, .poisson, .binomial, .negativeBinomial, .geometric: discreteEntry
    case .hyperexponential, .hypoexponential, .phaseType: phaseEntry
    case .empirical, .mixture, .truncated: compositeEntry
    }
  }

  private var simpleEntry: DistributionFamilyEntry {
    switch self {
    case .constant:
      DistributionFamilyEntry(
        "always the same value", source: "none needed", [DistributionParameter("value", .value, "the value")])
    case .uniform:
      DistributionFamilyEntry("equally likely anywhere from low to high", source: "gsl_ran_flat", [low, high])
    case .triangular:
      DistributionFamilyEntry(
        "minimum, most likely and maximum value", source: "inverse transform; Law, 5th ed., 8.3.15",
        [low, DistributionParameter("mode", .value, "most likely value, from low to high"), high])
    case .normal:
      DistributionFamilyEntry(
        "Gaussian; truncated at 0 where durations or sizes are drawn", source: "gsl_ran_gaussian_ziggurat",
        [
          DistributionParameter("mean", .value, "mean before truncation"),
          DistributionParameter("sd", .value, "standard deviation before truncation, above 0"),
        ])
    case .beta:
      DistributionFamilyEntry(
        "bounded, by two shapes, stretched from 0...1 to low...high", source: "gsl_ran_beta",
        [
          DistributionParameter("alpha", .shape, "first shape"), DistributionParameter("beta", .shape, "second shape"),
          DistributionParameter("low", .value, "lower end", default: .number(0)),
          DistributionParameter("high", .value, "upper end, above low", default: .number(1)),
        ])
    default:
      DistributionFamilyEntry("memoryless", source: "gsl_ran_exponential", [mean])
    }
  }

  private var shapedEntry: DistributionFamilyEntry {
    switch self {
    case .erlang:
      DistributionFamilyEntry(
        "sum of equal exponential stages", source: "gsl_ran_erlang",
        [DistributionParameter("stages", .count, "number of stages"), mean])
    case .weibull:
      DistributionFamilyEntry(
        "time to failure with a hazard falling (shape < 1) or rising (shape > 1)", source: "gsl_ran_weibull",
        [shape, scale])
    case .lognormal:
      DistributionFamilyEntry(
        "exponential of a normal", source: "gsl_ran_lognormal",
        [
          DistributionParameter("mu", .number, "mean of the logarithm of the value in base units"),
          DistributionParameter("sigma", .shape, "standard deviation of the logarithm"),
        ], [mean, cv])
    case .pareto:
      DistributionFamilyEntry(
        "power-law tail above a smallest value", source: "gsl_ran_pareto",
        [shape, DistributionParameter("scale", .value, "smallest value, above 0")])
    case .paretoII:
      DistributionFamilyEntry(
        "power-law tail from zero (Lomax)", source: "inverse transform; Johnson, Kotz, Balakrishnan vol. 1, ch. 20",
        [shape, scale])
    case .burrXII:
      DistributionFamilyEntry(
        "power-law tail with a mode (Singh-Maddala)",
        source: "inverse transform; Burr, Annals of Mathematical Statistics 13 (1942)",
        [
          DistributionParameter("c", .shape, "inner shape"), DistributionParameter("k", .shape, "outer shape"), scale,
        ])
    default:
      DistributionFamilyEntry(
        "sum of exponential stages, any positive number", source: "gsl_ran_gamma",
        [shape, scale], [mean, cv])
    }
  }

  private var discreteEntry: DistributionFamilyEntry {
    switch self {
    case .zipf:
      DistributionFamilyEntry(
        "rank 1 to count, popularity falling as a power of the rank", source: "alias table, gsl_ran_discrete",
        [
          DistributionParameter("exponent", .number, "exponent, 0 or more"),
          DistributionParameter("count", .count, "number of ranks"),
        ])
    case .poisson:
      DistributionFamilyEntry(
        "number of independent events", source: "gsl_ran_poisson",
        [DistributionParameter("mean", .shape, "mean number")])
    case .binomial:
      DistributionFamilyEntry(
        "successes in a number of trials", source: "gsl_ran_binomial",
        [DistributionParameter("trials", .count, "number of trials"), probability])
    case .negativeBinomial:
      DistributionFamilyEntry(
        "failures before a number of successes", source: "gsl_ran_negative_binomial",
        [DistributionParameter("successes", .shape, "number of successes, whole or not"), probability])
    default:
      DistributionFamilyEntry(
        "trials up to and including the first success", source: "gsl_ran_geometric", [probability])
    }
  }

  private var phaseEntry: DistributionFamilyEntry {
    switch self {
    case .hyperexponential:
      DistributionFamilyEntry(
        "one of several exponentials (cv above 1)",
        source: "composition; by mean and cv with balanced means, Whitt, Operations Research 30 (1982)",
        [
          DistributionParameter("probabilities", .probabilities, "probability of each phase, summing to 1"),
          DistributionParameter("means", .values, "mean of each phase, above 0"),
        ], [mean, DistributionParameter("cv", .shape, "coefficient of variation, above 1")])
    case .hypoexponential:
      DistributionFamilyEntry(
        "sum of exponentials with different means (cv below 1)", source: "convolution",
        [DistributionParameter("means", .values, "mean of each stage, above 0")])
    default:
      DistributionFamilyEntry(
        "time to absorption of a Markov chain",
        source: "simulation of the chain; Neuts, Matrix-Geometric Solutions in Stochastic Models (1981), ch. 2",
        [
          DistributionParameter("initial", .probabilities, "initial probability of each phase; the rest is zero time"),
          DistributionParameter("subgenerator", .matrix, "transition rates between phases, diagonal below 0"),
        ])
    }
  }

  private var compositeEntry: DistributionFamilyEntry {
    switch self {
    case .empirical:
      DistributionFamilyEntry(
        "observed values", source: "Law, 5th ed., 6.2.4 and 8.3.16",
        [
          DistributionParameter("values", .values, "observations, in any order"),
          DistributionParameter(
            "interpolate", .flag, "draw between neighbouring observations too", default: .flag(false)),
        ])
    case .mixture:
      DistributionFamilyEntry(
        "one of several distributions, by weight", source: "composition",
        [DistributionParameter("distributions", .distributions, "components, each with its weight")])
    default:
      DistributionFamilyEntry(
        "another distribution, conditioned on low...high", source: "rejection, or bisection of the inverse",
        [
          DistributionParameter("of", .distribution, "what is truncated"),
          DistributionParameter("low", .value, "lower end", default: .number(-.infinity)),
          DistributionParameter("high", .value, "upper end", default: .number(.infinity)),
        ])
    }
  }
}
