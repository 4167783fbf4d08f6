import Quantities

/// What a cluster is without while it has no master that restarts machines.
struct HAElection {
  /// Whether the master has read the list of protected machines, so that it restarts them.
  var isMasterReady = true
  /// Whether it was elected during the run, and when.
  var masterSince: SimTime = .zero
  /// The failure after which the hosts elect a master, or -1 while they do not.
  var failure: Int32 = -1
}
