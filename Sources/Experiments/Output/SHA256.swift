/// The SHA-256 digest of bytes (FIPS 180-4, section 6.2).
///
/// Sixty lines here instead of a dependency: a run manifest needs one digest of one small file.
enum SHA256 {
  /// The digest as 64 hexadecimal digits.
  static func hexadecimalDigest(of message: [UInt8]) -> String {
    var state = initialState
    let padded = padding(message)
    for block in stride(from: 0, to: padded.count, by: 64) { compress(&state, padded[block..<block + 64]) }
    return state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// Section 5.1.1: a one bit, zeros, and the length in bits as a 64-bit word, to a multiple of 64 bytes.
  private static func padding(_ message: [UInt8]) -> [UInt8] {
    var padded = message + [0x80]
    padded += [UInt8](repeating: 0, count: (120 - padded.count % 64) % 64)
    let bitCount = UInt64(message.count) * 8
    for shift in stride(from: 56, through: 0, by: -8) { padded.append(UInt8(truncatingIfNeeded: bitCount >> shift)) }
    return padded
  }

  private static func compress(_ state: inout [UInt32], _ block: ArraySlice<UInt8>) {
    var schedule = [UInt32](repeating: 0, count: 64)
    for (index, byte) in block.enumerated() { schedule[index / 4] = schedule[index / 4] << 8 | UInt32(byte) }
    for t in 16..<64 {
      let (early, late) = (schedule[t - 15], schedule[t - 2])
      let sigma0 = rotate(early, 7) ^ rotate(early, 18) ^ early >> 3
      let sigma1 = rotate(late, 17) ^ rotate(late, 19) ^ late >> 10
      schedule[t] = sigma1 &+ schedule[t - 7] &+ sigma0 &+ schedule[t - 16]
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for t in 0..<64 {
      let sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      let choice = e & f ^ ~e & g
      let first = h &+ sum1 &+ choice &+ roundConstants[t] &+ schedule[t]
      let sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
      let majority = a & b ^ a & c ^ b & c
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ sum0 &+ majority)
    }
    for (index, word) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= word }
  }

  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }

  /// Section 5.3.3: fractional parts of the square roots of the first eight primes.
  private static let initialState: [UInt32] = primes(8).map { UInt32(truncatingIfNeeded: squareRootFraction($0)) }

  /// Section 4.2.2: fractional parts of the cube roots of the first 64 primes.
  private static let roundConstants: [UInt32] = primes(64).map { UInt32(truncatingIfNeeded: cubeRootFraction($0)) }

  private static func primes(_ count: Int) -> [UInt64] {
    var found: [UInt64] = []
    var candidate: UInt64 = 2
    while found.count < count {
      if !found.contains(where: { candidate % $0 == 0 }) { found.append(candidate) }
      candidate += 1
    }
    return found
  }

  /// floor(sqrt(prime) * 2^32): the largest x with x^2 <= prime * 2^64.
  private static func squareRootFraction(_ prime: UInt64) -> UInt64 {
    largest { UInt128($0) * UInt128($0) <= UInt128(prime) << 64 }
  }

  /// floor(cbrt(prime) * 2^32): the largest x with x^3 <= prime * 2^96.
  private static func cubeRootFraction(_ prime: UInt64) -> UInt64 {
    largest { UInt128($0) * UInt128($0) * UInt128($0) <= UInt128(prime) << 96 }
  }

  private static func largest(_ fits: (UInt64) -> Bool) -> UInt64 {
    var result: UInt64 = 0
    var bit = UInt64(1) << 36
    while bit != 0 {
      if fits(result | bit) { result |= bit }
      bit >>= 1
    }
    return result
  }
}
