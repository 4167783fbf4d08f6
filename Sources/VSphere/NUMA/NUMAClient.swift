/// What the VMkernel gives a home node: a machine, or a part of a wide one (a physical proximity domain).
struct NUMAClient {
  var vCPUs: Int32
  /// Home node; -1 for a client of a host that interleaves its nodes.
  var home: Int32
  /// Configured memory, bytes.
  var sizeBytes: Int64
  /// Memory in use, bytes, on whichever node.
  var usedBytes: Int64 = 0
  var loadMHz = 0.0
  /// Passes of the rebalancer since it came to its home while pages followed.
  var passes: Int32 = 0
}

/// What is common to the clients of a machine.
struct NUMAMachine {
  var vCPUs: Int
  var clientCount: Int
  var affinity: NUMANodeSet
  /// Machines with the same number communicate; nil for none.
  var group: Int32?
  /// Whether the guest sees its nodes, so that each client works on pages of its own.
  var seesNodes: Bool
  var stalledFraction: Double
  var migrations = 0
}
