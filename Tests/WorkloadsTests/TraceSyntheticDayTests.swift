import Glibc
import Quantities
import Testing

@testable import Workloads

@Suite struct TraceSyntheticDayTests {
  @Test func theCommittedDayIsWhatTheGeneratorGives() throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    let committed = try TraceReader.read(
      TraceSource(path: root + "/Scenarios/traces/synthetic-day", format: .planetlab))
    #expect(try committed == SyntheticDay(machineCount: 60, seed: 1).traces())
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func aDayOfAnySeedResemblesPlanetLab(seed: UInt64) throws {
    let day = try SyntheticDay(machineCount: 100, seed: seed).traces()
    let percentages = (0..<100).flatMap { day.demands(ofMachine: $0) }.map { $0 * 100 }.sorted()
    let count = Double(percentages.count)
    let mean = percentages.reduce(0, +) / count
    let deviation = (percentages.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    let zeros = Double(percentages.prefix { $0 == 0 }.count) / count
    // PlanetLab 2011-03-03: mean 12.31, standard deviation 17.09, quartiles 2, 6, 15, zeros 15.0 %. Levels are
    // stratified; what is left of chance moves the mean of 100 machines by about half a percent.
    #expect((mean - 12.3).magnitude < 1.5)
    #expect((deviation - 17.1).magnitude < 2)
    #expect((percentages[7_200] - 2).magnitude <= 1)
    #expect((percentages[14_400] - 6).magnitude <= 1)
    #expect((percentages[21_600] - 15).magnitude <= 2)
    #expect((zeros - 0.15).magnitude < 0.05)
  }

  @Test func anotherSeedGivesAnotherDay() throws {
    let days = try [1, 1, 2].map { try SyntheticDay(machineCount: 3, sampleCount: 10, seed: $0).traces() }
    #expect(days[0] == days[1])
    #expect(days[0] != days[2])
    #expect(days[0].interval == .seconds(8_640))
  }

  @Test func aWrittenFolderReadsBackTheSame() throws {
    let folder = TemporaryFolder()
    let day = try SyntheticDay(machineCount: 12, seed: 5).traces()
    try PlanetLabWriter.write(day, toFolder: folder.path)
    #expect(try TraceReader.read(TraceSource(path: folder.path, format: .planetlab)) == day)
    // Once more over itself, but not over a file that would be read as a machine.
    try PlanetLabWriter.write(day, toFolder: folder.path)
    folder.write([], to: "notes")
    #expect(throws: TraceErrors.self) { try PlanetLabWriter.write(day, toFolder: folder.path) }
  }
}
