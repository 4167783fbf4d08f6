/// How the wait for a processor follows from the load, below saturation.
public enum ReadyTimeModel: String, Sendable, Hashable, CaseIterable {
  /// As many sources of work as there are vCPUs, each of which waits for one thing at a time: a closed queue whose
  /// throughput is what is wanted. Agrees with `QuantumScheduler`, and gives no ready time where threads suffice.
  case finiteSources
  /// Work arrives independently of what waits already: an M/M/c queue of cores x gain servers. The limit of very many
  /// vCPUs that want very little each; too high by half or more for what hosts carry (see Processor scheduling).
  case openArrivals
}
