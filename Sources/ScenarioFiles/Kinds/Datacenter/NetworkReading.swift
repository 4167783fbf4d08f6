import Documents
import Infrastructure
import Quantities
import VSphere

extension DatacenterScenario {
  mutating func readNetworks(_ reader: SectionReader) -> [PortGroup] {
    let groups = reader.sections("networks", count: 0...10_000, "port groups") { portGroup($0) }
    checkUnique(networkNames.names, "network", issues)
    return groups
  }

  private mutating func portGroup(_ reader: SectionReader) -> PortGroup {
    let issueCount = issues.issues.count
    let name = reader.reference("name", "name by which machines ask for it")
    networkNames.append(name)
    // A team must do on every host, so it has the uplinks of the host with the fewest.
    let uplinks = hostGroups.map { $0.hardware.ports.reduce(0) { $0 + $1.count } }.min() ?? 1
    let kind = reader.value(
      "switch", ValueForm<PortGroup.Switch>.choice, default: .distributed, "kind of switch it belongs to")
    var group = PortGroup(name: name.value, kind: kind, teaming: Teaming(active: Array(0..<max(1, uplinks))))
    group.vlan = reader.value(
      "vlan", .count(0...4095), default: 0, "0 for none, 1 to 4094 for a tag, 4095 for all; descriptive")
    group.teaming = reader.section("teaming", "uplinks it may use and how") { section in
      let number = ValueForm<Int>.count(0...4095)
      return Teaming(
        policy: section.value(
          "policy", ValueForm<TeamingPolicy>.choice, default: .originatingPort, "which uplink a port uses"),
        active: section.value(
          "active", .list(of: number, count: 0...64), default: group.teaming.active, "uplinks in use, in order, from 0"
        ),
        standby: section.value(
          "standby", .list(of: number, count: 0...64), default: [], "uplinks that replace active ones"))
    }
    group.transmitShaping = shaping(reader, "transmit_shaping", "shaping of what machines send; none without")
    group.receiveShaping = shaping(reader, "receive_shaping", "shaping of what machines receive; none without")
    if issues.issues.count == issueCount { reader.report(group.problems(uplinkCount: uplinks)) }
    return group
  }

  private func shaping(_ reader: SectionReader, _ key: String, _ meaning: String) -> TrafficShaping? {
    reader.optionalSection(key, meaning) { section in
      let fallback = TrafficShaping()
      let average = section.value(
        "average", .throughput, default: DataRate(bitsPerSecond: fallback.averageBitsPerSecond),
        "rate that may be sent for ever")
      return TrafficShaping(
        averageBitsPerSecond: average.bitsPerSecond,
        peakBitsPerSecond: section.value(
          "peak", .throughput, default: max(average, DataRate(bitsPerSecond: fallback.peakBitsPerSecond)),
          "rate while a burst lasts"
        ).bitsPerSecond,
        burstBytes: section.value(
          "burst", .bytes, default: Bytes(count: fallback.burstBytes), "what a rested port may send above the average"
        ).count)
    }
  }
}
