extension StorageDRSPass {
  /// Relieves datastores that are too full, the fullest first: by the smallest move that is enough, or else the
  /// largest, to the datastore that will be least full.
  mutating func balanceSpace() {
    var isGivenUp = [Bool](repeating: false, count: view.datastores.count)
    while let source = fullest(isGivenUp) {
      let excess = excessBytes(source)
      var best: (unit: StorageDRSUnit, target: Int, utilisation: Double)?
      for unit in units(on: source) where unit.isMovable && unit.bytes > 0 {
        if let best, isBetter(best.unit.bytes, than: unit.bytes, excess) { continue }
        guard let (target, utilisation) = spaceTarget(unit, from: source) else { continue }
        if let best, best.unit.bytes == unit.bytes, best.utilisation <= utilisation { continue }
        best = (unit, target, utilisation)
      }
      guard let best else {
        fail(nil, on: source, "stays at \(percent(view.datastores[source].utilisation))\(rejections())")
        forgetRejections()
        isGivenUp[source] = true
        continue
      }
      propose(.space, best.unit, to: best.target) {
        "\($0.name(source)) is at \($0.percent($0.view.datastores[source].utilisation)), \(excess) B too much; "
          + "\($0.name(best.target)) will be at \($0.percent(best.utilisation))"
      }
    }
  }

  private func fullest(_ isGivenUp: [Bool]) -> Int? {
    var best: Int?
    for index in view.datastores.indices where !isGivenUp[index] && !view.datastores[index].isInMaintenance {
      let datastore = view.datastores[index]
      guard policy.isTooFull(usedBytes: datastore.usedBytes, capacityBytes: datastore.capacityBytes) else { continue }
      if let best, view.datastores[best].utilisation >= datastore.utilisation { continue }
      best = index
    }
    return best
  }

  private func excessBytes(_ source: Int) -> Int64 {
    let datastore = view.datastores[source]
    switch policy.settings.spaceThreshold {
    case .utilisation(let part):
      return datastore.usedBytes - Int64((part * Double(datastore.capacityBytes)).rounded(.down))
    case .freeSpace(let bytes): return bytes - (datastore.capacityBytes - datastore.usedBytes)
    }
  }

  private func isBetter(_ left: Int64, than right: Int64, _ excess: Int64) -> Bool {
    switch (left >= excess, right >= excess) {
    case (true, true): left < right
    case (true, false): true
    case (false, true): false
    case (false, false): left > right
    }
  }

  private mutating func spaceTarget(_ unit: StorageDRSUnit, from source: Int) -> (Int, Double)? {
    var best: (Int, Double)?
    for target in view.datastores.indices where target != source {
      let rejection: StorageDRSRejection? =
        hardRejection(unit, target)
        ?? (wouldBeTooFull(unit, target)
          ? .tooFull
          : !policy.differsEnough(
            source: view.datastores[source].utilisation, target: view.datastores[target].utilisation)
            ? .tooClose : isTooBusy(target) ? .busy : nil)
      if let rejection {
        rejected[rejection.rawValue] += 1
        continue
      }
      let utilisation = utilisation(target, with: unit)
      if let best, best.1 <= utilisation { continue }
      best = (target, utilisation)
    }
    return best
  }
}
