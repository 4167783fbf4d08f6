import Testing

@testable import Workloads

@Suite struct ColumnReaderTests {
  private func read(
    _ text: String, _ column: String = "1", delimiter: ColumnDelimiter? = nil, header: Bool? = nil, unit: Double = 1,
    dates: Bool = false
  ) throws -> Column {
    try ColumnReader.read(
      Array(text.utf8),
      ColumnSource(
        path: "d.csv", column: column, delimiter: delimiter, hasHeader: header, unit: unit, takesDates: dates))
  }

  private func problems(_ text: String, _ column: String = "1", dates: Bool = false) -> [String] {
    do {
      _ = try read(text, column, dates: dates)
      return []
    } catch { return (error as? TraceErrors)?.issues.map(\.description) ?? [] }
  }

  @Test func columnsAreFoundByNameOrPosition() throws {
    #expect(try read("a,b\n1,2\n3,4\n", "b").values == [2, 4])
    #expect(try read("\u{FEFF}a;\"the b\"\r\n1;2\r\n\r\n3;\"4.5\"", "the b").values == [2, 4.5])
    #expect(try read("a\tb\n1\t2e3\n", "2").values == [2_000])
    #expect(try read("1,2\n3,4\n", "2").values == [2, 4] && (try read("1,2\n3,4\n", "2").name) == nil)
    #expect(try read("7\n8\n", header: true).values == [8])
    #expect(try read("  1   10 x\n 2\t 20  y\n", "2", delimiter: .blanks).values == [10, 20])
    #expect(try read("a|b\n1|2\n", "b", delimiter: .byte(UInt8(ascii: "|")), unit: 1e-3).values == [0.002])
  }

  @Test func cellsWithoutANumberAreCounted() throws {
    let column = try read("x\n1\n\"\"\nNA\nNaN\nnull\n-\n-2\n")
    #expect(column.values == [1, -2] && column.blankCount == 5 && column.name == "x")
  }

  @Test func everythingWrongIsSaidAtItsPlace() {
    #expect(
      problems("x,y\n1,a\n2\n3,inf\n4,1e300\n5,\"1,5\"\n6,7", "y") == [
        "d.csv:2:3: error: 'a' is not a number; a cell without a number is left empty, or is NA",
        "d.csv:3: error: no column 2 in this line; the first line has 2",
        "d.csv:4:3: error: 'inf' is not a number; a cell without a number is left empty, or is NA",
        "d.csv:5:3: error: '1e300' is out of range; numbers go up to 1e100",
        "d.csv:6:4: error: '1,5' is not a number; write a decimal point, not a comma",
      ])
    #expect(problems("a,b\n1,2", "c") == ["d.csv:1:1: error: no column 'c'; the header has 'a', 'b'"])
    #expect(problems("a,b\n1,2", "3") == ["d.csv:1: error: no column 3; the first line has 2"])
    #expect(problems("") == ["d.csv: error: the file is empty; expected a header line and rows"])
    #expect(problems("a\n") == ["d.csv: error: no rows after the header; expected one number a row"])
    #expect(problems("a\n\"\"\nNA") == ["d.csv: error: no numbers in the column; all 2 cells are blank"])
    #expect(problems("a\n\"1\n2")[0].contains("d.csv:2:1: error: the quote is not closed"))
    #expect(problems("\u{0}a\u{0}1\u{0}")[0].contains("not UTF-8"))
    #expect(problems(String(repeating: "x\n", count: 50)).count == 20)
  }

  /// The first of March 2024 is 19783 days after the first of January 1970, 2000-03-01 is 11017.
  @Test func datesAreSecondsSince1970() throws {
    let column = try read(
      "2024-03-01\n2024-03-01T12:30\n2024-03-01 00:00:01.25Z\n2024-03-01T01:00:00+01:00\n2000-03-01T00:00:00-0030\n",
      dates: true)
    let start = 19_783.0 * 86_400
    #expect(column.values == [start, start + 45_000, start + 1.25, start, 11_017.0 * 86_400 + 1_800])
    #expect(column.areDates)
    for text in ["2023-02-29", "2024-13-01", "2024-03-01T24:00", "2024-03-01X", "2024-03-01T10:00:00+"] {
      #expect(problems("t\n\(text)", dates: true).count == 1, "\(text)")
    }
    #expect(problems("t\n2024-03-01").count == 1)
  }

  @Test func damagedInputNeverCrashes() {
    let original = Array("t,\"a\"\"b\",c\n1,2.5e3,5\n2024-03-01T12:30:00.5Z,-4,\n,\"7\",8\r\n9,1,NA\n".utf8)
    let interesting = Array("0123456789.,;\t\n\r\"-+eETZ: nainf\u{0}\u{FEFF}é".utf8)
    var state: UInt64 = 12
    func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var readable = 0
    for round in 0..<6_000 {
      var bytes = original
      for _ in 0...below(4) where !bytes.isEmpty {
        let position = below(bytes.count)
        switch below(4) {
        case 0: bytes[position] = UInt8(below(256))
        case 1: bytes[position] = interesting[below(interesting.count)]
        case 2: bytes.remove(at: position)
        default: bytes.insert(interesting[below(interesting.count)], at: position)
        }
      }
      let source = ColumnSource(
        path: "f", column: ["1", "2", "a\"b", "c"][round % 4], delimiter: round % 5 == 0 ? .blanks : nil,
        takesDates: round % 8 > 0)
      do throws(TraceErrors) {
        let column = try ColumnReader.read(bytes, source)
        readable += 1
        #expect(column.values.allSatisfy(\.isFinite) && !column.values.isEmpty)
      } catch { #expect(!error.issues.isEmpty && error.issues.count <= TraceErrors.limit) }
    }
    #expect(readable > 100 && readable < 5_900, "\(readable)")
  }
}
