import Documents
import Quantities

/// What a distribution draws: how its parameters with a unit are written, and what number a model sees.
struct DrawnUnit {
  /// A parameter in the unit, as a number of base units.
  var form: ValueForm<Double>
  /// Whether what is drawn cannot be negative.
  var isNonNegative: Bool
}

extension DrawnUnit {
  /// Spans of time; models see seconds.
  static var duration: DrawnUnit {
    let form = ValueForm<SimDuration>.quantity(in: .zero ... .days(36_500))
    return DrawnUnit(
      form: ValueForm<Double>(
        accepts: form.accepts, placeholder: 1, read: { node, issues in form.read(node, issues)?.seconds },
        write: { form.write(.seconds(rounding: $0)) }), isNonNegative: true)
  }

  /// Parts of a whole; models see 1 for all of it.
  static var fraction: DrawnUnit { DrawnUnit(form: .fraction(), isNonNegative: false) }

  /// Numbers of things.
  static var number: DrawnUnit { DrawnUnit(form: .real(0...1e9), isNonNegative: true) }
}
