import Testing

@testable import ScenarioFiles

/// Whatever happens to a file on its way, the import ends with a right scenario or with errors that have places.
struct RVToolsMutationTests {
  private static let cells = [
    "", "-1", "0", "1e308", "999999999999999999999", "nan", "True", "False", "\"", "\"\"", ",", ";", "\n", "\r\n", "\t",
    "poweredOn", "custom", "é", "\0", "\u{FEFF}", "[", "] x", "Resources", "/", "%2f", "esx-1", "web", "vm-1", "u1",
    "'",
    "- ", ": ", "# ", "\u{2028}", "a\nb", "1,234", "ClusterAffinityRuleSpec",
  ]

  private static func mutate(_ bytes: [UInt8], _ generator: inout MutationGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      guard !bytes.isEmpty else { return bytes }
      let start = Int.random(in: 0..<bytes.count, using: &generator)
      let end = min(bytes.count, start + Int.random(in: 1...30, using: &generator))
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes[start] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes.removeSubrange(start..<end)
      case 2: bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0...bytes.count, using: &generator))
      case 3: bytes.replaceSubrange(start..<end, with: cells.randomElement(using: &generator)!.utf8)
      case 4: bytes.insert(contentsOf: cells.randomElement(using: &generator)!.utf8, at: start)
      default: replaceCell(&bytes, at: start, &generator)
      }
    }
    return bytes
  }

  private static func replaceCell(_ bytes: inout [UInt8], at position: Int, _ generator: inout MutationGenerator) {
    func isEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") }
    let start = bytes[..<position].lastIndex(where: isEnd).map { $0 + 1 } ?? 0
    let end = bytes[position...].firstIndex(where: isEnd) ?? bytes.count
    guard start <= end else { return }
    bytes.replaceSubrange(start..<end, with: cells.randomElement(using: &generator)!.utf8)
  }

  private static func outcome(_ files: [RVToolsFile]) -> Result<String, ScenarioErrors> {
    do throws(ScenarioErrors) {
      return .success(try RVToolsImport(files: files).scenario)
    } catch {
      return .failure(error)
    }
  }

  /// 2,000 mutants of the small export, each with one file changed.
  @Test func mutantsNeitherCrashNorGiveWrongScenarios() throws {
    let files = RVToolsExport().files
    var importedCount = 0
    for number in 0..<2000 {
      var generator = MutationGenerator(state: UInt64(number))
      var mutant = files
      let index = Int.random(in: 0..<files.count, using: &generator)
      mutant[index].bytes = Self.mutate(files[index].bytes, &generator)
      switch Self.outcome(mutant) {
      case .success(let scenario):
        importedCount += 1
        let problems = problems(scenario)
        #expect(problems.isEmpty, "mutant \(number) is imported, but not right: \(problems)")
      case .failure(let errors):
        #expect(!errors.issues.isEmpty)
        #expect(errors.issues.allSatisfy { $0.line > 0 && $0.column > 0 && $0.file.hasPrefix("export") })
      }
    }
    #expect((200...1900).contains(importedCount), "\(importedCount) mutants were imported")
  }
}
