extension StorageDRSPass {
  /// Moves everything away from datastores in maintenance, largest first, each to where the rest of
  /// its VM is, or else to the least full datastore.
  mutating func emptyDatastoresInMaintenance() {
    for source in view.datastores.indices where view.datastores[source].isInMaintenance {
      let units = units(on: source).enumerated().sorted {
        ($1.element.bytes, $0.offset) < ($0.element.bytes, $1.offset)
      }
      for (_, unit) in units {
        forgetRejections()
        if !unit.isMovable {
          fail(unit.machine, on: source, "cannot leave: it has a disk that must not move")
        } else if let home = home(of: unit.machine), hardRejection(unit, home) == nil {
          propose(.maintenance, unit, to: home) {
            "\($0.name(source)) is to be emptied; \($0.name(home)) has the VM's other disks"
          }
        } else if let target = softTarget(unit, besides: source) {
          propose(.maintenance, unit, to: target) {
            "\($0.name(source)) is to be emptied; \($0.name(target)) is least full"
          }
        } else {
          fail(unit.machine, on: source, "cannot leave\(rejections())")
        }
      }
    }
    forgetRejections()
  }
}
