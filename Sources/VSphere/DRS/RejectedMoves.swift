/// Moves that would have been better than the one chosen but were refused; collected only to explain.
struct RejectedMoves {
  /// Names for the reasons; nil when nothing is collected.
  let names: ClusterNames?
  private var refused: [(after: Double, text: String)] = []

  init(names: ClusterNames?) { self.names = names }

  /// Notes a move that was refused.
  mutating func note(_ machine: Int, _ target: Int, _ after: Double, _ reason: @autoclosure () -> String) {
    guard let names else { return }
    refused.append((after, "\(names.machine(machine)) to \(names.host(target)), \(reason())"))
  }

  /// How many were better than the choice and what kept the best of them back.
  func text(betterThan after: Double) -> String {
    let better = refused.filter { $0.after < after }
    guard let first = better.min(by: { $0.after < $1.after }) else { return "no better move was rejected" }
    return "\(better.count) better rejected, first of all \(first.text)"
  }
}
