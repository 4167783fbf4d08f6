extension StorageDRSPass {
  /// Brings scattered disks together and separates what a rule separates.
  mutating func correctRules() {
    gatherScatteredMachines()
    for rule in view.rules {
      switch rule {
      case .separateDisks(let machine): separate(view.disks.indices.filter { view.disks[$0].machine == machine })
      case .separateMachines(let machines): separate(machines)
      case .keepDisksTogether, .letDisksSpread: break
      }
    }
    forgetRejections()
  }

  /// Disks that belong together go to the datastore that has most of the VM.
  private mutating func gatherScatteredMachines() {
    var index = 0
    while index < view.disks.count {
      let machine = view.disks[index].machine
      var end = index
      while end < view.disks.count, view.disks[end].machine == machine { end += 1 }
      if end - index > 1, keepsTogether(machine) { gather(machine, index..<end) }
      index = end
    }
  }

  private mutating func gather(_ machine: Int32, _ disks: Range<Int>) {
    // Where all of it is in maintenance, emptying has said what is wrong.
    guard let home = home(of: machine) else { return }
    for source in view.datastores.indices where source != home {
      let here = disks.filter { Int(view.disks[$0].datastore) == source }
      guard !here.isEmpty else { continue }
      let unit = unit(machine, here)
      if unit.isMovable, hardRejection(unit, home) == nil {
        propose(.rule, unit, to: home) { "its disks belong together; \($0.name(home)) has most of it" }
      } else {
        fail(machine, on: source, "its disks cannot be brought together on \(name(home))")
      }
    }
  }

  /// Disks of one VM: all but the first on each datastore move.
  private mutating func separate(_ disks: [Int]) {
    for (position, disk) in disks.enumerated() {
      let source = view.disks[disk].datastore
      guard disks[..<position].contains(where: { view.disks[$0].datastore == source }) else { continue }
      moveAway(unit(view.disks[disk].machine, [disk]), from: Int(source), "its disks are to be separated")
    }
  }

  /// VMs: all but the first on each datastore move.
  private mutating func separate(_ machines: [Int32]) {
    for (position, machine) in machines.enumerated() {
      for source in view.datastores.indices {
        let here = view.disks.indices.filter {
          view.disks[$0].machine == machine && Int(view.disks[$0].datastore) == source
        }
        let isShared = view.disks.contains {
          Int($0.datastore) == source && machines[..<position].contains($0.machine)
        }
        guard !here.isEmpty, isShared else { continue }
        let parts = keepsTogether(machine) ? [here] : here.map { [$0] }
        for part in parts { moveAway(unit(machine, part), from: source, "it is to be separated from another VM") }
      }
    }
  }

  private mutating func moveAway(_ unit: StorageDRSUnit, from source: Int, _ why: String) {
    forgetRejections()
    if unit.isMovable, let target = softTarget(unit, besides: source) {
      propose(.rule, unit, to: target) { "\(why); \($0.name(target)) is least full" }
    } else {
      fail(unit.machine, on: source, "stays although \(why)\(rejections())")
    }
  }
}
