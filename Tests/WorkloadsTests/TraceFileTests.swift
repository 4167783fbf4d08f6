import Glibc
import Quantities
import Testing

@testable import Workloads

@Suite struct TraceFileTests {
  @Test(arguments: TraceFormat.allCases)
  func aMissingPathIsNamed(format: TraceFormat) {
    let found = issues(TraceSource(path: "/no/such/trace", format: format))
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("/no/such/trace: error: cannot open"), "\(found)")
    #expect(found[0].hasSuffix("No such file or directory"), "\(found)")
  }

  @Test func aFileWhereAFolderIsNeededIsRefused() {
    let folder = TemporaryFolder(["a": "1\n2\n"])
    let found = issues(TraceSource(path: folder.path + "/a", format: .planetlab))
    #expect(
      found == [
        "\(folder.path)/a: error: cannot open the folder: Not a directory; "
          + "this format is a folder with one file a machine"
      ])
  }

  @Test func aFolderWhereAFileIsNeededIsRefused() {
    let folder = TemporaryFolder()
    #expect(
      issues(TraceSource(path: folder.path, format: .wideCSV)) == [
        "\(folder.path): error: is a folder; this format is one file"
      ])
  }

  @Test func anEmptyFolderIsRefused() {
    let folder = TemporaryFolder([".hidden": "1\n2\n"])
    #expect(
      issues(TraceSource(path: folder.path, format: .planetlab)) == [
        "\(folder.path): error: the folder holds no files; expected one file a machine"
      ])
  }

  @Test func aFolderInsideATraceFolderIsRefused() {
    let folder = TemporaryFolder(["a": "1\n2\n"])
    folder.addFolder("b")
    #expect(
      issues(TraceSource(path: folder.path + "/", format: .planetlab)) == [
        "\(folder.path)/b: error: a folder inside a trace folder; move it elsewhere"
      ])
  }

  @Test func aDeviceIsNotATrace() {
    #expect(
      issues(TraceSource(path: "/dev/zero", format: .longCSV)).first?
        .hasPrefix("/dev/zero: error: is not a regular file") == true)
  }

  @Test func optionsOutOfRangeAreRefusedBeforeAnythingIsRead() {
    let source = TraceSource(
      path: "p", format: .wideCSV, interval: .zero, limit: 0, usage: .megahertz, timeUnit: .seconds(-1))
    #expect(issues(source).count == 4)
  }

  @Test func aFileLargeEnoughToBeMappedReadsTheSame() throws {
    // 20,000 rows of 11 bytes are above the limit from which files are mapped.
    var text = "t,a\n"
    for row in 0..<20_000 { text += "\(row * 300),\(row % 101)\n" }
    let folder = TemporaryFolder(["big.csv": text])
    let source = TraceSource(path: folder.path + "/big.csv", format: .wideCSV)
    let traces = try TraceReader.read(source)
    #expect(traces.sampleCount == 20_000)
    #expect(try traces == parse(text, source))
  }

  @Test func anEmptyFileIsAnIssue() {
    let folder = TemporaryFolder(["a": ""])
    #expect(issues(TraceSource(path: folder.path, format: .planetlab)).count == 1)
    #expect(issues(TraceSource(path: folder.path + "/a", format: .longCSV)).count == 1)
    #expect(issues(TraceSource(path: folder.path, format: .bitbrains)).count == 1)
  }
}
