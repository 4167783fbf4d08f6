/// An amount in whole billionths, so that adding and taking away in any order is exact, for decimal fractions too.
///
/// With `Double` a pool lent out and returned would not come back to what it was, and three machines of 0.1 GHz would
/// not fit into 0.3 GHz.
struct ReservationAmount: Hashable, Comparable, Sendable {
  private var billionths: Int128

  static let zero = ReservationAmount(billionths: 0)
  /// More than anything that is ever added up.
  static let unlimited = ReservationAmount(billionths: Int128.max / 2)

  private init(billionths: Int128) { self.billionths = billionths }

  /// The nearest amount; anything from 2^80 on is unlimited.
  init(_ amount: Double) {
    precondition(amount >= 0, "a reserved amount must be 0 or more")
    guard amount < 0x1p80 else {
      self = .unlimited
      return
    }
    let whole = amount.rounded(.towardZero)
    billionths = Int128(whole) * 1_000_000_000 + Int128(((amount - whole) * 1e9).rounded())
  }

  /// The amount as a number; exact for whole numbers up to 2^53.
  var value: Double {
    if self == .unlimited { return .infinity }
    if billionths.magnitude < 1 << 53 { return Double(billionths) / 1e9 }
    let (whole, rest) = billionths.quotientAndRemainder(dividingBy: 1_000_000_000)
    return Double(whole) + Double(rest) / 1e9
  }

  static func < (left: Self, right: Self) -> Bool { left.billionths < right.billionths }
  static func + (left: Self, right: Self) -> Self { Self(billionths: left.billionths + right.billionths) }
  static func - (left: Self, right: Self) -> Self { Self(billionths: left.billionths - right.billionths) }
}
