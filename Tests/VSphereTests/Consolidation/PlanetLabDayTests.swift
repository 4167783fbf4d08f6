import Foundation
import Quantities
import Testing
import VSphere
import Workloads

/// The day 20110303 against what CloudSim 5.0 printed for it. Figures: Tests/Fixtures/planetlab/cloudsim-20110303.csv.
@Suite struct PlanetLabDayTests {
  static let day: String? = {
    let data = ProcessInfo.processInfo.environment["VDCSIM_DATA"] ?? "../shared/data"
    let path = data + "/planetlab/20110303"
    if FileManager.default.fileExists(atPath: path) { return path }
    print("PlanetLab day not found at \(path): the comparison with CloudSim is skipped")
    return nil
  }()

  struct Row {
    let order: TraceOrder
    let overload: ConsolidationConfiguration.Overload
    let selection: ConsolidationConfiguration.Selection
    let energy: Double
    let migrations: Double
    let slatah: Double
    let shutdowns: Double
  }

  static func rows() throws -> [Row] {
    let overloads: [Substring: ConsolidationConfiguration.Overload] = [
      "npa": .none, "dvfs": .dvfs, "thr": .threshold, "iqr": .iqr, "mad": .mad, "lr": .localRegression,
      "lrr": .robustLocalRegression,
    ]
    let selections: [Substring: ConsolidationConfiguration.Selection] = [
      "": .minimumMigrationTime, "mmt": .minimumMigrationTime, "mc": .maximumCorrelation, "mu": .minimumUtilisation,
    ]
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Fixtures/planetlab/cloudsim-20110303.csv")
    let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
      .filter { !$0.hasPrefix("#") }.dropFirst()
    return lines.compactMap { line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      // CloudSim's random selection is unseeded: nothing to compare with.
      guard let selection = selections[fields[2]] else { return nil }
      return Row(
        order: fields[0] == "sorted" ? .byte : .caseInsensitive, overload: overloads[fields[1]]!, selection: selection,
        energy: Double(fields[3])!, migrations: Double(fields[4])!, slatah: Double(fields[6])!,
        shutdowns: Double(fields[10])!)
    }
  }

  /// Every figure to the last digit CloudSim's run was noted with.
  @Test(.enabled(if: day != nil), arguments: try rows())
  func agreesWithCloudSim(row: Row) throws {
    // A debug build takes seconds a policy: the default suite checks one of each kind.
    let isShort = ProcessInfo.processInfo.environment["VDCSIM_LONG_TESTS"] == nil
    let isSample =
      row.order == .caseInsensitive && (row.selection == .minimumMigrationTime || row.overload == .threshold)
    if isShort, !isSample { return }
    let source = TraceSource(path: Self.day!, format: .planetlab, order: row.order)
    let configuration = LiteratureCluster.configuration(
      demand: .traces(source), profile: .cloudsim, overload: row.overload, selection: row.selection)
    let model = try LiteratureCluster.run(configuration, traces: TraceReader.read(source))
    #expect(abs(model.metric("energy") - row.energy) < 0.00006)
    #expect(model.metric("migrations") == row.migrations)
    #expect(abs(model.metric("sla_time_per_active_host") - row.slatah) < 0.000006)
    #expect(model.metric("host_shutdowns") == row.shutdowns)
  }
}
