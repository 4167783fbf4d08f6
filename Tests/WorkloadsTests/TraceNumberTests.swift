import Testing

@testable import Workloads

@Suite struct TraceNumberTests {
  private func number(_ text: String) -> DecimalNumber? {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { DecimalNumber($0, 0..<bytes.count) }
  }

  @Test(arguments: [
    "0", "7", "100", "0.1", "19.06666159933333", "2599.999309", "0.7333333333333333", "1e3", "1.5E-3", "+4.25", "-8.5",
    ".5", "5.", "9007199254740993", "18446744073709551615", "123456789012345678901234567890",
    "0.00000000000000000001234",
    "1e308", "4.9e-324", "0.000000000000000000000000000000000001", "1e400", "00000000000000000000000001.5",
    "12345678901234567890.5", "1.00000000000000000000000000000000000000001",
  ])
  func aNumberIsTheNearestDouble(text: String) throws {
    let expected = try #require(Double(text == "5." ? "5" : text == ".5" ? "0.5" : text))
    #expect(number(text)?.value == expected)
  }

  @Test(arguments: [
    "", "-", ".", "e5", "1e", "1e+", "1.2.3", "nan", "inf", "0x10", "1_000", "1 2", "--1", "1e5.0", "١",
  ])
  func anythingElseIsNoNumber(text: String) {
    #expect(number(text) == nil)
  }

  @Test func timesAreExactToTheNanosecond() {
    #expect(number("1376314846")?.nanoseconds(unit: 1_000_000_000) == 1_376_314_846_000_000_000)
    // As a Double 1376314846.123456789 s would be off by up to 119 ns.
    #expect(number("1376314846.123456789")?.nanoseconds(unit: 1_000_000_000) == 1_376_314_846_123_456_789)
    #expect(number("2.5")?.nanoseconds(unit: 1) == 3)
    #expect(number("1e2")?.nanoseconds(unit: 1_000) == 100_000)
    #expect(number("-1")?.nanoseconds(unit: 1) == nil)
    #expect(number("9223372037")?.nanoseconds(unit: 1_000_000_000) == nil)
    #expect(number("9223372036.9")?.nanoseconds(unit: 1_000_000_000) == nil)
    #expect(number("99999999999999999999")?.nanoseconds(unit: 1) == nil)
  }
}
