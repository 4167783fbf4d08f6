import Foundation
import Testing

/// Every worked example with a public source is held by a test.
struct ExampleCoverageTests {
  @Test func `every example is named by a test`() throws {
    let data = try Data(contentsOf: URL(filePath: Fixtures.folder + "/vsphere-vectors.json"))
    let file = try JSONDecoder().decode(Examples.self, from: data)
    let ids = (file.vectors + file.others).map(\.id)
    #expect(Set(ids).count == ids.count && ids.count >= 51)
    var words: Set<Substring> = []
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let files = try #require(FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil))
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      words.formUnion(text.split { !($0.isLetter || $0.isNumber || $0 == "-") })
    }
    #expect(ids.filter { !words.contains(Substring($0)) } == [])
  }

  private struct Examples: Decodable {
    var vectors: [Example]
    var others: [Example]
  }

  private struct Example: Decodable {
    var id: String
  }
}
