import Foundation
import Testing

struct ImportCommandTests {
  private let folder = TemporaryFolder()
  private let export = BuiltProgram.root.path + "/Tests/Fixtures/rvtools/export"

  @Test func theShippedExportIsImportedCheckedAndRun() throws {
    let imported = try BuiltProgram.run(["import", "rvtools", export], in: folder)
    #expect(imported.status == 0)
    #expect(imported.standardOutput.hasPrefix("# Imported from RVTools. Hosts: 8, clusters: 2, "))
    #expect(imported.standardError.contains("warning: suspended machines are powered off: test-50"))
    try imported.standardOutput.write(toFile: folder.path("scenario.yaml"), atomically: true, encoding: .utf8)
    let checked = try BuiltProgram.run(["check", "scenario.yaml"], in: folder)
    #expect(checked.standardOutput == "scenario.yaml: ok (datacenter)\n")
    let run = try BuiltProgram.run(["run", "scenario.yaml", "--until", "1h", "--out", "out"], in: folder)
    #expect(run.status == 0)
    let events = folder.text("out/events.csv")
    #expect(events.contains("ha_master_elected"))
    #expect(!events.contains("denied"))
  }

  @Test func whatIsMissingIsListedAndNothingIsWritten() throws {
    let copy = folder.path("export")
    try FileManager.default.copyItem(atPath: export, toPath: copy)
    try FileManager.default.moveItem(atPath: copy + "/RVTools_tabvHost.csv", toPath: copy + "/RVTools_tabvHosts.csv")
    let outcome = try BuiltProgram.run(["import", "rvtools", "export"], in: folder)
    #expect(outcome.status == 2)
    #expect(outcome.standardOutput.isEmpty)
    #expect(outcome.standardError.contains("export:1:1: error: no file RVTools_tabvHost.csv"))
    #expect(outcome.standardError.contains("is it 'RVTools_tabvHosts.csv'?"))
  }

  @Test func aWorkbookIsRefusedWithTheWayToCSV() throws {
    try "PK".write(toFile: folder.path("export.xlsx"), atomically: true, encoding: .utf8)
    let outcome = try BuiltProgram.run(["import", "rvtools", "export.xlsx"], in: folder)
    #expect(outcome.status == 2)
    #expect(outcome.standardError.contains("export.xlsx:1:1: error: not a folder of CSV files"))
    #expect(outcome.standardError.contains("ExportAll2csv"))
  }

  @Test func recordedCountersAreUsedAsDemand() throws {
    try "time,VM,cpu.usagemhz.average\n0,db-01,2080\n300,db-01,4160\n".write(
      toFile: folder.path("counters.csv"), atomically: true, encoding: .utf8)
    let outcome = try BuiltProgram.run(
      ["import", "rvtools", export, "--performance", "counters.csv", "--quiet"], in: folder)
    #expect(outcome.standardError.isEmpty)
    #expect(outcome.standardOutput.contains("cpu: {steps: [{at: 0s, value: 10%}, {at: 300s, value: 20%}]}"))
  }
}
