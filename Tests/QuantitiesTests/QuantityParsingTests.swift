import Quantities
import Testing

@Suite struct QuantityParsingTests {
  @Test(
    arguments: [
      ("30s", 30_000_000_000), ("1h30m", 5_400_000_000_000), ("1.5 ms", 1_500_000), ("250us", 250_000), ("7 µs", 7_000),
      ("1h 2min 3s", 3_723_000_000_000), ("1d", 86_400_000_000_000), ("0", 0), ("-2 s", -2_000_000_000),
      ("1e3s", 1_000_000_000_000),
      ("  5 s  ", 5_000_000_000), (".5s", 500_000_000), ("0.3 ns", 0), ("0s", 0),
    ] as [(String, Int64)])
  func readsDurations(text: String, nanoseconds: Int64) throws {
    #expect(try SimDuration(parsing: text).nanoseconds == nanoseconds)
  }

  @Test(
    arguments: [
      ("4 GiB", 4_294_967_296), ("4Gi", 4_294_967_296), ("1000 MB", 1_000_000_000), ("17 B", 17),
      ("1536 MiB", 1_610_612_736),
      ("1.5 KiB", 1536), ("2kB", 2000), ("1EB", nil), ("-1 B", nil), ("9e18 B", 9_000_000_000_000_000_000),
      ("1e19 B", nil),
    ] as [(String, Int64?)])
  func readsAmountsOfBytes(text: String, count: Int64?) {
    #expect((try? Bytes(parsing: text))?.count == count)
  }

  @Test func readsTheUnitsOfEachType() throws {
    #expect(try Cores(parsing: "500m").count == 0.5)
    #expect(try Cores(parsing: "2").count == 2)
    #expect(try DataRate(parsing: "10 Gbps").bitsPerSecond == 1e10)
    #expect(try DataRate(parsing: "1 MiB/s").bytesPerSecond == 1_048_576)
    #expect(try Energy(parsing: "2 kWh").joules == 7.2e6)
    #expect(try EventRate(parsing: "120 /min").perSecond == 2)
    #expect(try Fraction(parsing: "80%").value == 0.8)
    #expect(try Fraction(parsing: "0.8").value == 0.8)
    #expect(try Frequency(parsing: "2.4 GHz").hertz == 2.4e9)
    #expect(try Frequency(parsing: "1000 MIPS").megahertz == 1000)
    #expect(try Power(parsing: "0.5kW").watts == 500)
    #expect(try Work(parsing: "3 GI").cycles == 3e9)
  }

  @Test(arguments: [
    "", " ", "s", "GiB", "NaN s", "nan", "inf s", "-inf", "Infinity h", "1e400 s", "--1 s", ".", "+", "1..2 s",
  ])
  func refusesWhatIsNotANumber(text: String) {
    #expect(throws: QuantityError.self) { try SimDuration(parsing: text) }
    #expect(throws: QuantityError.self) { try Power(parsing: text) }
    #expect(throws: QuantityError.self) { try Fraction(parsing: text) }
    #expect(throws: QuantityError.self) { try Bytes(parsing: text) }
  }

  @Test(arguments: ["1h30", "1h,30m", "5 s;", "5 fortnights", "1 S", "3 s 4", "1 h - 5", "7"])
  func refusesDurationsWithJunk(text: String) {
    #expect(throws: QuantityError.self) { try SimDuration(parsing: text) }
  }

  @Test(arguments: ["300 y", "107000 d", "1e300 h", "9223372036854775808 ns", "106751d 23h 47min 17s"])
  func refusesDurationsBeyond292Years(text: String) {
    // 2^63 ns are 106751 d 23 h 47 min 16.854775808 s.
    #expect(throws: QuantityError.self) { try SimDuration(parsing: text) }
  }

  @Test func saysWhatIsWrongAndWhatWouldDo() {
    func problem(_ text: String) -> QuantityError? {
      do throws(QuantityError) {
        _ = try Power(parsing: text)
        return nil
      } catch { return error }
    }
    #expect(problem("5")?.problem == "'5' has no unit")
    #expect(problem("5 V")?.problem == "unknown unit 'V' in '5 V'")
    #expect(problem("-5 W")?.problem == "'-5 W' is out of range for a power")
    #expect(problem("five")?.problem == "'five' is not a power")
    #expect(problem("5")?.hint == "accepted units: mW, W, kW, MW")
    #expect(problem("5 V")?.found == "5 V")
  }

  @Test(
    arguments: [
      (0.5e-9, 0), (1.5e-9, 2), (2.5e-9, 2), (-1.5e-9, -2), (1e300, Int64.max), (-1e300, .min),
      (4e6, 4_000_000_000_000_000),
    ] as [(Double, Int64)])
  func roundsSecondsToTheNearestNanosecondTiesToEven(seconds: Double, nanoseconds: Int64) {
    #expect(SimDuration.seconds(rounding: seconds).nanoseconds == nanoseconds)
  }
}
