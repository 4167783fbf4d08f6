import Glibc
import Quantities

/// The generator of Steele, Lea and Flood (2014), written out so that the C++ references draw the same numbers.
struct SplitMix64 {
  var state: UInt64

  /// The next 64 random bits.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// An exponential span of mean one second, by inversion, in whole nanoseconds.
  mutating func exponential() -> SimDuration {
    let uniform = Double(next() >> 11) * 0x1p-53
    return .seconds(rounding: -log1p(-uniform))
  }
}
