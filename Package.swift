// swift-tools-version: 6.2
import PackageDescription

// Dependencies point downwards only; Tests/ArchitectureTests holds the imports of every file against this list.
let package = Package(
  name: "vdcsim",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.1.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
  ],
  targets: [
    .target(name: "Quantities"),
    .target(name: "SimulationKernel", dependencies: ["Quantities"]),
    .systemLibrary(name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),
    .target(name: "CPhilox", dependencies: ["CGSL"]),
    .target(name: "RandomStreams", dependencies: ["CGSL", "CPhilox", "Quantities"]),
    .target(
      name: "OutputAnalysis",
      dependencies: ["CGSL", "Quantities", .product(name: "Histogram", package: "hdrhistogram-swift")]),
    .target(name: "Recording", dependencies: ["Quantities", "SimulationKernel"]),
    .target(name: "Workloads", dependencies: ["CGSL", "Quantities", "RandomStreams"]),
    .target(
      name: "Queueing",
      dependencies: ["OutputAnalysis", "Quantities", "RandomStreams", "Recording", "SimulationKernel", "Workloads"]),
    .target(name: "Infrastructure", dependencies: ["Quantities", "Recording", "SimulationKernel"]),
    .target(
      name: "VSphere",
      dependencies: [
        "Infrastructure", "Quantities", "RandomStreams", "Recording", "SimulationKernel", "Workloads",
      ]),
    .target(
      name: "Documents",
      dependencies: [
        "Quantities", .product(name: "Yams", package: "Yams"),
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .target(
      name: "ScenarioFiles",
      dependencies: [
        "Documents", "Infrastructure", "Quantities", "Queueing", "RandomStreams", "VSphere", "Workloads",
      ]),
    .target(name: "Calculators", dependencies: ["Documents", "Infrastructure", "Quantities", "VSphere"]),
    .target(
      name: "Experiments",
      dependencies: [
        "Calculators", "Documents", "Infrastructure", "OutputAnalysis", "Quantities", "Queueing", "RandomStreams",
        "Recording", "ScenarioFiles",
        "SimulationKernel", "VSphere", "Workloads", .product(name: "Logging", package: "swift-log"),
      ]),
    .executableTarget(
      name: "vdcsim",
      dependencies: [
        "Calculators", "Experiments", "OutputAnalysis", "ScenarioFiles", "Workloads",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .executableTarget(
      name: "vdcsim-benchmark",
      dependencies: ["Infrastructure", "Quantities", "RandomStreams", "SimulationKernel", "VSphere", "Workloads"]),
    .executableTarget(
      name: "trace-generator",
      dependencies: ["Workloads", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
    .testTarget(name: "QuantitiesTests", dependencies: ["Quantities"]),
    .testTarget(name: "SimulationKernelTests", dependencies: ["Quantities", "SimulationKernel"]),
    .testTarget(name: "RandomStreamsTests", dependencies: ["CGSL", "CPhilox", "RandomStreams"]),
    .testTarget(name: "OutputAnalysisTests", dependencies: ["OutputAnalysis", "Quantities"]),
    .testTarget(name: "WorkloadsTests", dependencies: ["Quantities", "RandomStreams", "Workloads"]),
    .testTarget(
      name: "QueueingTests",
      dependencies: [
        "OutputAnalysis", "Quantities", "Queueing", "RandomStreams", "Recording", "SimulationKernel", "Workloads",
      ]),
    .testTarget(
      name: "InfrastructureTests", dependencies: ["Infrastructure", "Quantities", "Recording", "SimulationKernel"]),
    .testTarget(
      name: "VSphereTests",
      dependencies: ["Infrastructure", "Quantities", "RandomStreams", "SimulationKernel", "VSphere", "Workloads"]),
    .testTarget(name: "DocumentsTests", dependencies: ["Documents", "Quantities"]),
    .testTarget(name: "CalculatorsTests", dependencies: ["Calculators", "Documents"]),
    .testTarget(
      name: "ScenarioFilesTests",
      dependencies: [
        "Documents", "Infrastructure", "Quantities", "Queueing", "RandomStreams", "ScenarioFiles", "VSphere",
        "Workloads",
      ]),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: ["Experiments", "Infrastructure", "Quantities", "Recording", "ScenarioFiles", "SimulationKernel"]),
    .testTarget(name: "CommandLineTests", dependencies: ["vdcsim"]),
    .testTarget(name: "ArchitectureTests"),
  ],
  swiftLanguageModes: [.v6]
)
