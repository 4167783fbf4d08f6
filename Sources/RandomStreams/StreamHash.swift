/// The 64-bit hashes that turn seeds and names into keys and stream numbers. They are part of what a seed means:
/// changing one changes every result.
enum StreamHash {
  /// Increment of SplitMix64: 2^64 over the golden ratio.
  static let goldenGamma: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The finaliser of SplitMix64, a bijection that spreads every bit over all others.
  ///
  /// Source: Steele, Lea, Flood, Fast splittable pseudorandom number generators, OOPSLA 2014 (variant 13 of Stafford).
  static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The key of a replication. For a fixed seed different replications have different keys, and the other way round.
  static func key(seed: UInt64, replication: UInt64) -> UInt64 {
    mix(mix(seed &+ goldenGamma) ^ mix(replication &+ 2 &* goldenGamma))
  }

  /// The stream number of a name: FNV-1a over its UTF-8 bytes (Fowler, Noll, Vo), then `mix`.
  static func stream(named name: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return mix(hash)
  }
}
