import Quantities
import Testing

/// SplitMix64, for many values from a fixed seed.
private struct TestRandom {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Any bit pattern, a whole number, or a number of few decimals, scaled by a unit.
  mutating func number(_ units: [UnitSymbol]) -> Double {
    let unit = units[Int(next() % UInt64(units.count))].factor
    switch next() % 4 {
    case 0: return Double(bitPattern: next())
    case 1: return Double(next() >> (next() % 64)) * unit
    case 2: return Double(next() % 1_000_000) / 1000 * unit
    default: return Double(next() % 1_000)
    }
  }
}

private func failures<Q: Quantity>(_ type: Q.Type, count: Int = 3_000) -> [String] {
  var random = TestRandom(state: 7)
  var failures: [String] = []
  var tried = 0
  while tried < count {
    guard let value = Q(baseValue: random.number(Q.units)) else { continue }
    tried += 1
    let text = value.description
    let back = try? Q(parsing: text)
    if back != value { failures.append("\(text) -> \(back?.description ?? "error")") }
  }
  return Array(failures.prefix(5))
}

@Suite struct QuantityRoundTripTests {
  @Test func everyTypePrintsTextThatReadsBackToTheSameBits() {
    #expect(failures(Bytes.self) == [])
    #expect(failures(Cores.self) == [])
    #expect(failures(DataRate.self) == [])
    #expect(failures(Energy.self) == [])
    #expect(failures(EventRate.self) == [])
    #expect(failures(Fraction.self) == [])
    #expect(failures(Frequency.self) == [])
    #expect(failures(Power.self) == [])
    #expect(failures(SimDuration.self) == [])
    #expect(failures(Work.self) == [])
  }

  @Test(
    arguments: [
      Int64.min, -9_223_372_036_854_775_807, Int64.max, 9_223_372_036_854_775_806, 9_007_199_254_740_993,
      -9_007_199_254_740_993, 999, 1, -1, 0,
    ] as [Int64])
  func everyNanosecondCountRoundTrips(nanoseconds: Int64) throws {
    let value = SimDuration(nanoseconds: nanoseconds)
    #expect(try SimDuration(parsing: value.description) == value)
  }

  @Test(arguments: [Int64.max, 9_223_372_036_854_775_806, 9_007_199_254_740_993, 1023, 1, 0] as [Int64])
  func everyByteCountRoundTrips(count: Int64) throws {
    let value = Bytes(count: count)
    #expect(try Bytes(parsing: value.description) == value)
  }

  @Test func printsTheUnitAPersonWouldChoose() {
    #expect(SimDuration.minutes(90).description == "90 min")
    #expect(SimDuration.milliseconds(1_500).description == "1500 ms")
    #expect(SimDuration.zero.description == "0 s")
    #expect(Bytes.mebibytes(4096).description == "4 GiB")
    #expect(Bytes(count: 5_000_000).description == "5 MB")
    #expect(Frequency.megahertz(2_400).description == "2.4 GHz")
    #expect(Fraction(value: 0.5).description == "50%")
    #expect(Cores(count: 0.5).description == "500m")
    #expect(SimTime(nanoseconds: 300_100_000_000).description == "300.1")
    #expect(SimTime(nanoseconds: -1).description == "-0.000000001")
  }
}
