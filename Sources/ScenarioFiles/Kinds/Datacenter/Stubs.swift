import Documents
import Quantities
import VSphere

extension DatacenterScenario {
  mutating func resolvePending(_ reader: SectionReader) {
    guard !issues.hasErrors else { return }
    resolveRules()
    resolveFailoverHosts()
  }
  func readOperations(_ reader: SectionReader) -> [Operation] { [] }
  func readFaults(_ reader: SectionReader, datastores: [Configuration.DatastoreConfiguration]) -> FaultSchedule {
    FaultSchedule()
  }
  func readMemoryManagement(_ reader: SectionReader, into configuration: inout Configuration) {}
  func readVMotion(_ reader: SectionReader) -> VMotionSettings { VMotionSettings() }
}
