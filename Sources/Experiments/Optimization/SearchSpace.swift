import ScenarioFiles

/// The parameters of a study as coordinates between 0 and 1, and where settings lie on them.
struct SearchSpace {
  let parameters: [StudyParameter]

  /// The texts of the parameters at a place.
  func texts(at place: [Double]) -> [String] { zip(parameters, place).map { $0.text(at: min($1, 1)) } }

  /// The smallest step along a coordinate that changes anything; 0 where every step does.
  func resolution(of coordinate: Int) -> Double {
    switch parameters[coordinate].domain {
    case .values(let values): 1 / Double(values.count)
    case .range(let range): range.isWhole ? 1 / (range.high - range.low + 1) : 0
    }
  }

  /// A place moved along one coordinate and kept inside.
  func moved(_ place: [Double], along coordinate: Int, by step: Double) -> [Double] {
    var moved = place
    // The upper end itself belongs to the last value of a list.
    moved[coordinate] = min(max(place[coordinate] + step, 0), 1)
    return moved
  }
}
