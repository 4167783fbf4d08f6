import Foundation
import Quantities
import Queueing
import Testing

@testable import ScenarioFiles

/// A folder that is removed with its files at the end of a test.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/scenario-files-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, and the folders it needs, and returns its path.
  @discardableResult func write(_ name: String, _ text: String) throws -> String {
    let file = path + "/" + name
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }
}

struct IncludeTests {
  @Test func `the including file wins, maps are merged and lists replaced`() throws {
    let folder = try TemporaryFolder()
    try folder.write("parts/base.yaml", smallScenario + "output: {interval: 1 s}\nseed: 3\n")
    let top = try folder.write("top.yaml", "include: parts/base.yaml\nseed: 5\noutput:\n  interval: 2 s\n")
    let scenario = try ScenarioLoader.load(path: top)
    #expect(scenario.run.seed == 5)
    #expect(scenario.run.seriesInterval == .seconds(2))
    #expect(scenario.run.horizon == .hours(1))
    #expect(scenario.run.name == "top")
    #expect(!scenario.resolvedYAML.contains("include"))
  }

  @Test func `of a list of files the later wins, and includes nest`() throws {
    let folder = try TemporaryFolder()
    try folder.write("inner.yaml", smallScenario + "seed: 1\nreplications: 9\n")
    try folder.write("a.yaml", "include: inner.yaml\nseed: 2\n")
    try folder.write("b.yaml", "seed: 3\n")
    let scenario = try ScenarioLoader.load(path: try folder.write("top.yaml", "include: [a.yaml, b.yaml]\n"))
    #expect(scenario.run.seed == 3)
    #expect(scenario.run.replications == 9)
  }

  @Test func `a key without a value takes away what an included file says`() throws {
    let folder = try TemporaryFolder()
    try folder.write("base.yaml", smallScenario + "output: {interval: 1 s}\ncustomers: 4\n")
    let top = try folder.write("top.yaml", "include: base.yaml\ncustomers:\noutput: {interval: ~}\n")
    let scenario = try ScenarioLoader.load(path: top)
    #expect(scenario.run.seriesInterval == nil)
    #expect(!scenario.resolvedYAML.contains("customers:"))
  }

  @Test func `an override wins over included files`() throws {
    let folder = try TemporaryFolder()
    try folder.write("base.yaml", smallScenario + "seed: 3\n")
    let top = try folder.write("top.yaml", "include: base.yaml\n")
    #expect(try ScenarioLoader.load(path: top, overrides: ["seed=9"]).run.seed == 9)
  }

  @Test func `a file included twice by different ways is no circle, and very many files are refused`() throws {
    let folder = try TemporaryFolder()
    try folder.write("0.yaml", smallScenario)
    // Every file includes the one before twice: 2^12 in all.
    for level in 1...12 {
      try folder.write("\(level).yaml", "include: [\(level - 1).yaml, \(level - 1).yaml]\n")
    }
    #expect(throws: Never.self) { try ScenarioLoader.load(path: folder.path + "/2.yaml") }
    do throws(ScenarioErrors) {
      _ = try ScenarioLoader.load(path: folder.path + "/12.yaml")
      Issue.record("accepted")
    } catch {
      #expect(error.issues.contains { $0.message == "more than 200 included files" })
    }
  }

  @Test func `a relative path is meant from its file, in an override from the working directory`() throws {
    let folder = try TemporaryFolder()
    try folder.write("data/machine", "5\n5\n")
    let scenario = """
      kind: consolidation
      hosts:
        - {name: h, count: 2, cores: 2, frequency: 2 GHz, memory: 4 GiB, power: {model: linear, idle: 90 W, max: 100 W}}
      vm_types:
        - {name: small, frequency: 1000 MHz, memory: 613 MB}
      traces: {path: ../data, format: planetlab}

      """
    let path = try folder.write("scenarios/one.yaml", scenario)
    let loaded = try ScenarioLoader.load(path: path)
    #expect(loaded.resolvedYAML.contains("  path: \(folder.path)/data\n"))
    #expect(loaded.resolvedYAML.contains("relative_paths: working-directory\n"))
    // The resolved scenario lies elsewhere and still means the same folder.
    let again = try ScenarioLoader.load(path: try folder.write("results/scenario.yaml", loaded.resolvedYAML))
    #expect(again.resolvedYAML == loaded.resolvedYAML)
    let override = ["traces.path=Package.swift"]
    let isInRoot = FileManager.default.fileExists(atPath: "Package.swift")
    if isInRoot {
      #expect(try ScenarioLoader.load(path: path, overrides: override).resolvedYAML.contains("path: Package.swift\n"))
    }
  }
}
