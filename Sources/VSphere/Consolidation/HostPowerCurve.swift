import Infrastructure

/// A host's power curve. Tables of 11 points are interpolated in the order of operations of the literature, since a
/// difference in the last bit changes which host is chosen; everything else is the infrastructure's curve.
struct HostPowerCurve: Sendable {
  private let points: ContiguousArray<Double>
  private let tenths: ContiguousArray<Double>
  private let curve: PowerCurve
  let off: Double
  let max: Double

  init(_ model: PowerModel) throws {
    curve = try PowerCurve(model)
    off = model.off.watts
    max = model.max.watts
    if case .table(let table) = model.shape, table.count == 11 {
      points = ContiguousArray(table.map(\.watts))
      tenths = ContiguousArray((0...10).map { Double($0) / 10 })
    } else {
      points = []
      tenths = []
    }
  }

  /// Power at a utilisation from 0 to 1, in watts.
  @inline(__always)
  func watts(at utilisation: Double) -> Double {
    if points.isEmpty { return curve.watts(at: Swift.min(1, utilisation)) }
    let position = utilisation * 10
    let lower = Int(position)
    if Double(lower) == position || lower >= 10 { return points[Swift.min(lower, 10)] }
    let step = (points[lower + 1] - points[lower]) / 10
    return points[lower] + step * (utilisation - tenths[lower]) * 100
  }
}
