import ScenarioFiles
import Testing

@testable import Experiments

// Reading the groups runs every sample through the scenario reader, which traps on an invalid one.
@Test func everyEntryOfTheCatalogueHasASummary() {
  for group in ModelCatalogue.groups {
    #expect(!group.entries.isEmpty, "\(group.name)")
    for entry in group.entries { #expect(!entry.summary.isEmpty, "\(entry.name)") }
  }
}

@Test func theCatalogueListsWhatTheReaderAccepts() throws {
  func accepted(_ key: String, _ sample: String) throws -> Set<String> {
    let keys = try ScenarioLoader.keys(of: sample, path: "sample.yaml")
    let text = try #require(keys.first { $0.path == key }).accepts
    return Set(text.dropFirst("one of ".count).split(separator: ", ").map(String.init))
  }
  func listed(_ group: CatalogueGroup) -> Set<String> { Set(group.entries.map(\.name)) }
  let queueing = ModelCatalogue.queueing(arrivals: "process: poisson, rate: 1 /s")
  #expect(try accepted("arrivals.0.process", queueing) == listed(ModelCatalogue.arrivalProcesses))
  #expect(try accepted("kind", queueing) == listed(ModelCatalogue.scenarioKinds))
  let farm = ModelCatalogue.farm(power: "model: linear, idle: 100 W, max: 200 W")
  #expect(try accepted("farm.host.power.model", farm) == listed(ModelCatalogue.powerModels))
  let consolidation = ModelCatalogue.consolidation("overload: iqr")
  #expect(try accepted("consolidation.overload", consolidation) == listed(ModelCatalogue.overloadDetection))
  #expect(try accepted("consolidation.selection", consolidation) == listed(ModelCatalogue.machineSelection))
  #expect(try accepted("consolidation.profile", consolidation) == listed(ModelCatalogue.consolidationProfiles))
}
