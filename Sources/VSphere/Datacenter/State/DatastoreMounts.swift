/// Which datastores a machine of a cluster may be put on, by who mounts them.
struct DatastoreMounts {
  /// Whether there is a datastore that some host does not mount.
  let arePartial: Bool
  /// By cluster, the first datastore that all its hosts mount, or -1: the home of machines without disks.
  let shared: ContiguousArray<Int32>

  init(_ datastores: ContiguousArray<DatastoreState>, _ hosts: ContiguousArray<HostState>, clusterCount: Int) {
    arePartial = datastores.contains { $0.isMounted.contains(false) }
    shared = ContiguousArray(
      (0..<clusterCount).map { cluster in
        let first = datastores.firstIndex { store in
          hosts.indices.allSatisfy { hosts[$0].cluster != Int32(cluster) || store.isMounted[$0] }
        }
        return Int32(first ?? -1)
      })
  }
}
