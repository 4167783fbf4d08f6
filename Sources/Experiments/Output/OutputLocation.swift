import Foundation

/// Where a run goes, and whether it may take the place of an earlier one.
public struct OutputLocation: Sendable, Hashable {
  /// The directory.
  public var path: String
  /// Whether a run that is there already may be replaced.
  public var replaces: Bool

  /// A directory the user named.
  public init(path: String, replaces: Bool) {
    self.path = path
    self.replaces = replaces
  }

  /// The directory of a run whose user named none: `Results/` and the name of the scenario file.
  ///
  /// Running the same scenario with the same overrides again replaces its results. Other overrides, or another scenario
  /// of that name, get the next free number: `Results/mm1-2`. So trying things out neither piles up directories nor
  /// loses a variant.
  /// - Parameters:
  ///   - scenarioPath: the scenario file as given.
  ///   - overrides: the `path=value` texts of the run.
  ///   - variants: what is compared, for a comparison, whose folder ends in `-compare`.
  ///   - parent: the folder for results.
  public static func standard(
    scenarioPath: String, overrides: [String], variants: [Variant] = [], parent: String = "Results"
  ) -> OutputLocation {
    let base = "\(parent)/\(name(ofScenario: scenarioPath))\(variants.isEmpty ? "" : "-compare")"
    var candidate = base
    var number = 1
    while isTaken(candidate, scenarioPath, overrides, variants) {
      number += 1
      candidate = "\(base)-\(number)"
    }
    return OutputLocation(path: candidate, replaces: true)
  }

  private static func isTaken(
    _ path: String, _ scenarioPath: String, _ overrides: [String], _ variants: [Variant]
  ) -> Bool {
    guard FileManager.default.fileExists(atPath: path), !RunDirectory.entries(of: path).isEmpty else { return false }
    guard let manifest = ManifestHeader.read(in: path) else { return true }
    let others = (manifest.variants ?? []).map { Variant(name: $0.name, overrides: $0.overrides) }
    return manifest.scenario.path != scenarioPath || manifest.overrides != overrides || others != variants
  }

  /// The file's name without ending; of a `scenario.yaml`, which every run directory has, that of its folder.
  private static func name(ofScenario path: String) -> String {
    let url = URL(fileURLWithPath: path).standardizedFileURL
    let stem = url.deletingPathExtension().lastPathComponent
    return stem == "scenario" ? url.deletingLastPathComponent().lastPathComponent : stem
  }
}
