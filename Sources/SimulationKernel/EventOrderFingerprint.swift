import Quantities

/// Running hash over the order of events. Two runs with the same fingerprint ran the same events in the same order.
public struct EventOrderFingerprint: Hashable, Sendable, CustomStringConvertible {
  @usableFromInline var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Starts with no events.
  @inlinable public init() {}

  /// Adds one event: two multiply-and-fold steps (wyhash style), about a nanosecond.
  @inlinable public mutating func absorb(_ time: SimTime, _ label: EventLabel) {
    let word = UInt64(label.kind) << 32 | UInt64(label.target)
    let mixed = (state ^ UInt64(bitPattern: time.nanoseconds)).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    let next = (mixed.high ^ mixed.low ^ word).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    state = next.high ^ next.low &+ 0x9E37_79B9_7F4A_7C15
  }

  /// The hash so far.
  public var value: UInt64 { state }

  /// Sixteen hexadecimal digits.
  public var description: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
