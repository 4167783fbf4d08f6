import Quantities
import SimulationKernel

/// What a cluster could lose: the warning about performance after failures, and the reserve in its time series.
extension DatacenterModel {
  /// Warns once when machines would lose more performance after host failures than is tolerated, at a pass of DRS.
  /// Usage is processor time used and host memory consumed.
  mutating func checkPerformance(_ cluster: Int, _ now: SimTime) {
    let settings = configuration.clusters[cluster]
    let control = settings.ha.admissionControl
    guard settings.ha.isEnabled, settings.isDRSEnabled, control.performanceDegradationTolerated < 1 else { return }
    var usage = (mhz: 0.0, bytes: 0.0)
    for id in clusters[cluster].hostIDs where hosts[Int(id)].condition.runsMachines {
      usage.mhz += hosts[Int(id)].usedMHz
      usage.bytes += Double(memory[Int(id)].totals().consumedBytes)
    }
    let degradation = PerformanceDegradation(
      control, hosts: admissionHosts(cluster), cpuUsageMHz: usage.mhz, memoryUsageBytes: usage.bytes)
    guard degradation.isWarning != clusters[cluster].warnsOfPerformance else { return }
    clusters[cluster].warnsOfPerformance = degradation.isWarning
    if degradation.isWarning {
      record("ha_performance_warning", entity: clusters[cluster].name, detail: degradation.warning, at: now)
    } else {
      record("ha_performance_restored", entity: clusters[cluster].name, at: now)
    }
  }

  /// What admission control has left: hosts that may fail (slots), percent of processors and memory (percentage).
  /// - Returns: not a number where the policy does not say.
  func failoverCapacity(_ cluster: Int) -> (hosts: Double, cpuPercent: Double, memoryPercent: Double) {
    let settings = configuration.clusters[cluster].ha
    guard settings.isEnabled else { return (.nan, .nan, .nan) }
    let decision = settings.admissionControl.decide(
      hosts: admissionHosts(cluster), poweredOn: admissionMachines(cluster))
    switch decision.numbers {
    case .slots(let slots): return (Double(slots.currentFailoverCapacity), .nan, .nan)
    case .percentage(let numbers):
      return (.nan, Double(numbers.cpu.percentAfter), Double(numbers.memory.percentAfter))
    case .failoverHosts, .none: return (.nan, .nan, .nan)
    }
  }
}
