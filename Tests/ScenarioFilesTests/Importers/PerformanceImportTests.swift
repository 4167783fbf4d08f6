import Testing

@testable import ScenarioFiles

struct PerformanceImportTests {
  private let export = RVToolsExport()

  private func scenario(_ text: String) throws -> String {
    let scenario = try export.convert([RVToolsFile(path: "p.csv", bytes: Array(text.utf8))]).scenario
    _ = try load(scenario)
    return scenario
  }

  @Test func recordsWithAColumnACounterBecomeSteps() throws {
    let text = try scenario(
      """
      time,VM,cpu.usagemhz.average,mem.active.average,net.received.average
      2026-03-01T00:00:00Z,web,500,419430.4,0
      2026-03-01T00:05:00Z,web,1000,419430.4,100
      2026-03-01T00:10:00Z,web,1000,419430.4,100
      2026-03-01T00:15:00Z,web,9000,419430.4,100
      """)
    // Two processors at 2500 MHz, 4 GiB; a value above what the machine has is what it has.
    #expect(
      text.contains(
        """
            demand:
              interval: 300s
              cpu: {steps: [{at: 0s, value: 10%}, {at: 300s, value: 20%}, {at: 900s, value: 100%}]}
              memory: 10%
              touched: 50%
              receive: {steps: [{at: 0s, value: 0 kbit/s}, {at: 300s, value: 800 kbit/s}]}

        """))
    #expect(text.contains("horizon: 1200s\n"))
  }

  @Test func recordsOfGetStatAreReadByMachineOrIdentifier() throws {
    let text = try scenario(
      """
      "MetricId","Timestamp","Value","Unit","Instance","Entity"
      "cpu.usage.average","2026-03-01 00:05:00","30","%","","vm-1"
      "cpu.usage.average","2026-03-01 00:00:00","20","%","","vm-1"
      "cpu.usage.average","2026-03-01 00:00:00","99","%","0","vm-1"
      "virtualdisk.numberreadaveraged.average","2026-03-01 00:00:00","5","number","scsi0:0","web"
      "virtualdisk.numberreadaveraged.average","2026-03-01 00:00:00","7","number","scsi0:1","web"
      "virtualdisk.numberwriteaveraged.average","2026-03-01 00:00:00","8","number","scsi0:1","web"
      "sys.uptime.latest","2026-03-01 00:00:00","8","second","","web"
      """)
    #expect(text.contains("cpu: {steps: [{at: 0s, value: 20%}, {at: 300s, value: 30%}]}"))
    #expect(text.contains("iops: 20\n"))
  }

  @Test func demandIsPreferredToUsage() throws {
    let text = try scenario("time_s;VM;cpu.usagemhz.average;cpu.demand.average\n0;web;500;1000,0\n60;web;500;1500,0\n")
    #expect(text.contains("cpu: {steps: [{at: 0s, value: 20%}, {at: 60s, value: 30%}]}"))
  }

  @Test(arguments: [
    ("0", 0), ("300", 300), ("1970-01-02T00:00:00Z", 86_400), ("1970-01-01 01:02", 3720),
    ("2000-03-01T00:00:00Z", 951_868_800), ("2026-01-01T01:00:00+01:00", 1_767_225_600),
    ("2024-02-29T12:00:00.123Z", 1_709_208_000),
  ]) func timesAreRead(text: String, seconds: Int) {
    #expect(PerformanceTime.seconds(text) == seconds)
  }

  @Test(arguments: ["", "3/1/2026 12:05:00 AM", "2026-13-01 00:00", "yesterday", "2026-01-01", "-5", "inf", "nan"])
  func otherTimesAreRefused(text: String) {
    #expect(PerformanceTime.seconds(text) == nil)
  }

  @Test func whatIsWrongIsNamed() {
    func errors(_ text: String) -> [String] {
      do {
        _ = try export.convert([RVToolsFile(path: "p.csv", bytes: Array(text.utf8))])
        return []
      } catch let errors as ScenarioErrors {
        return errors.issues.map { String($0.description.prefix { $0 != "\n" }) }
      } catch { return ["\(error)"] }
    }
    #expect(errors("") == ["p.csv:1:1: error: the file is empty"])
    #expect(
      errors("when,who,what\n") == [
        "p.csv:1:1: error: no column 'time'", "p.csv:1:1: error: no column 'VM'",
        "p.csv:1:1: error: no column of a counter",
      ])
    #expect(
      errors("time,VM,cpu.usagemhz.average\nsoon,web,1\n0,web,many\n5,web,-1\n0,web\n") == [
        "p.csv:2:1: error: 'soon' is not a time", "p.csv:3:7: error: 'many' is no value of cpu.usagemhz.average",
        "p.csv:4:7: error: '-1' is no value of cpu.usagemhz.average",
        "p.csv:5:1: error: 2 cells in this row, but 3 columns in the header",
      ])
    #expect(
      errors("time,VM,cpu.usagemhz.average\n0,stranger,1\n") == [
        "p.csv:1:1: error: no record of any machine of the export"
      ])
  }
}
