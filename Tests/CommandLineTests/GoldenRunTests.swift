import Foundation
import Testing

/// Runs whose tables are stored, fingerprints of the event order included: nothing about them changes unnoticed.
///
/// `Scripts/update-golden` stores them anew. Bytes are promised for one platform: the C library's logarithm may
/// differ in the last bit on another.
@Suite struct GoldenRunTests {
  private static let directory = BuiltProgram.root.appendingPathComponent("Tests/Fixtures/golden")
  private static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []).sorted()

  @Test func goldenRunsAreThere() { #expect(Self.names.count >= 3) }

  @Test(arguments: names) func aGoldenRunWritesTheStoredBytes(_ name: String) throws {
    let folder = TemporaryFolder()
    let stored = Self.directory.appendingPathComponent(name)
    let outcome = try BuiltProgram.run(
      ["run", stored.appendingPathComponent("input.yaml").path, "--explain", "--quiet", "--out", "run"], in: folder)
    #expect(outcome.status == 0, "\(outcome.standardError)")
    func tables(_ path: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".csv") }.sorted()
    }
    #expect(try tables(stored.path) == tables(folder.path("run")))
    for table in try tables(stored.path) {
      let expected = try String(contentsOf: stored.appendingPathComponent(table), encoding: .utf8)
      let found = folder.text("run/\(table)")
      guard found != expected else { continue }
      let lines = zip(
        expected.split(separator: "\n", omittingEmptySubsequences: false),
        found.split(separator: "\n", omittingEmptySubsequences: false))
      let first = lines.enumerated().first { $0.element.0 != $0.element.1 }
      Issue.record(
        "\(name)/\(table) differs first in line \((first?.offset ?? -1) + 1): \(String(describing: first?.element))")
    }
  }
}
