import Quantities

/// A number for a sentence: four significant digits.
func shortNumber(_ value: Double) -> String {
  guard value.isFinite, value != 0 else { return shortText(value) }
  let digits = 3 - Int((naturalLogarithm(value.magnitude) / naturalLogarithm(10)).rounded(.down))
  let factor = power(10, Double(max(-300, min(300, digits))))
  return shortText((value * factor).rounded() / factor)
}
