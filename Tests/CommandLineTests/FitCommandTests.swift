import Foundation
import Testing

@Suite struct FitCommandTests {
  private let folder = TemporaryFolder()

  private func write(_ text: String, to name: String = "data.csv") throws {
    try text.write(toFile: folder.path(name), atomically: true, encoding: .utf8)
  }

  private func fit(_ arguments: String...) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(["fit"] + arguments, in: folder)
  }

  /// Quantiles of an exponential with a mean of 20: as plain as a sample can be.
  private func exponential(_ count: Int) -> [Double] {
    (0..<count).map { -20 * log1p(-(Double($0) + 0.5) / Double(count)) }
  }

  private func table(_ values: [Double]) -> String { "id,wait\n" + values.map { "x,\($0)\n" }.joined() }

  private func check(_ scenario: String) throws {
    try write(scenario, to: "scenario.yaml")
    let checked = try BuiltProgram.run(["check", "scenario.yaml"], in: folder)
    #expect(checked.status == 0, "\(checked.standardError)")
  }

  @Test func theBestIsPastedIntoAScenario() throws {
    try write(table(exponential(500)))
    let outcome = try fit("data.csv", "--column", "wait", "--unit", "ms")
    expect(outcome, 0)
    let lines = outcome.standardOutput.split(separator: "\n").map(String.init)
    #expect(lines[0] == "column 'wait' of data.csv: 500 values")
    let yaml = try #require(lines.last)
    #expect(yaml.hasPrefix("{distribution: ") && yaml.contains(" ms"))
    #expect(lines.contains { $0.hasPrefix("exponential") && $0.contains(" ± ") })
    try check(
      """
      kind: queueing
      horizon: 1 h
      stations: [{name: web, service: \(yaml)}]
      arrivals: [{name: users, station: web, process: poisson, rate: 1 /s}]
      """)
  }

  @Test func everyFamilyOfTheTablePastes() throws {
    try write(table(exponential(400).map { $0 + 0.1 }))
    expect(try fit("data.csv", "--column", "2", "--unit", "s", "--out", "out"), 0)
    let rows = folder.text("out/fit.csv").split(separator: "\n").dropFirst()
    var count = 0
    for row in rows where row.contains("\"{distribution") {
      let yaml = row.split(separator: "\"").first { $0.hasPrefix("{distribution") } ?? ""
      count += 1
      try check(
        """
        kind: queueing
        horizon: 1 h
        stations: [{name: web, service: \(yaml)}]
        arrivals: [{name: users, station: web, process: poisson, rate: 1 /s}]
        """)
    }
    #expect(count >= 8)
    #expect(folder.text("out/qq.csv").hasPrefix("family,probability,theoretical_s,empirical_s\n"))
  }

  @Test func arrivalsAreAnalysedAndPaste() throws {
    var now = 0.0
    let instants = exponential(3_000).indices.map { index -> Double in
      now += exponential(50)[index * 37 % 50] * 6
      return now
    }
    try write(table(instants))
    let outcome = try fit("data.csv", "--column", "wait", "--unit", "s", "--arrivals", "--out", "out")
    expect(outcome, 0)
    #expect(outcome.standardOutput.contains("index of dispersion: "))
    #expect(outcome.standardError.contains("arrivals.csv, arrivals-"))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("out"))
    let processes = names.filter { $0.hasSuffix(".yaml") }.sorted()
    #expect(processes.count >= 4 && processes.contains("arrivals-mmpp.yaml"), "\(processes)")
    for name in processes {
      let lines = folder.text("out/\(name)").split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
      try check(
        """
        kind: queueing
        horizon: 1 h
        stations: [{name: web, service: 1 ms}]
        arrivals:
          - name: users
            station: web
        \(lines)
        """)
    }
    let table = folder.text("out/arrivals.csv")
    for measure in ["index_of_dispersion", "autocorrelation,1", "rate_by_hour_of_day,23", "rate_by_hour_of_week,167"] {
      #expect(table.contains("\n\(measure),"), "\(measure)")
    }
  }

  @Test func countsZerosAndConstantsAreSaidAsWhatTheyAre() throws {
    try write("n\n" + (0..<300).map { "\([0, 1, 1, 2, 3, 5][$0 % 6])\n" }.joined())
    let counts = try fit("data.csv", "--column", "n", "--family", "poisson", "--family", "exponential")
    #expect(counts.standardOutput.contains("# poisson, as counts\n{distribution: poisson, mean: 2}"))
    #expect(counts.standardOutput.contains("# exponential, as a continuous quantity\n"))
    let skipped = try fit("data.csv", "--column", "n", "--unit", "s", "--skip-zeros", "--family", "gamma")
    #expect(skipped.standardOutput.contains("50 of 0 left out"))
    let mixture =
      "{distribution: mixture, distributions: [{weight: 0.1666666667, distribution: constant, value: 0 s}, "
      + "{weight: 0.8333333333, distribution: gamma, "
    #expect(skipped.standardOutput.contains(mixture))
    try write("n\n3\n3\n")
    let constant = try fit("data.csv", "--column", "n", "--unit", "min")
    expect(constant, 0)
    #expect(constant.standardOutput.hasSuffix("all values are equal\n{distribution: constant, value: 3 min}\n"))
  }

  @Test func theBootstrapIsRepeatable() throws {
    try write(table(exponential(60)))
    let first = try fit("data.csv", "--column", "wait", "--family", "exponential", "--bootstrap", "50", "--seed", "3")
    expect(first, 0)
    #expect(first.standardOutput.contains("bootstrap p"))
    let second = try fit("data.csv", "--column", "wait", "--family", "exponential", "--bootstrap", "50", "--seed", "3")
    #expect(first.standardOutput == second.standardOutput)
  }

  @Test func whatIsWrongIsSaidAndNothingIsPrinted() throws {
    try write("a,b\n1,x\n2,y\n")
    let faulty = try fit("data.csv", "--column", "b")
    #expect(faulty.status == 2 && faulty.standardOutput.isEmpty)
    #expect(faulty.standardError.contains("data.csv:2:3: error: 'x' is not a number"))
    #expect(faulty.standardError.contains("data.csv:3:3: error: 'y' is not a number"))
    #expect(try fit("none.csv", "--column", "1").standardError.contains("none.csv: error: cannot open the file"))
    #expect(try fit("data.csv", "--column", "a", "--unit", "MB").standardError.contains("unknown unit 'MB'"))
    #expect(try fit("data.csv", "--column", "a", "--family", "gama").standardError.contains("no family 'gama'"))
    #expect(try fit("data.csv", "--column", "a", "--delimiter", "ab").standardError.contains("is no delimiter"))
    for arguments in [["--arrivals", "--interarrivals"], ["--arrivals", "--unit", "%"], ["--bootstrap", "-1"]] {
      #expect(try BuiltProgram.run(["fit", "data.csv", "--column", "a"] + arguments, in: folder).status == 2)
    }
    try write("t\n5\n-1\n")
    #expect(try fit("data.csv", "--column", "t", "--interarrivals").standardError.contains("is negative: -1.0 s"))
  }
}
