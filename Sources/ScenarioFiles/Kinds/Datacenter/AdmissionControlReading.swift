import Documents
import Quantities
import VSphere

/// Admission control policies by the names scenario files use.
public enum AdmissionPolicyName: String, Sendable, CaseIterable {
  /// Part of the cluster's capacity.
  case percentage
  /// Slots as large as the largest reservation.
  case slots
  /// Dedicated hosts.
  case failoverHosts = "failover-hosts"
  /// None.
  case disabled

  /// A line about it.
  public var summary: String {
    switch self {
    case .percentage: "keeps a part of the cluster's processors and memory free, by default that of the failures"
    case .slots: "keeps as many slots free as the largest hosts hold; a slot fits the largest reservations"
    case .failoverHosts: "keeps dedicated hosts empty"
    case .disabled: "keeps nothing"
    }
  }
}

/// Dedicated failover hosts whose names are not looked up yet: hosts come after clusters.
struct PendingFailoverHosts {
  var cluster: Int
  var hosts: [Located<String>]
}

extension DatacenterScenario {
  /// Reads admission control; returns the failover hosts it names.
  func readAdmissionControl(_ reader: SectionReader, into settings: inout HASettings) -> PendingFailoverHosts? {
    reader.section("admission_control", "how many power-ons are kept in reserve") { section in
      var pending: PendingFailoverHosts?
      let fallback: AdmissionPolicyName
      if case .slots = settings.admissionControl.policy { fallback = .slots } else { fallback = .percentage }
      let policy = section.value(
        "policy", ValueForm<AdmissionPolicyName>.choice, default: fallback, "how the reserve is counted")
      switch policy {
      case .percentage: settings.admissionControl.policy = .percentage(percentage(section))
      case .slots: settings.admissionControl.policy = .slots(slots(section))
      case .failoverHosts:
        let hosts = section.references("hosts", "hosts that are kept empty; a group's name means all of it")
        pending = PendingFailoverHosts(cluster: clusterNames.names.count - 1, hosts: hosts)
        // A stand-in until the names are looked up: an empty list would be a mistake of its own.
        settings.admissionControl.policy = .failoverHosts([-1])
      case .disabled:
        settings.admissionControl.policy = .disabled
        settings.admissionControl.hostFailuresTolerated = section.value(
          "host_failures", .count(0...1000), default: 1, "failures for which lost performance is warned of")
      }
      settings.admissionControl.minimumCPUMHz = section.megahertz(
        "minimum_cpu", default: settings.admissionControl.minimumCPUMHz,
        "processor capacity counted for a machine with less reservation")
      settings.admissionControl.minimumMemoryBytes =
        section.value(
          "minimum_memory", .bytes, default: Bytes(count: settings.admissionControl.minimumMemoryBytes),
          "memory counted for a machine with less reservation"
        ).count
      settings.admissionControl.performanceDegradationTolerated = section.value(
        "performance_degradation", .fraction(), default: settings.admissionControl.performanceDegradationTolerated,
        "part of their performance machines may lose after failures")
      return pending
    }
  }

  private func percentage(_ section: SectionReader) -> PercentagePolicy {
    return PercentagePolicy(
      hostFailuresTolerated: section.value(
        "host_failures", .count(0...1000), default: 1, "host failures that are tolerated"),
      cpuPercent: section.value(
        "cpu", ValueForm<Fraction>.part, orWord: "automatic", default: nil,
        "part of the processors kept free; automatic is that of the failures"
      ).map(Self.percent),
      memoryPercent: section.value(
        "memory", ValueForm<Fraction>.part, orWord: "automatic", default: nil,
        "part of the memory kept free; automatic is that of the failures"
      ).map(Self.percent))
  }

  private func slots(_ section: SectionReader) -> SlotPolicy {
    let failures = section.value(
      "host_failures", .count(1...1000), default: 1, "host failures that are tolerated")
    let isFixed = section.has("slot_cpu") || section.has("slot_memory")
    if isFixed {
      return SlotPolicy(
        hostFailuresTolerated: failures,
        size: .fixed(
          cpuMHz: section.value("slot_cpu", .processorSpeed, "processor capacity of a slot").megahertz,
          memoryBytes: section.value("slot_memory", .bytes, "memory of a slot").count))
    }
    let cpuCap = section.value(
      "slot_cpu_cap", .processorSpeed, orWord: "unlimited", default: nil,
      "most processor capacity of a slot; or fix it by 'slot_cpu' and 'slot_memory'")
    let memoryCap = section.value(
      "slot_memory_cap", .bytes, orWord: "unlimited", default: nil, "most memory of a slot")
    return SlotPolicy(
      hostFailuresTolerated: failures,
      size: .largestReservation(cpuCapMHz: cpuCap?.megahertz ?? .infinity, memoryCapBytes: memoryCap?.count ?? .max))
  }

  /// A part of a whole in percent, free of the dust of binary fractions: 29 % is 29 and not 28.999999999999996.
  private static func percent(_ part: Fraction) -> Double { (part.value * 1e12).rounded() / 1e10 }

  /// Looks up the names of failover hosts.
  mutating func resolveFailoverHosts() {
    for pending in pendingFailoverHosts {
      let hosts = hostMembers(pending.hosts, of: pending.cluster)
      clusters[pending.cluster].ha.admissionControl.policy = .failoverHosts(hosts.map(Int32.init))
    }
  }
}
