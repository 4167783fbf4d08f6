import Documents

/// All calculators, found by their names.
package enum CalculatorRegistry {
  /// In the order in which they are listed. A new calculator is a file beside the others and an entry here.
  static let all: [any Calculator.Type] = [
    ShareTreeCalculator.self, ResourcePoolAdmission.self, XenCredit.self, VMMemoryOverhead.self, MinFree.self,
    IdleTax.self, HASlots.self, HAPercentage.self, HATimeline.self, DRSImbalance.self, DRSThreshold.self,
    DRSBestMove.self, CPUDemand.self, MemoryDemand.self, DPMBand.self, VMotionPrecopy.self, VMotionLimits.self,
    VGPUStun.self, ReplicationRPO.self, SRIOVVFLimit.self,
  ]

  /// Descriptions of all, in order.
  package static var descriptions: [CalculatorDescription] { all.map { $0.about } }

  /// The calculator of a name, or nil.
  static func calculator(named name: String) -> (any Calculator.Type)? { all.first { $0.about.name == name } }

  /// The name somebody probably meant, or nil.
  package static func nearest(to name: String) -> String? { nearestName(to: name, among: all.map { $0.about.name }) }

  /// The keys a calculator reads from its example, as `vdcsim models` prints them; keys of the items of a list once.
  package static func keys(of description: CalculatorDescription) -> [KeyDescription] {
    guard let calculator = calculator(named: description.name) else { return [] }
    let issues = IssueCollector()
    let context = ReadingContext(issues: issues, wantsKeys: true)
    guard
      let node = JSONLine.object(in: Array(description.example.utf8), file: "example", number: 1, issues: issues)
    else { return [] }
    _ = calculator.results(for: node, context: context)
    guard !issues.hasErrors else { return [] }
    var seen: Set<String> = []
    return context.keys.compactMap { key in
      var key = key
      let parts = key.path.split(separator: ".").map { Int($0) == nil ? String($0) : "N" }
      key.path = parts.joined(separator: ".")
      return seen.insert(key.path).inserted ? key : nil
    }
  }
}
