import Testing

@testable import Experiments

@Suite struct TextBufferTests {
  private func text(_ write: (inout TextBuffer) -> Void) -> String {
    var buffer = TextBuffer()
    write(&buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
    ("two\nlines", "\"two\nlines\""),
    ("a\rb", "\"a\rb\""), (" blank ", " blank "), ("naïve ü", "naïve ü"),
  ])
  func fieldsAreQuotedWhereRFC4180WantsIt(_ field: String, _ expected: String) {
    #expect(text { $0.append(field: field) } == expected)
  }

  @Test(arguments: [
    (0, "0"), (-0.0, "0"), (1, "1"), (-17, "-17"), (0.5, "0.5"), (-0.25, "-0.25"), (0.1, "0.1"),
    (123.456789, "123.456789"),
    (1e-7, "1e-07"), (1.0 / 3, "0.3333333333333333"), (1e9, "1000000000"), (1e15, "1000000000000000"), (1e22, "1e+22"),
    (4_503_599_627.370_497, "4503599627.370497"), (.infinity, "inf"), (.nan, ""), (0.000001, "0.000001"),
  ])
  func numbersHaveTheFewestDigitsThatReadBack(_ number: Double, _ expected: String) {
    #expect(text { $0.append(number: number) } == expected)
  }

  // A multiplicative walk over many magnitudes, with and without few decimals.
  @Test func everyNumberReadsBackToItself() {
    var number = 1e-12
    while number < 1e18 {
      for candidate in [number, -number, (number * 1e6).rounded() / 1e6, (number * 100).rounded() / 100] {
        #expect(Double(text { $0.append(number: candidate) }) == candidate)
      }
      number *= 1.0137
    }
  }

  @Test(arguments: [
    (0, "0"), (1, "0.000000001"), (300_100_000_000, "300.1"), (86_400_000_000_000, "86400"), (-1_500_000_000, "-1.5"),
    (Int64.max, "9223372036.854775807"), (Int64.min, "-9223372036.854775808"),
  ])
  func instantsHaveAsManyDecimalsAsTheyNeed(_ nanoseconds: Int64, _ expected: String) {
    #expect(text { $0.append(seconds: nanoseconds) } == expected)
  }
}

// FIPS 180-4 examples; the last has a length that needs a second padding block.
@Test(arguments: [
  ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
  ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  (
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
  ),
])
func digestsAreThoseOfTheStandard(_ message: String, _ digest: String) {
  #expect(SHA256.hexadecimalDigest(of: [UInt8](message.utf8)) == digest)
}
