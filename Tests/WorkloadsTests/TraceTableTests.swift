import Quantities
import Testing

@testable import Workloads

@Suite struct TraceTableTests {
  private let wide = TraceSource(path: "w", format: .wideCSV)
  private let long = TraceSource(path: "l", format: .longCSV)

  @Test func aWideTableIsReadColumnByColumn() throws {
    let traces = try parse("time,a,\"b, \"\"x\"\"\"\n0,10,12.5\n300,20,0\n600,30,100\n", wide)
    #expect(traces.names == ["a", "b, \"x\""])
    #expect(traces.demands(ofMachine: 0) == [0.1, 0.2, 0.3])
    #expect(traces.demands(ofMachine: 1) == [0.125, 0, 1])
    #expect(traces.notes.isEmpty)
  }

  @Test(arguments: [
    "\u{FEFF}t,a\n0,1\n300,2\n", "t,a\r\n0,1\r\n300,2\r\n", "t,a\n0,1\n300,2", "t;a\n0;1\n300;2\n\n",
    "t\ta\n0\t1\n300\t2\n \n", "t , a\n 0, 1\n300 ,2 \n", "\"t\",\"a\"\n\"0\",\"1\"\n300,\"2\"\n",
  ])
  func writtenInAnotherWayTheTableIsTheSame(text: String) throws {
    let traces = try parse(text, wide)
    #expect(traces.names == ["a"])
    #expect(traces.demands(ofMachine: 0) == [0.01, 0.02])
  }

  @Test func percentAndFractionOfTheSameNumberAreTheSameDouble() throws {
    var percent = wide
    percent.usage = .percent
    var fraction = wide
    fraction.usage = .fraction
    // 12.37 / 100.0 is 0.12369999999999999 in Double arithmetic; the decimal number is 0.1237.
    let left = try parse("t,a\n0,12.37\n300,7\n", percent)
    let right = try parse("t,a\n0,0.1237\n300,0.07\n", fraction)
    #expect(left == right)
    #expect(left.demands(ofMachine: 0) == [0.1237, 0.07])
  }

  @Test func theTimeColumnMayBeAnyAndTheUnitMilliseconds() throws {
    var source = wide
    source.timeColumn = "at"
    source.timeUnit = .milliseconds(1)
    let traces = try parse("a,at,b\n1,1000,3\n2,301000.0,4\n", source)
    #expect(traces.names == ["a", "b"])
    #expect(traces.demands(ofMachine: 1) == [0.03, 0.04])
  }

  @Test func irregularReadingsHoldUntilTheNextAndThroughGaps() throws {
    // Samples at 0, 300, 600, 900, 1200. The reading of 310 is not known at 300; 310 holds at 600 and 900.
    let traces = try parse("t,a\n0,1\n310,2\n1200,3\n", wide)
    #expect(traces.demands(ofMachine: 0) == [0.01, 0.01, 0.02, 0.02, 0.03])
    #expect(traces.notes == ["3 readings at their own times became 5 samples every 5 min"])
    let rows = try parse("time,name,value\n0,a,1\n310,a,2\n1200,a,3\n", long)
    #expect(rows.demands(ofMachine: 0) == traces.demands(ofMachine: 0))
  }

  @Test func aLongTableTakesMachinesInOrderOfAppearanceAndRowsInAnyArrangement() throws {
    let byTime = try parse("time,name,value\n0,b,1\n0,a,2\n300,b,3\n300,a,4\n", long)
    let byMachine = try parse("value,x,name,time\n1,?,b,0\n3,?,b,300\n2,?,a,0\n4,?,\"a\",300\n", long)
    #expect(byTime.names == ["b", "a"])
    #expect(byTime == byMachine)
    #expect(byTime.demands(ofMachine: 1) == [0.02, 0.04])
  }

