import Foundation

@testable import ScenarioFiles

/// A small RVTools export that is right; tests change one thing in it.
struct RVToolsExport {
  /// Text of each file by the name of its sheet.
  var sheets: [String: String] = [
    "vInfo": """
    VM,Powerstate,Template,CPUs,Memory,Latency Sensitivity,Resource pool,In Use MiB,HA Restart Priority,\
    Cluster rule(s),Cluster rule name(s),Cluster,Host,OS according to the configuration file,VM ID,VI SDK UUID
    web,poweredOn,False,2,4096,normal,/DC/prod/Resources/gold,22528,high,,,prod,esx-1,Ubuntu Linux (64-bit),vm-1,u1
    db,poweredOff,False,4,8192,normal,/DC/prod/Resources,10240,clusterRestartPriority,,,prod,esx-2,\
    Microsoft Windows,vm-2,u1
    """,
    "vHost": """
    Host,Cluster,in Maintenance Mode,Speed,HT Active,# CPU,Cores per CPU,# Cores,# Memory,ESX Version,VI SDK UUID
    esx-1,prod,False,2500,True,2,8,16,131072,VMware ESXi 8.0.2 build-1,u1
    esx-2,prod,False,2500,True,2,8,16,131072,VMware ESXi 8.0.2 build-1,u1
    """,
    "vCPU": """
    VM,Cores p/s,Overall,Level,Shares,Reservation,Limit,VM ID,VI SDK UUID
    web,1,1250,high,4000,500,-1,vm-1,u1
    db,2,0,custom,1234,0,3000,vm-2,u1
    """,
    "vMemory": """
    VM,Consumed,Active,Level,Shares,Reservation,Limit,VM ID,VI SDK UUID
    web,2048,1024,normal,40960,0,-1,vm-1,u1
    db,0,0,low,40960,2048,6144,vm-2,u1
    """,
    "vDisk": """
    VM,Disk,Capacity MiB,Thin,Eagerly Scrub,Path,VM ID,VI SDK UUID
    web,Hard disk 1,40960,True,False,[san] web/web.vmdk,vm-1,u1
    db,Hard disk 1,10240,False,True,[san] db/db.vmdk,vm-2,u1
    """,
    "vNetwork": """
    VM,Adapter,Network,Direct Path IO,VM ID,VI SDK UUID
    web,VMXNET3,front,False,vm-1,u1
    db,E1000e,back,False,vm-2,u1
    """,
    "vNIC": "Host,Speed,VI SDK UUID\nesx-1,10000,u1\nesx-2,10000,u1\n",
    "vCluster": """
    Name,NumHosts,TotalMemory,HA enabled,Failover Level,AdmissionControlEnabled,Isolation Response,Restart Priority,\
    VM Monitoring,DRS enabled,DRS default VM behavior,DRS vmotion rate,DPM enabled,DPM default behavior,VI SDK UUID
    prod,2,262144,True,1,True,none,medium,vmMonitoringDisabled,True,fullyAutomated,3,False,automated,u1
    """,
    "vDatastore": "Name,Capacity MiB,Type,SIOC enabled,VI SDK UUID\nsan,1048576,VMFS,False,u1\n",
    "vRP": """
    Resource Pool path,CPU level,CPU shares,CPU reservation,CPU limit,CPU expandableReservation,Mem level,Mem shares,\
    Mem reservation,Mem limit,Mem expandableReservation,VI SDK UUID
    /DC/prod/Resources,normal,4000,40000,40000,True,normal,163840,250000,250000,True,u1
    /DC/prod/Resources/gold,high,8000,1000,-1,True,normal,163840,0,65536,False,u1
    """,
  ]

  /// Replaces a part of a sheet, which must be there.
  func changing(_ sheet: String, _ part: String, to other: String) -> RVToolsExport {
    var copy = self
    let text = sheets[sheet] ?? ""
    precondition(text.contains(part), "'\(part)' is not in \(sheet)")
    copy.sheets[sheet] = text.replacing(part, with: other, maxReplacements: 1)
    return copy
  }

  /// Adds a row to a sheet.
  func adding(_ sheet: String, _ row: String) -> RVToolsExport {
    var copy = self
    var text = sheets[sheet] ?? ""
    if !text.hasSuffix("\n") { text += "\n" }
    copy.sheets[sheet] = text + row + "\n"
    return copy
  }

  /// Leaves a sheet out.
  func without(_ sheet: String) -> RVToolsExport {
    var copy = self
    copy.sheets[sheet] = nil
    return copy
  }

  /// Takes a column out of a sheet; no cell of it may be in quotes.
  func dropping(_ column: String, of sheet: String) -> RVToolsExport {
    var copy = self
    let lines = (sheets[sheet] ?? "").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    guard let place = lines[0].firstIndex(where: { $0 == column }) else { preconditionFailure("no column \(column)") }
    copy.sheets[sheet] = lines.map { cells in
      cells.enumerated().filter { $0.offset != place }.map(\.element).joined(separator: ",")
    }.joined(separator: "\n")
    return copy
  }

  var files: [RVToolsFile] {
    sheets.sorted { $0.key < $1.key }.map { RVToolsFile(path: "export/\($0.key).csv", bytes: Array($0.value.utf8)) }
  }

  func convert(_ performance: [RVToolsFile] = [], isPassthrough: Bool = false) throws -> RVToolsImport {
    try RVToolsImport(files: files, performance: performance, isPassthrough: isPassthrough)
  }

  /// The scenario, which must be right.
  func scenario() throws -> String {
    let text = try convert().scenario
    _ = try load(text)
    return text
  }

  /// Errors without their hints, or an empty list.
  var errors: [String] {
    do {
      _ = try convert()
      return []
    } catch let errors as ScenarioErrors {
      return errors.issues.map { String($0.description.prefix { $0 != "\n" }) }
    } catch {
      return ["\(error)"]
    }
  }

  /// Messages of warnings.
  func warnings() throws -> [String] { try convert().warnings.map(\.message) }
}

extension Fixtures {
  /// The files of a shipped export.
  static func rvtools(_ variant: String) throws -> [RVToolsFile] {
    let folder = packageRoot + "/Tests/Fixtures/rvtools/" + variant
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
      let content = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
      return RVToolsFile(path: "\(variant)/\(name)", bytes: Array(content))
    }
  }
}
