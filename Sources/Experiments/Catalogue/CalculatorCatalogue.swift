import Calculators

extension ModelCatalogue {
  static var calculators: CatalogueGroup {
    CatalogueGroup(
      name: "calculators", usage: "vdcsim eval NAME [FILE]: JSON Lines in, JSON Lines out",
      entries: CalculatorRegistry.descriptions.map { calculator in
        CatalogueEntry(
          name: calculator.name, summary: calculator.summary,
          parameters: CalculatorRegistry.keys(of: calculator).filter { $0.accepts != "a map" }.map(parameter),
          results: calculator.outputs.map { CatalogueResult(name: $0.name, unit: $0.unit, meaning: $0.meaning) },
          example: "echo '\(calculator.example)' | vdcsim eval \(calculator.name)", source: calculator.source)
      })
  }
}
