import Foundation
import Testing
import VSphere

/// The tables that the articles print are those that the model runs on.
@Suite struct DocumentedTableTests {
  private func rows(of article: String) throws -> Set<String> {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appendingPathComponent("Sources/vdcsim/Documentation.docc/\(article).md")
    return Set(try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init))
  }

  @Test func lifecycleIsPrintedAsItIs() throws {
    let rows = try rows(of: "VirtualMachineLifecycle")
    for row in VirtualMachineTransition.all {
      let line = "| \(row.from.rawValue) | \(row.operation.rawValue) | \(row.to.rawValue) |"
      #expect(rows.contains(line), "\(line)")
    }
  }

  @Test func fatesArePrintedAsTheyAre() throws {
    let rows = try rows(of: "VirtualMachineLifecycle")
    let states = VirtualMachineState.allCases
    #expect(rows.contains("| event | " + states.map(\.rawValue).joined(separator: " | ") + " |"))
    for event in HostEvent.allCases {
      let fates = states.map { FailureTable.row(event, $0).fate.rawValue }
      let line = "| \(event.rawValue) | " + fates.joined(separator: " | ") + " |"
      #expect(rows.contains(line), "\(line)")
    }
  }

  @Test func failuresOfMigrationsArePrintedAsTheyAre() throws {
    let rows = try rows(of: "VMotion")
    let phases: [VMotionTransaction.Phase] = [.reserved, .copying, .switching, .committed]
    for fault in MigrationFault.allCases {
      let cells = phases.map { phase in
        guard let outcome = MigrationFailure.outcome(of: fault, in: phase) else { return "-" }
        if outcome.state == .migrating { return "goes on" }
        return outcome.runsAt?.rawValue ?? "lost"
      }
      let line = "| \(fault.rawValue) | " + cells.joined(separator: " | ") + " |"
      #expect(rows.contains(line), "\(line)")
    }
  }
}
