import Documents
import ScenarioFiles

/// Everything a scenario can name and every calculator, with parameters, units, defaults and sources, gathered from
/// where each is defined.
public enum ModelCatalogue {
  /// The groups in the order in which they are listed.
  public static var groups: [CatalogueGroup] {
    [
      scenarioKinds, overloadDetection, machineSelection, consolidationProfiles, arrivalProcesses, distributions,
      powerModels, measuredServers,
    ] + datacenterGroups + [calculators]
  }

  /// Entries of a name, in any group, or all entries of the group of that name.
  public static func entries(named name: String) -> [(group: String, entry: CatalogueEntry)] {
    groups.flatMap { group in
      group.entries.filter { $0.name == name || group.name == name }.map { (group.name, $0) }
    }
  }
}

/// A kind of things a scenario can name.
public struct CatalogueGroup: Sendable {
  /// Name of the group.
  public var name: String
  /// Where a scenario names them.
  public var usage: String
  /// Its members.
  public var entries: [CatalogueEntry]
}

/// One thing a scenario can name.
public struct CatalogueEntry: Sendable {
  /// The name as scenario files write it.
  public var name: String
  /// One line about it.
  public var summary: String
  /// What can be set.
  public var parameters: [CatalogueParameter] = []
  /// What comes out of a calculator.
  public var results: [CatalogueResult] = []
  /// What to write into a scenario, where that says more than parameters do; else empty.
  public var example: String = ""
  /// Where definition and numbers come from; empty where there is nothing to cite.
  public var source: String = ""
}

/// A result of a calculator.
public struct CatalogueResult: Sendable {
  /// The key of the output.
  public var name: String
  /// Its unit; empty where there is none.
  public var unit: String
  /// One line about it.
  public var meaning: String
}

/// A parameter of a catalogue entry.
public struct CatalogueParameter: Sendable {
  /// The key as scenario files write it.
  public var name: String
  /// What may be written, with its units.
  public var accepts: String
  /// What applies when it is left out; nil where it must be written.
  public var defaultValue: String?
  /// One line about it.
  public var meaning: String
}

extension ModelCatalogue {
  /// The keys below a section of a sample scenario, from the reader itself.
  ///
  /// - Parameters:
  ///   - sample: a valid scenario that names the thing; from one that is not come no keys.
  ///   - section: the section whose keys are wanted, with a dot at its end; empty for all.
  ///   - skipped: keys that are the same for every member of a group.
  static func parameters(of sample: String, in section: String, except skipped: [String] = []) -> [CatalogueParameter] {
    guard let keys = try? ScenarioLoader.keys(of: sample, path: "sample.yaml") else { return [] }
    return keys.filter { $0.path.hasPrefix(section) && $0.accepts != "a map" }.compactMap { key in
      var key = key
      key.path = String(key.path.dropFirst(section.count))
      let isSkipped = skipped.contains { key.path == $0 || key.path.hasPrefix($0 + ".") }
      return isSkipped ? nil : parameter(key)
    }
  }

  /// A key as the catalogue has it.
  static func parameter(_ key: KeyDescription) -> CatalogueParameter {
    CatalogueParameter(
      name: key.path, accepts: key.accepts, defaultValue: key.isRequired ? nil : key.defaultValue ?? "none",
      meaning: key.meaning)
  }
}
