import Quantities

/// Numbers in the sentences HA gives as reasons.
enum HAText {
  static func megahertz(_ value: Double) -> String { "\(shortText((value * 10).rounded() / 10)) MHz" }
  static func megabytes(_ bytes: Int64) -> String {
    "\(shortText((Double(bytes) / 1_048_576 * 10).rounded() / 10)) MB"
  }
  static func count(_ number: Int, _ one: String, _ many: String) -> String {
    number == 1 ? "1 \(one)" : "\(number) \(many)"
  }
}
