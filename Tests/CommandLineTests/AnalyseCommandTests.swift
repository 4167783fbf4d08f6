import Foundation
import Testing

@Suite struct AnalyseCommandTests {
  private let folder = TemporaryFolder()

  private func analyse(_ text: String, _ arguments: String...) throws -> BuiltProgram.Outcome {
    try text.write(toFile: folder.path("t.csv"), atomically: true, encoding: .utf8)
    return try BuiltProgram.run(["analyse", "t.csv"] + arguments, in: folder)
  }

  /// Mean 5, standard deviation sqrt(10), t(0.975, 4) = 2.776445: half width 3.92649.
  @Test func replicationsGiveTheIntervalOfTheBooks() throws {
    let outcome = try analyse(
      "replication,status,wait\n1,completed,1\n2,completed,3\n3,completed,5\n4,failed,900\n5,completed,7\n6,completed,9\n",
      "--column", "wait")
    expect(outcome, 0)
    #expect(outcome.standardOutput.hasPrefix("wait, 5 replications (1 rows"))
    #expect(outcome.standardOutput.contains("5  [1.07351, 8.92649]"))
    #expect(outcome.standardOutput.contains("too few replications"))
  }

  @Test func zerosAndOnesGiveWilsonAndTheRuleOfThree() throws {
    let rows = (1...30).map { "\($0),0" }.joined(separator: "\n")
    let never = try analyse("replication,lost\n\(rows)\n", "--column", "lost")
    #expect(never.standardOutput.contains("0 of 30  [0, 0.113513]"))
    #expect(never.standardOutput.contains("below 0.1"))
    let some = try analyse("replication,lost\n31,1\n\(rows)\n", "--column", "lost")
    #expect(some.standardOutput.contains("1 of 31"))
    #expect(!some.standardOutput.contains("rule of three"))
  }

  /// The value is three times the control, whose mean is known: nothing is left to chance.
  @Test func aControlCorrectsTheMean() throws {
    let outcome = try analyse(
      "replication,value_s,load\n1,3,1\n2,6,2\n3,9,3\n4,15,5\n", "--column", "value_s", "--control", "load=2")
    expect(outcome, 0)
    #expect(outcome.standardOutput.contains("controlled mean   6  [6, 6]"))
  }

  /// Fifty rows of a transient far above a level that then alternates.
  @Test func aSeriesGivesItsWarmUpAndBatchMeans() throws {
    let rows = (1...1_000).map { row -> String in
      let level = row <= 50 ? 1_000 - 20 * row : 0
      return "1,\(row * 60),prod,\(level + (row % 2 == 0 ? 9 : 11))"
    }
    let table = "replication,time_s,name,power_w\n" + rows.joined(separator: "\n") + "\n"
    let outcome = try analyse(table, "--column", "power_w")
    expect(outcome, 0)
    #expect(outcome.standardOutput.hasPrefix("power_w of prod, 1 replication of 1000 rows\n"))
    #expect(outcome.standardOutput.contains("warm_up: 50 min"))
    #expect(outcome.standardOutput.contains("20 batches of 47 rows"))
  }

  @Test func valuesAreTakenApartByVariant() throws {
    let outcome = try analyse(
      "variant,replication,metric,entity,unit,value\nbase,1,wait,web,s,1\nnine,1,wait,web,s,4\n"
        + "base,2,wait,web,s,3\nnine,2,wait,web,s,6\nbase,1,loss,,,0\n", "--column", "wait/web")
    expect(outcome, 0)
    #expect(outcome.standardOutput.contains("wait/web, variant base, 2 replications"))
    #expect(outcome.standardOutput.contains("wait/web, variant nine, 2 replications"))
  }

  @Test func whatIsWrongHasAPlaceAndAHint() throws {
    let table = "replication,time_s,name,cpu\n1,0,a,1\n1,0,b,x\n"
    #expect(try analyse(table, "--column", "cpu").standardError.contains("t.csv:3:7: error: 'x' is not a number"))
    expect(try analyse(table, "--column", "cup"), 2)
    let several = try analyse("replication,time_s,name,cpu\n1,0,a,1\n1,0,b,2\n", "--column", "cpu")
    expect(several, 2)
    #expect(several.standardError.contains("--name takes one of: a, b"))
    expect(try analyse("replication,x\n1\n", "--column", "x"), 2)
    expect(try analyse("replication,x\n1,\n", "--column", "x"), 2)
    expect(try analyse("", "--column", "x"), 2)
    #expect(try analyse(table).standardError.contains("which column?"))
  }
}
