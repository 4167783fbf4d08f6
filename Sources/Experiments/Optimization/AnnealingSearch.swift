import RandomStreams

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Simulated annealing (Kirkpatrick, Gelatt and Vecchi, Science 220, 1983): a random step is taken when it is better,
/// and sometimes when it is worse, the less often the worse it is and the colder it has become.
struct AnnealingSearch: SettingSearch {
  private let space: SearchSpace
  private let stream: RandomStream
  private let evaluations: Int
  private var place: [Double]
  private var objective: Double?
  private var scale = 0.0
  private var done = 0

  /// Temperature at the start, as a part of the first objective, and its part at the end (modelling defaults).
  static let firstTemperature = 0.1
  static let coolingToPart = 1e-3
  /// Longest step along a coordinate at the start; it shrinks with the square root of the temperature (modelling
  /// default).
  static let longestStep = 0.5

  /// Starts in the middle.
  /// - Parameter evaluations: after how many the temperature has reached its end.
  init(_ space: SearchSpace, stream: RandomStream, evaluations: Int) {
    self.space = space
    self.stream = stream
    self.evaluations = evaluations
    place = space.parameters.map { _ in 0.5 }
  }

  mutating func propose() -> [[Double]] {
    guard objective != nil else { return [place] }
    candidate = place
    let reach = Self.longestStep * cooled.squareRoot()
    for coordinate in candidate.indices {
      let length = max(reach, space.resolution(of: coordinate))
      candidate[coordinate] = reflected(place[coordinate] + (2 * stream.uniform() - 1) * length)
    }
    return [candidate]
  }

  private var candidate: [Double] = []

  mutating func learn(_ objectives: [Double]) -> Int? {
    done += 1
    let found = objectives[0]
    guard let objective else {
      self.objective = found
      scale = max(found.magnitude, .leastNormalMagnitude)
      return 0
    }
    let temperature = Self.firstTemperature * scale * cooled
    // The draw is made in any case, so that a better step does not shift those after it.
    let draw = stream.uniform()
    guard found <= objective || draw < exp((objective - found) / temperature) else { return nil }
    place = candidate
    self.objective = found
    return 0
  }

  /// What is left of the temperature, from 1 down.
  private var cooled: Double { pow(Self.coolingToPart, Double(done) / Double(max(1, evaluations))) }

  private func reflected(_ value: Double) -> Double {
    let folded = value < 0 ? -value : value > 1 ? 2 - value : value
    return min(max(folded, 0), 1)
  }
}
