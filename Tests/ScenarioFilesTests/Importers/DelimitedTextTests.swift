import Testing

@testable import ScenarioFiles

struct DelimitedTextTests {
  private func rows(_ text: String) -> [[String]] {
    DelimitedText(Array(text.utf8)).rows.map { $0.map(\.text) }
  }

  @Test(arguments: [",", ";", "\t"]) func cellsAreSeparatedByWhatTheHeaderHasMostOf(separator: String) {
    let text = ["a", "b", "c"].joined(separator: separator) + "\r\n" + ["1", "", "3"].joined(separator: separator)
    #expect(rows(text) == [["a", "b", "c"], ["1", "", "3"]])
  }

  @Test func aSeparatorInsideQuotesIsText() {
    #expect(rows("a;b\n\"1;2\";\"3,4\"\n") == [["a", "b"], ["1;2", "3,4"]])
    #expect(rows("\"a,x,y\";b\n1;2\n") == [["a,x,y", "b"], ["1", "2"]])
  }

  @Test func quotesAreDoubledInsideQuotesAndCellsGoOverLines() {
    let table = DelimitedText(Array("a,b,c\n\"x\"\"y\",\"one\r\ntwo\",3\n4,5,6\n".utf8))
    #expect(table.rows.map { $0.map(\.text) } == [["a", "b", "c"], ["x\"y", "one\ntwo", "3"], ["4", "5", "6"]])
    #expect(table.problems.isEmpty)
  }

  @Test func everyCellKnowsItsPlaceInCharacters() {
    let cells = DelimitedText(Array("a,b,c\n\"é\nü\",ä,3\n x ,5,\"6\"".utf8)).rows
    #expect(cells[1].map(\.line) == [2, 3, 3])
    #expect(cells[1].map(\.column) == [1, 4, 6])
    #expect(
      cells[2] == [
        TableCell(text: "x", line: 4, column: 2), TableCell(text: "5", line: 4, column: 5),
        TableCell(text: "6", line: 4, column: 7),
      ])
  }

  @Test func linesWithoutTextAreLeftOutAndSepIsNoHeader() {
    #expect(rows("sep=;\r\na;b\r\n\r\n1;2\r\n\r\n") == [["a", "b"], ["1", "2"]])
    #expect(rows("") == [])
  }

  @Test func brokenQuotesAreNamed() {
    let open = DelimitedText(Array("a,b\n1,\"2\n3,4\n".utf8))
    #expect(open.problems == [.init(line: 2, column: 3, message: "the quote is not closed")])
    let after = DelimitedText(Array("a,b\n\"1\"x,2\n".utf8))
    #expect(after.problems == [.init(line: 2, column: 4, message: "text after a closing quote")])
  }

  @Test func everyEncodingOfWindowsIsRead() {
    let text = "VM;Größe\r\nä;1\r\n"
    let utf8 = Array(text.utf8)
    let little = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    let western = text.unicodeScalars.map { UInt8($0.value) }
    #expect(ExportEncoding.utf8(of: utf8).text == utf8)
    #expect(ExportEncoding.utf8(of: [0xEF, 0xBB, 0xBF] + utf8).text == utf8)
    #expect(ExportEncoding.utf8(of: [0xFF, 0xFE] + little).text == utf8)
    #expect(ExportEncoding.utf8(of: [0xFE, 0xFF] + big).text == utf8)
    #expect(ExportEncoding.utf8(of: little).text == utf8)
    #expect(ExportEncoding.utf8(of: western).text == utf8)
    #expect(ExportEncoding.utf8(of: utf8).isGuess == false)
    #expect(ExportEncoding.utf8(of: western).isGuess)
    #expect(ExportEncoding.utf8(of: [0x80, 0x3B]).text == Array("€;".utf8))
  }

  @Test(arguments: [
    ("16384", 16384), ("16,384", 16384), ("16.384", 16384), ("1.048.576", 1_048_576), ("16 384", 16384),
    ("16\u{A0}384", 16384), ("1'024", 1024), ("12.5", 12.5), ("12,5", 12.5), ("1.024,5", 1024.5), ("1,024.50", 1024.5),
    ("-1", -1), ("0", 0), ("0.125", 0.125), ("0,125", 0.125), ("1234.567", 1234.567),
  ]) func numbersOfAnyLanguageAreRead(text: String, value: Double) {
    #expect(ExportedNumber.amount(text) == value)
  }

  @Test(arguments: ["", "-", "abc", "1.2.3", "1,23,456", "1.234,567,8", "4 GB", "0x10", "1e5", "12 5", "1-2", "٣"])
  func whatIsNoNumberIsRefused(text: String) {
    #expect(ExportedNumber.amount(text) == nil)
  }

  @Test func truthValuesOfExcelInOtherLanguagesAreRead() {
    #expect(ExportedNumber.truth("True") == true)
    #expect(ExportedNumber.truth("WAHR") == true)
    #expect(ExportedNumber.truth("faux") == false)
    #expect(ExportedNumber.truth("0") == false)
    #expect(ExportedNumber.truth("maybe") == nil)
  }
}
