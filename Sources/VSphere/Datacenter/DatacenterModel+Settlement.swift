import Quantities
import SimulationKernel

extension DatacenterModel {
  /// Works out what changed at this instant: traffic first, whose cost the processors bear, then storage and
  /// processors.
  mutating func settle(_ scheduler: Scheduler<Event>) {
    if !dirtyNetworks.isEmpty { settleNetworks(scheduler) }
    if !dirtyDatastores.isEmpty { settleStorage(scheduler) }
    if !dirtyHosts.isEmpty { settleProcessors(scheduler) }
  }
}
