/// Compass search: from the best place so far one step to either side along every coordinate; the best of them is the
/// next place, and where none is better the steps are halved (Kolda, Lewis and Torczon, SIAM Review 45, 2003, section
/// 3). All steps of a round are evaluated together, on common random numbers.
struct CompassSearch: SettingSearch {
  private let space: SearchSpace
  private var place: [Double]
  private var objective: Double?
  private var step = 0.25
  private var proposed: [[Double]] = []

  /// Steps below this part of a range end the search.
  static let smallestStep = 1.0 / 256

  /// Starts in the middle.
  init(_ space: SearchSpace) {
    self.space = space
    place = space.parameters.map { _ in 0.5 }
  }

  mutating func propose() -> [[Double]] {
    proposed = objective == nil ? [place] : polls()
    return proposed
  }

  mutating func learn(_ objectives: [Double]) -> Int? {
    guard let best = objectives.indices.min(by: { objectives[$0] < objectives[$1] }) else { return nil }
    if let objective, !(objectives[best] < objective) {
      step /= 2
      return nil
    }
    place = proposed[best]
    objective = objectives[best]
    return best
  }

  /// Places one step away that differ from the present one; none once all steps are too small.
  private mutating func polls() -> [[Double]] {
    while true {
      let coordinates = space.parameters.indices.filter {
        step >= Self.smallestStep && (space.resolution(of: $0) == 0 || step * 2 > space.resolution(of: $0))
      }
      guard !coordinates.isEmpty else { return [] }
      let here = space.texts(at: place)
      var places: [[Double]] = []
      for coordinate in coordinates {
        let length = max(step, space.resolution(of: coordinate))
        for direction in [-length, length] {
          let moved = space.moved(place, along: coordinate, by: direction)
          if space.texts(at: moved) != here { places.append(moved) }
        }
      }
      if !places.isEmpty { return places }
      step /= 2
    }
  }
}
