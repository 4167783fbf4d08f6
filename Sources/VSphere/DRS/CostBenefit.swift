/// Whether a move is worth its price: cost, benefit and risk of classic DRS.
///
/// gain = (delivered after - before) · T_stable + (worst after - worst before) · (T_period - T_stable) - (slowdown ·
/// demand · T_vMotion + host CPU · T_vMotion), of both hosts and both resources, each divided by the capacity of both
/// hosts (modelling default; the terms follow A. Gulati et al. 2012). Delivered is what the demand of a host gets:
/// nothing above its capacity, and a little less from 80 % on, where caches and queues begin to suffer (modelling
/// default, see `efficiency`).
struct CostBenefit {
  let settings: DRSSettings

  /// Part of the delivered processor time that is useful at a utilisation: 1 up to 0.8, 0.95 when full.
  @inline(__always)
  static func efficiency(_ utilisation: Double) -> Double {
    1 - 0.05 * max(0, min(1, utilisation) - 0.8) / 0.2
  }

  @inline(__always)
  private func delivered(_ demand: Double, _ capacity: Double) -> Double {
    min(demand, capacity) * Self.efficiency(demand / capacity)
  }

  /// Gain of a move in capacity seconds of both hosts together; the move is rejected below 0.
  func gain(_ weight: ClusterLedger.Weight, from source: ClusterLedger.HostBook, to target: ClusterLedger.HostBook)
    -> Double
  {
    let stable = min(settings.stableTime.seconds, max(settings.period.seconds, 1))
    let remainder = max(0, settings.period.seconds - stable)
    let cpu =
      stable * cpuChange(source.cpuDemand, target.cpuDemand, weight.cpuDemand, source, target)
      + remainder * cpuChange(source.worstCPU, target.worstCPU, weight.worstCPU, source, target)
    let memory =
      stable * memoryChange(source.memoryDemand, target.memoryDemand, weight.memoryDemand, source, target)
      + remainder * memoryChange(source.worstMemory, target.worstMemory, weight.worstMemory, source, target)
    return (cpu - cost(weight, source, target)) / (source.cpuCapacity + target.cpuCapacity)
      + memory / (source.memoryCapacity + target.memoryCapacity)
  }

  private func cpuChange(
    _ from: Double, _ to: Double, _ moved: Double, _ source: ClusterLedger.HostBook, _ target: ClusterLedger.HostBook
  ) -> Double {
    delivered(from - moved, source.cpuCapacity) + delivered(to + moved, target.cpuCapacity)
      - delivered(from, source.cpuCapacity) - delivered(to, target.cpuCapacity)
  }

  private func memoryChange(
    _ from: Double, _ to: Double, _ moved: Double, _ source: ClusterLedger.HostBook, _ target: ClusterLedger.HostBook
  ) -> Double {
    min(from - moved, source.memoryCapacity) + min(to + moved, target.memoryCapacity)
      - min(from, source.memoryCapacity) - min(to, target.memoryCapacity)
  }

  /// Work lost to the migration, MHz seconds: the machine runs slower, stands still at the end, and both hosts copy,
  /// which costs machines only what the hosts have not idle.
  private func cost(
    _ weight: ClusterLedger.Weight, _ source: ClusterLedger.HostBook, _ target: ClusterLedger.HostBook
  ) -> Double {
    let copying =
      taken(source.cpuDemand, source.cpuCapacity) + taken(target.cpuDemand + weight.cpuDemand, target.cpuCapacity)
    var lost = (settings.migrationSlowdown * weight.cpuDemand + copying) * weight.migrationSeconds
    if settings.usesDowntime, weight.downtimeSeconds >= settings.ignoredDowntime.seconds {
      lost += weight.cpuDemand * weight.downtimeSeconds
    }
    return lost
  }

  private func taken(_ demand: Double, _ capacity: Double) -> Double {
    max(0, min(settings.migrationCPUMHz, demand + settings.migrationCPUMHz - capacity))
  }
}
