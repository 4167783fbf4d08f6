extension StorageDRSPass {
  /// Moves load from the busiest datastore above the latency threshold while fairness (Jain's index of the latencies)
  /// is below what is tolerated: the move that makes it fairest.
  mutating func balanceIO() {
    while let source = busiest() {
      let before = fairness(nil)
      guard before < 1 - policy.settings.ioImbalanceThreshold / 100 else { return }
      var best: (unit: StorageDRSUnit, target: Int, fairness: Double)?
      for unit in units(on: source) where unit.isMovable && unit.iops > 0 {
        for target in view.datastores.indices where target != source {
          if let rejection = ioRejection(unit, target, from: source) {
            rejected[rejection.rawValue] += 1
            continue
          }
          let after = fairness((unit.iops, source, target))
          if after > before + 1e-9, after > best?.fairness ?? 0 { best = (unit, target, after) }
        }
      }
      guard let best else {
        forgetRejections()
        return
      }
      propose(.io, best.unit, to: best.target) {
        "\($0.name(source)) has \($0.milliseconds($0.view.datastores[source].latencySeconds)), "
          + "\($0.name(best.target)) \($0.milliseconds($0.view.datastores[best.target].latencySeconds)); "
          + "fairness rises from \($0.percent(before)) to \($0.percent(best.fairness))"
      }
    }
  }

  private func ioRejection(_ unit: StorageDRSUnit, _ target: Int, from source: Int) -> StorageDRSRejection? {
    if let rejection = hardRejection(unit, target) { return rejection }
    if wouldBeTooFull(unit, target) { return .tooFull }
    let after = latency(of: target, adding: unit.iops, slopeOf: source)
    return after > policy.settings.latencyThresholdSeconds ? .busy : nil
  }

  private func busiest() -> Int? {
    var best: Int?
    for index in view.datastores.indices where !view.datastores[index].isInMaintenance && isTooBusy(index) {
      if let best, view.datastores[best].latencySeconds >= view.datastores[index].latencySeconds { continue }
      best = index
    }
    return best
  }

  /// Jain's index of the latencies, 1 when all are equal; as after a move, if one is given.
  private func fairness(_ move: (iops: Double, source: Int, target: Int)?) -> Double {
    var sum = 0.0
    var squares = 0.0
    var count = 0.0
    for index in view.datastores.indices
    where view.datastores[index].isConnected && !view.datastores[index].isInMaintenance {
      var value = view.datastores[index].latencySeconds
      if let move, index == move.source { value = latency(of: index, adding: -move.iops, slopeOf: index) }
      if let move, index == move.target { value = latency(of: index, adding: move.iops, slopeOf: move.source) }
      sum += value
      squares += value * value
      count += 1
    }
    return squares > 0 ? sum * sum / (count * squares) : 1
  }
}