  @Test func columnsOfALongTableAreSelectedByName() throws {
    var source = long
    (source.timeColumn, source.nameColumn, source.valueColumn) = ("time_s", "vm", "cpu_pct")
    let text = "replication,time_s,vm,cpu_mhz,cpu_pct\n0,0,a,9,50\n0,300,a,9,60\n"
    #expect(try parse(text, source).demands(ofMachine: 0) == [0.5, 0.6])
    source.valueColumn = "cpu"
    #expect(
      issues(text, source) == [
        "l:1: error: no column 'cpu'; the header has 'replication', 'time_s', 'vm', 'cpu_mhz', 'cpu_pct'"
      ])
  }

  @Test func aMachineThatStartsLaterDemandsNothingBefore() throws {
    // b begins two intervals after a; c only 10 s after, which is the jitter of a collector.
    let traces = try parse("time,name,value\n0,a,1\n10,c,3\n300,a,1\n600,a,1\n600,b,2\n", long)
    #expect(traces.names == ["a", "c", "b"])
    #expect(traces.demands(ofMachine: 2) == [0, 0, 0.02])
    #expect(traces.demands(ofMachine: 1) == [0.03, 0.03, 0.03])
  }

  @Test func theLimitTakesTheFirstMachines() throws {
    var (first, second) = (wide, long)
    (first.limit, second.limit) = (1, 1)
    #expect(try parse("t,a,b\n0,1,x\n300,2,y\n", first).names == ["a"])
    #expect(try parse("time,name,value\n0,a,1\n0,b,2\n300,a,1\n", second).names == ["a"])
  }

  @Test(arguments: [
    ("t,a\n0,x\n300,1\n", "w:2:3: error: 'x' is not a number; expected a percentage from 0 to 100"),
    ("t,a\n0,\n300,1\n", "w:2:3: error: an empty field"),
    ("t,a\n0,-1\n300,1\n", "w:2:3: error: '-1' is negative"),
    ("t,a\n0,1e400\n300,1\n", "w:2:3: error: '1e400' is more than 100 percent"),
    ("t,a\n0,NaN\n300,1\n", "w:2:3: error: 'NaN' is not a number"),
    ("t,a\n0,inf\n300,1\n", "w:2:3: error: 'inf' is not a number"),
    ("t,a\n0,0x1\n300,1\n", "w:2:3: error: '0x1' is not a number"),
    ("t,a\n0,1,2\n300,1\n", "w:2: error: too many columns; the header has 2, this line 3"),
    ("t,a,b\n0,1\n300,1,2\n", "w:2: error: too few columns; the header has 3, this line 2"),
    ("t,a\n-1,1\n300,1\n", "w:2:1: error: '-1' is negative"),
    ("t,a\n9e99,1\n", "w:2:1: error: '9e99' is more than 292 years"),
    ("t,a\n300,1\n300,1\n", "w:3: error: time does not increase"),
    ("t,a\n0,\"1\n300,1\n", "w:2:3: error: the quote is not closed on this line"),
    ("t,a\n0,1\"\n300,1\n", "w:2:3: error: a quote inside a field"),
    ("t,a\n0,\"1\"2\n300,1\n", "w:2:3: error: text after a closing quote"),
    ("t,a,a\n0,1,1\n300,1,1\n", "w:1:5: error: a second column 'a'"),
    ("t,,a\n0,1,1\n300,1,1\n", "w:1:3: error: a column without a name"),
    ("t\n0\n300\n", "w:1: error: no machine columns"),
    ("t,a\n", "w: error: no rows after the header"),
    ("", "w: error: the file is empty"),
    ("t,a\n5,1\n", "w: error: the readings span less than one sampling interval of 5 min"),
    ("t,a\n0,1\n300000,1\n", "w: error: the readings span 1001 intervals of 5 min, but there are only 2 a machine"),
  ])
  func aBadWideTableIsRefused(text: String, expected: String) {
    let found = issues(text, wide)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix(expected) == true, "\(found)")
  }

  @Test(arguments: [
    ("time,name,value\n0,a,x\n300,a,1\n", "l:2:5: error: 'x' is not a number"),
    ("time,name,value\n0,,1\n300,a,1\n300,a,1\n", "l:2:3: error: an empty name"),
    ("time,name,value\n300,a,1\n0,a,1\n", "l:3: error: time of 'a' does not increase"),
    ("time,name,value\n0,a\n300,a,1\n", "l:2: error: too few columns; the header has 3, this line 2"),
    ("time,nam,value\n0,a,1\n", "l:1: error: no column 'name'; the header has 'time', 'nam', 'value'"),
  ])
  func aBadLongTableIsRefused(text: String, expected: String) {
    let found = issues(text, long)
    #expect(found.first?.hasPrefix(expected) == true, "\(found)")
  }

  @Test func oneUnusualNumberKeepsTheOthersExact() throws {
    // Whole percentages are stored as bytes until 0.333 arrives, then everything as Double.
    let traces = try parse("t,a,b\n0,29,57\n300,33.3,58\n600,1,2\n", wide)
    #expect(traces.demands(ofMachine: 0) == [0.29, 0.333, 0.01])
    #expect(traces.demands(ofMachine: 1) == [0.57, 0.58, 0.02])
    #expect(traces.percentSum == nil)
  }
}
