import ScenarioFiles
import Testing

@testable import Experiments

@Test func everyEntryOfTheCatalogueHasASummary() {
  for group in ModelCatalogue.groups {
    #expect(!group.entries.isEmpty, "\(group.name)")
    for entry in group.entries { #expect(!entry.summary.isEmpty, "\(entry.name)") }
  }
}

// A sample that the reader refuses gives no parameters.
@Test func everySampleOfTheCatalogueIsAValidScenario() {
  for group in [
    ModelCatalogue.scenarioKinds, ModelCatalogue.arrivalProcesses, ModelCatalogue.powerModels,
    ModelCatalogue.consolidationProfiles, ModelCatalogue.admissionPolicies, ModelCatalogue.operations,
  ] {
    for entry in group.entries { #expect(!entry.parameters.isEmpty, "\(group.name) \(entry.name)") }
  }
  let withParameters = ModelCatalogue.overloadDetection.entries.filter { !$0.parameters.isEmpty }
  #expect(
    withParameters.map(\.name) == ["threshold", "iqr", "mad", "local-regression", "robust-local-regression"])
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
  let datacenter = ModelCatalogue.datacenter("ha: {enabled: true}", operation: "do: power-off, vms: vm")
  #expect(try accepted("clusters.0.policy", datacenter) == listed(ModelCatalogue.balancingPolicies))
  #expect(
    try accepted("clusters.0.ha.admission_control.policy", datacenter) == listed(ModelCatalogue.admissionPolicies))
  #expect(try accepted("clusters.0.ha.restart_condition", datacenter) == listed(ModelCatalogue.restartConditions))
  #expect(try accepted("operations.0.do", datacenter) == listed(ModelCatalogue.operations))
  #expect(try accepted("vmotion.precopy.strategy", datacenter) == listed(ModelCatalogue.precopyStrategies))
  #expect(try accepted("vms.0.adapters.0.type", datacenter) == listed(ModelCatalogue.networkAdapters))
  let vsan = datacenter.replacing("capacity: 1 TiB", with: "capacity: 1 TiB, type: vsan, policy: raid0")
  #expect(try accepted("datastores.0.policy", vsan) == listed(ModelCatalogue.storagePolicies))
}
