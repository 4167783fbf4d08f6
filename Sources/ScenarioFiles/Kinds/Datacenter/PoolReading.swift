import Documents
import VSphere

extension DatacenterScenario {
  /// Resource pools of a cluster, parents before children.
  func readPools(_ reader: SectionReader) -> [ResourcePool] {
    var names: [Located<String>] = []
    var pools: [ResourcePool] = []
    _ = reader.sections("resource_pools", count: 0...10_000, "resource pools, parents before children") { section in
      let name = section.reference("name", "name of the pool in the cluster")
      let parent = section.optionalReference("parent", "pool it is in; the cluster's root without")
      let cpu = section.poolCPUAllocation("cpu", "processor shares, reservation and limit of the pool")
      let memory = section.poolMemoryAllocation("memory", "memory shares, reservation and limit of the pool")
      pools.append(
        ResourcePool(
          name: name.value, parent: parent.flatMap { self.parent($0, of: name, among: names) }, cpu: cpu.allocation,
          memory: memory.allocation, isCPUExpandable: cpu.isExpandable, isMemoryExpandable: memory.isExpandable,
          hasScalableShares: section.value(
            "scalable_shares", .flag, default: false, "whether its shares grow with the machines in it")))
      names.append(name)
    }
    checkUnique(names, "resource pool of the cluster", issues)
    return pools
  }

  private func parent(_ parent: Located<String>, of name: Located<String>, among names: [Located<String>]) -> Int? {
    guard parent.value != name.value else {
      issues.error(at: parent.position, "a pool in itself", hint: "name another pool, or leave 'parent' out")
      return nil
    }
    if let index = names.firstIndex(where: { $0.value == parent.value }) { return index }
    let what = "resource pool before '\(abbreviated(name.value))'"
    checkKnown([parent], among: names, what, issues)
    return nil
  }
}
