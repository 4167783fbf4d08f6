import Testing

@testable import ScenarioFiles

/// What is wrong or missing is named, all of it at once.
struct RVToolsIssueTests {
  private let export = RVToolsExport()

  @Test func missingFilesAreNamedWithWhatTheyAreFor() throws {
    #expect(export.without("vHost").errors == ["export:1:1: error: no file RVTools_tabvHost.csv"])
    #expect(throws: ScenarioErrors.self) { try RVToolsImport(files: []) }
    for sheet in ["vCPU", "vMemory", "vDisk", "vNetwork", "vNIC", "vCluster", "vDatastore", "vRP"] {
      let export = export.without(sheet)
      #expect(try export.warnings().contains("no file RVTools_tab\(sheet).csv"), "\(sheet)")
      _ = try export.scenario()
    }
  }

  @Test(arguments: RVToolsSheet.allCases) func everyMissingColumnIsNamed(sheet: RVToolsSheet) throws {
    for use in sheet.columns {
      let header = (export.sheets[sheet.rawValue] ?? "").prefix { $0 != "\n" }.split(separator: ",")
      guard header.contains(Substring(use.column.rawValue)) else { continue }
      let export = export.dropping(use.column.rawValue, of: sheet.rawValue)
      let message = "no column '\(use.column.rawValue)'"
      if use.isRequired {
        #expect(export.errors == ["export/\(sheet.rawValue).csv:1:1: error: \(message)"])
      } else {
        _ = try export.scenario()
        #expect(try export.warnings().contains(message) == use.isMissed, "\(sheet.rawValue): \(use.column.rawValue)")
      }
    }
  }

  @Test func theNearestColumnIsOffered() throws {
    #expect(throws: ScenarioErrors.self) {
      try export.changing("vInfo", "CPUs", to: "CPU count").convert()
    }
    do {
      _ = try export.changing("vHost", "Cores per CPU", to: "Core per CPUs").convert()
      Issue.record("a missing column was not noticed")
    } catch let errors as ScenarioErrors {
      #expect(errors.issues.count == 1)
      #expect(errors.issues[0].hint == "it is the cores of a socket; did you mean 'Core per CPUs'?")
    }
  }

  @Test func wrongCellsAreNamedWithTheirPlacesAllAtOnce() {
    let errors =
      export
      .changing("vInfo", "web,poweredOn,False,2,4096", to: "web,running,False,two,-5")
      .changing("vHost", "esx-2,prod,False,2500", to: "esx-2,prod,maybe,")
      .changing("vCPU", "500,-1", to: "500,400")
      .changing("vCluster", "fullyAutomated,3", to: "automatic,7").errors
    #expect(
      errors == [
        "export/vCPU.csv:2:26: error: a limit of 400 is below the reservation of 500, in column 'Limit'",
        "export/vCluster.csv:2:65: error: 'automatic' is none of fullyautomated, manual, partiallyautomated, in column "
          + "'DRS default VM behavior'",
        "export/vCluster.csv:2:75: error: 7 is out of range, 1 to 5, in column 'DRS vmotion rate'",
        "export/vHost.csv:3:12: error: 'maybe' is neither True nor False, in column 'in Maintenance Mode'",
        "export/vHost.csv:3:18: error: an empty cell, in column 'Speed'",
        "export/vInfo.csv:2:5: error: 'running' is none of poweredoff, poweredon, suspended, unknown, in column "
          + "'Powerstate'",
        "export/vInfo.csv:2:19: error: 'two' is not a number, in column 'CPUs'",
        "export/vInfo.csv:2:23: error: -5 is out of range, 4 to 25165824, in column 'Memory'",
      ])
  }

  @Test func rowsAreAsLongAsTheHeader() {
    #expect(
      export.adding("vDisk", "web,Hard disk 2").errors == [
        "export/vDisk.csv:4:1: error: 2 cells in this row, but 8 columns in the header"
      ])
  }

  @Test func namesThatMustDifferAreNamed() {
    #expect(
      export.adding("vHost", "esx-1,prod,False,2500,True,2,8,16,131072,,u1").errors == [
        "export/vHost.csv:4:1: error: another host of this vCenter is called 'esx-1'"
      ])
    let twice = "web,poweredOn,False,2,4096,normal,,0,,,,prod,esx-1,Linux,vm-1,u1"
    #expect(
      export.adding("vInfo", twice).errors == [
        "export/vInfo.csv:4:58: error: another machine of this vCenter has the VM ID 'vm-1'"
      ])
  }

  @Test func machinesWithoutAPlaceAreLeftOutAloud() throws {
    let export = export.changing("vInfo", ",prod,esx-2", to: ",,esx-9")
    let warnings = try export.warnings()
    #expect(warnings.contains { $0.contains("on no host or cluster") && $0.hasSuffix("db") })
    #expect(try !export.scenario().contains("name: db"))
  }

  @Test func clustersAreComparedWithTheirHosts() throws {
    #expect(
      try export.warnings() == [
        "RVTools does not name a cluster's admission control policy: the percentage of its failover level, or of one "
          + "host, is assumed: prod"
      ])
    #expect(
      try export.changing("vCluster", "prod,2", to: "prod,5").warnings().contains {
        $0 == "cluster 'prod' has 5 hosts, but vHost lists 2 of them"
      })
    // Versions differ in the unit of TotalMemory: MiB, bytes and GiB are all the sum of the hosts.
    for total in ["262144", "274877906944", "256"] {
      #expect(try export.changing("vCluster", "262144", to: total).warnings().count == 1, "\(total)")
    }
    #expect(try export.changing("vCluster", "262144", to: "200000").warnings().count == 2)
  }

  @Test func oneSheetInTwoFilesIsAnError() {
    let files = export.files + [RVToolsFile(path: "export/RVTools_tabvInfo.csv", bytes: [])]
    #expect(throws: ScenarioErrors.self) { try RVToolsImport(files: files) }
  }

  @Test(arguments: [
    ("RVTools_tabvInfo.csv", RVToolsSheet.info), ("tabvRP.csv", .resourcePool), ("VCPU.CSV", .cpu),
    ("site1-vDatastore.csv", .datastore), ("RVTools_tabvNIC.txt", .adapter),
  ]) func sheetsAreKnownByTheirFileNames(name: String, sheet: RVToolsSheet) {
    #expect(RVToolsSheet(fileName: name) == sheet)
  }

  @Test(arguments: ["RVTools_tabvSnapshot.csv", "vInfo.xlsx", "vInfo", "notes.csv"])
  func otherFilesAreNoSheets(name: String) {
    #expect(RVToolsSheet(fileName: name) == nil)
  }
}
