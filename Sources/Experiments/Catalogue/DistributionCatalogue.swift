import Quantities
import RandomStreams

extension ModelCatalogue {
  static var distributions: CatalogueGroup {
    CatalogueGroup(
      name: "distributions", usage: "distribution: NAME, with its parameters beside it",
      entries: DistributionFamily.allCases.map { family in
        CatalogueEntry(
          name: family.name, summary: family.summary,
          parameters: family.parameterSets.enumerated().flatMap { index, parameters in
            parameters.map { entry(of: $0, isAlternative: index > 0) }
          },
          source: family.source)
      })
  }

  private static func entry(of parameter: DistributionParameter, isAlternative: Bool) -> CatalogueParameter {
    CatalogueParameter(
      name: isAlternative ? "or \(parameter.name)" : parameter.name, accepts: accepted(parameter.kind),
      defaultValue: parameter.defaultValue.map(text), meaning: parameter.summary)
  }

  private static func accepted(_ kind: DistributionParameterKind) -> String {
    switch kind {
    case .value: "a quantity with the unit of what is drawn"
    case .number: "a number"
    case .shape: "a number above 0"
    case .probability: "a number from 0 to 1, or a percentage"
    case .count: "a whole number of at least 1"
    case .flag: "true or false"
    case .values: "a list of quantities with the unit of what is drawn"
    case .probabilities: "a list of numbers from 0 to 1"
    case .matrix: "a square matrix of numbers"
    case .distribution: "a distribution"
    case .distributions: "a list of distributions, each with a weight"
    }
  }

  private static func text(_ value: DistributionParameterValue) -> String {
    switch value {
    case .number(let number): shortText(number)
    case .flag(let flag): flag ? "true" : "false"
    default: "\(value)"
    }
  }
}
