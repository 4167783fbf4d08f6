extension StorageDRSPass {
  /// Moves everything away from datastores in maintenance, largest first, each to the least full datastore.
  mutating func emptyDatastoresInMaintenance() {
    for source in view.datastores.indices where view.datastores[source].isInMaintenance {
      let units = units(on: source).enumerated().sorted {
        ($1.element.bytes, $0.offset) < ($0.element.bytes, $1.offset)
      }
      for (_, unit) in units {
        forgetRejections()
        if !unit.isMovable {
          plan.faults.append("\(name(source)) cannot be emptied: VM \(unit.machine) has a disk that must not move")
        } else if let target = softTarget(unit, besides: source) {
          propose(.maintenance, unit, to: target) {
            "\($0.name(source)) is to be emptied; \($0.name(target)) is least full"
          }
        } else {
          plan.faults.append(
            "\(name(source)) cannot be emptied: nowhere to go for VM \(unit.machine)\(rejections())")
        }
      }
    }
    forgetRejections()
  }
}
