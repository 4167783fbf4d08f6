import Quantities
import RandomStreams

/// A Poisson process whose rate follows a Markov chain (MMPP), by running the chain.
///
/// Source: Fischer, Meier-Hellstern, The Markov-modulated Poisson process cookbook, Performance Evaluation 18 (1993).
struct MarkovModulatedArrivals: Sendable {
  private let rates: ContiguousArray<Double>
  /// Total rate of leaving each state.
  private let exits: ContiguousArray<Double>
  /// Cumulative transition probabilities, row by row.
  private let jumps: ContiguousArray<Double>
  private var state = 0
  /// When the state is left; nil before the first arrival was asked for.
  private var change: SimTime?

  init(_ rate: MarkovModulatedRate) {
    rates = ContiguousArray(rate.rates.map(\.perSecond))
    var exits: ContiguousArray<Double> = []
    var jumps: ContiguousArray<Double> = []
    for (state, row) in rate.transitions.enumerated() {
      let leaving = row.indices.map { $0 == state ? 0 : row[$0].perSecond }
      let total = leaving.reduce(0, +)
      exits.append(total)
      var sum = 0.0
      for rate in leaving {
        sum += total > 0 ? rate / total : 0
        jumps.append(sum)
      }
    }
    self.exits = exits
    self.jumps = jumps
  }

  /// A candidate beyond the next change of state is dropped and drawn anew, which the exponential allows.
  /// Validation bounds the mean number of changes between arrivals.
  mutating func next(after now: SimTime, from stream: RandomStream) -> SimTime? {
    var start = now
    while start < .never {
      let change = self.change ?? stay(from: start, stream)
      self.change = change
      if rates[state] > 0 {
        let candidate = start + .seconds(rounding: stream.exponential(mean: 1 / rates[state]))
        if candidate < change { return candidate }
      }
      guard change < .never else { return nil }
      start = max(start, change)
      jump(stream)
      self.change = stay(from: start, stream)
    }
    return nil
  }

  private func stay(from start: SimTime, _ stream: RandomStream) -> SimTime {
    exits[state] > 0 ? start + .seconds(rounding: stream.exponential(mean: 1 / exits[state])) : .never
  }

  private mutating func jump(_ stream: RandomStream) {
    let u = stream.uniform()
    let row = state * rates.count
    var target: Int?
    var last = state
    for next in rates.indices where next != state {
      let below = next == 0 ? 0 : jumps[row + next - 1]
      if jumps[row + next] > below { last = next }
      if u < jumps[row + next] {
        target = next
        break
      }
    }
    // Rounding can leave the last cumulative probability a hair below 1.
    state = target ?? last
  }
}
