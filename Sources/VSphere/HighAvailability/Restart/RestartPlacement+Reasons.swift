extension RestartPlacement {
  /// Why a machine would get the host it gets, or none: the choice, the next best, and what the others failed on. Asks
  /// every host again, so only where decisions are recorded; before `place`, which changes the answer.
  public func reason(
    machine: Int32, needs: Needs, constraints: borrowing some RestartConstraints
  ) -> String {
    var best: Int?
    var next: Int?
    var refusals: [String] = []
    var others = 0
    for index in hosts.indices {
      if let refusal = refusal(of: index, machine: machine, needs: needs, constraints: constraints) {
        // A few are named; a large cluster would fill a page.
        if refusals.count < 8 { refusals.append("\(name(of: index)) \(refusal.text)") } else { others += 1 }
      } else if let holder = best, !isBetter(index, than: holder) {
        if next.map({ isBetter(index, than: $0) }) ?? true { next = index }
      } else {
        next = best
        best = index
      }
    }
    if others > 0 { refusals.append("\(others) more do not fit") }
    guard let best else {
      return refusals.isEmpty ? "there is no host" : "no host fits: " + refusals.joined(separator: "; ")
    }
    var parts = [standing(of: best)]
    parts.append(next.map { "next best \(name(of: $0)): \(standing(of: $0))" } ?? "no other host fits")
    return (parts + refusals).joined(separator: "; ")
  }

  private func name(of host: Int) -> String { hostNames.indices.contains(host) ? hostNames[host] : "host \(host)" }

  private func standing(of host: Int) -> String {
    let candidate = hosts[host]
    return (candidate.isFailoverHost ? "dedicated to failover, " : "")
      + HAText.count(Int(candidate.startsInProgress), "power-on", "power-ons") + " under way, "
      + HAText.count(Int(candidate.restarts), "machine", "machines") + " of this failover, "
      + "\(HAText.megabytes(candidate.unreservedMemoryBytes)) unreserved"
  }
}
