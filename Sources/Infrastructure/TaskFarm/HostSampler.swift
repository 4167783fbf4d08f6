import Quantities
import Recording

/// Turns the running integrals of hosts into means over an interval.
struct HostSampler: Sendable {
  let interval: SimDuration
  private(set) var last = SimTime.zero
  private var work: ContiguousArray<Double>
  private var energy: ContiguousArray<Double>

  init(interval: SimDuration, hostCount: Int) {
    self.interval = interval
    work = ContiguousArray(repeating: 0, count: hostCount)
    energy = ContiguousArray(repeating: 0, count: hostCount)
  }

  /// The table without rows.
  static func table(hostCount: Int) -> TimeSeries {
    TimeSeries(
      name: "hosts", columns: ["cpu_usage_mhz", "cpu_usage_pct", "power_w"],
      entities: (0..<hostCount).map { "host-\($0)" })
  }

  /// Appends a row for every host with means since the last call.
  mutating func sample(_ hosts: ContiguousArray<Host>, into table: inout TimeSeries, at time: SimTime) {
    let seconds = (time - last).seconds
    for index in hosts.indices {
      let executed = hosts[index].executedWork(at: time).cycles
      let joules = hosts[index].energy(at: time).joules
      let hertz = (executed - work[index]) / seconds
      let watts = (joules - energy[index]) / seconds
      work[index] = executed
      energy[index] = joules
      let capacity = hosts[index].processorCapacity.hertz
      table.append(time, entity: index) { column in
        switch column {
        case 0: hertz / 1e6
        case 1: 100 * hertz / capacity
        default: watts
        }
      }
    }
    last = time
  }
}

extension TaskFarm {
  /// Appends a row for every host.
  mutating func sample(at time: SimTime) {
    sampler?.sample(hosts, into: &recording.series[0], at: time)
  }
}
