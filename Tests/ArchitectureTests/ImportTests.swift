import Foundation
import Testing

/// What each target may import besides itself and the C library: the table that Package.swift states as dependencies.
///
/// The compiler alone does not hold files to it: a module that some other target pulls in can often be imported too.
private let allowedImports: [String: Set<String>] = [
  "Quantities": [],
  "SimulationKernel": ["Quantities"],
  "CGSL": [],
  "CPhilox": [],
  "RandomStreams": ["CGSL", "CPhilox", "Quantities"],
  "OutputAnalysis": ["CGSL", "Quantities", "Histogram"],
  "Recording": ["Quantities", "SimulationKernel"],
  "Workloads": ["CGSL", "Quantities", "RandomStreams", "SimulationKernel"],
  "Queueing": [
    "OutputAnalysis", "Quantities", "RandomStreams", "Recording", "SimulationKernel", "Workloads",
  ],
  "Infrastructure": ["OutputAnalysis", "Quantities", "Recording", "SimulationKernel"],
  "VSphere": [
    "Infrastructure", "OutputAnalysis", "Quantities", "RandomStreams", "Recording", "SimulationKernel", "Workloads",
  ],
  "Documents": ["Quantities", "Yams", "OrderedCollections"],
  "ScenarioFiles": [
    "Documents", "Infrastructure", "Quantities", "Queueing", "RandomStreams", "VSphere", "Workloads",
  ],
  "Calculators": ["Documents", "Infrastructure", "Quantities", "VSphere"],
  "Experiments": [
    "Calculators", "Documents", "Infrastructure", "OutputAnalysis", "Quantities", "Queueing", "RandomStreams",
    "Recording", "ScenarioFiles", "SimulationKernel", "VSphere", "Workloads", "Logging", "Foundation",
    "Synchronization",
  ],
  "vdcsim": [
    "Calculators", "Experiments", "OutputAnalysis", "ScenarioFiles", "Workloads", "ArgumentParser", "Logging",
    "Foundation", "Synchronization",
  ],
  "trace-generator": ["Quantities", "Workloads", "ArgumentParser"],
  "vdcsim-benchmark": [
    "Quantities", "SimulationKernel", "RandomStreams", "Recording", "Infrastructure", "Workloads", "VSphere",
    "Queueing", "ScenarioFiles", "Experiments", "Foundation",
  ],
]

private let cLibrary: Set<String> = ["Glibc", "Darwin"]

@Test func everyTargetHasARowInTheTableOfImports() throws {
  #expect(try Set(SourceTree.targets()) == Set(allowedImports.keys))
}

@Test func noFileImportsMoreThanItsTargetMay() throws {
  for file in try SourceTree.files() {
    let allowed = allowedImports[file.target, default: []].union(cLibrary)
    for (number, module) in file.imports {
      #expect(allowed.contains(module), "\(file.path):\(number): \(file.target) may not import \(module)")
    }
  }
}

@Test func theTableOfImportsHasNoCycle() {
  var finished: Set<String> = []
  func visit(_ target: String, _ path: [String]) {
    if finished.contains(target) { return }
    #expect(!path.contains(target), "cycle: \((path + [target]).joined(separator: " -> "))")
    if path.contains(target) { return }
    for module in allowedImports[target, default: []].sorted() { visit(module, path + [target]) }
    finished.insert(target)
  }
  for target in allowedImports.keys.sorted() { visit(target, []) }
}

@Test func importsAreRecognisedWhateverStandsBeforeThem() {
  let text = """
    import Quantities
    public import Recording
    @testable import VSphere
    @preconcurrency import Foundation
    import struct Workloads.DemandTraces
    // import Glibc
    let text = "import Yams"
    """
  #expect(
    SourceFile(path: "x", target: "X", text: text).imports.map(\.module) == [
      "Quantities", "Recording", "VSphere", "Foundation", "Workloads",
    ])
}
