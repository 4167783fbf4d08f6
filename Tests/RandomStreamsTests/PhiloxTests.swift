import CGSL
import CPhilox
import Testing

@testable import RandomStreams

/// Known answers of Philox4x32-10 from the Random123 distribution (Salmon et al., SC'11), as (counter, key, words).
private let knownAnswers: [(counter: [UInt32], key: [UInt32], words: [UInt32])] = [
  ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
  (
    [.max, .max, .max, .max], [.max, .max], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
  ),
  (
    [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
    [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
  ),
]

private func joined(_ low: UInt32, _ high: UInt32) -> UInt64 { UInt64(high) << 32 | UInt64(low) }

@Suite struct PhiloxTests {
  @Test func blockFunctionGivesThePublishedWords() {
    for answer in knownAnswers {
      var words = [UInt32](repeating: 0, count: 4)
      philox4x32_10(answer.counter, answer.key, &words)
      #expect(words == answer.words)
    }
  }

  @Test func generatorGivesThePublishedWordsInOrder() throws {
    for answer in knownAnswers {
      let generator = try #require(
        philox_alloc(joined(answer.key[0], answer.key[1]), joined(answer.counter[2], answer.counter[3])))
      defer { philox_free(generator) }
      philox_seek_block(generator, joined(answer.counter[0], answer.counter[1]))
      #expect((0..<4).map { _ in UInt32(gsl_rng_get(generator)) } == answer.words)
    }
  }

  @Test func theSecondBlockIsTheNextCounter() throws {
    let generator = try #require(philox_alloc(7, 9))
    defer { philox_free(generator) }
    for _ in 0..<4 { _ = gsl_rng_get(generator) }
    var words = [UInt32](repeating: 0, count: 4)
    philox4x32_10([1, 0, 9, 0], [7, 0], &words)
    #expect((0..<4).map { _ in UInt32(gsl_rng_get(generator)) } == words)
    #expect(philox_position(generator) == 8)
  }

  @Test func uniformsTakeFiftyThreeBitsOfTwoWords() throws {
    let generator = try #require(philox_alloc(0, 0))
    defer { philox_free(generator) }
    // (6627e8d5 >> 5) * 2^26 + (e169c58d >> 6), over 2^53; then the same of bc57ac4c and 9b00dbd8.
    let first = Double((0x6627_e8d5 as UInt64 >> 5) << 26 + (0xe169_c58d as UInt64 >> 6)) / 0x1p53
    let second = Double((0xbc57_ac4c as UInt64 >> 5) << 26 + (0x9b00_dbd8 as UInt64 >> 6)) / 0x1p53
    #expect(gsl_rng_uniform(generator) == first)
    #expect(gsl_rng_uniform(generator) == second)
  }

  @Test func anOddPositionCarriesOverToTheNextBlock() throws {
    let words = try #require(philox_alloc(3, 4))
    let mixed = try #require(philox_alloc(3, 4))
    defer {
      philox_free(words)
      philox_free(mixed)
    }
    let sequence = (0..<7).map { _ in UInt64(gsl_rng_get(words)) }
    _ = gsl_rng_get(mixed)
    for pair in [1, 3, 5] {
      let expected = Double((sequence[pair] >> 5) << 26 + (sequence[pair + 1] >> 6)) / 0x1p53
      #expect(gsl_rng_uniform(mixed) == expected)
    }
    #expect(philox_position(mixed) == 7)
  }

  @Test func gslCanMakeSeedAndCloneIt() throws {
    let generator = try #require(gsl_rng_alloc(philox_rng_type()))
    defer { gsl_rng_free(generator) }
    gsl_rng_set(generator, 0)
    #expect(gsl_rng_get(generator) == 0x6627_e8d5)
    let copy = try #require(gsl_rng_clone(generator))
    defer { gsl_rng_free(copy) }
    #expect(gsl_rng_get(copy) == 0xe169_c58d)
    #expect(gsl_rng_get(generator) == 0xe169_c58d)
    #expect(gsl_rng_max(generator) == 0xffff_ffff)
  }
}
