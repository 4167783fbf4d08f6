import Documents

/// Hosts with a capacity, and what their machines are entitled to, in one unit.
struct HostEntitlements {
  var capacities: [Double]
  var entitlements: [[Double]]
}

extension SectionReader {
  /// Reads hosts and the entitlements of their machines.
  func hostEntitlements() -> HostEntitlements {
    let unit = ["GHz", "MHz", "GB", "MB"].first { has("hostCapacity\($0)") } ?? "GHz"
    let capacities = value(
      "hostCapacity\(unit)", .list(of: .real(1e-6...1e15), count: 1...10_000),
      "capacity of each host; in MHz, GB or MB by the key's end")
    let entitlements = value(
      "entitlements\(unit)", .list(of: .list(of: .amount, count: 0...100_000), count: 0...10_000),
      "entitlements of the VMs of each host, in the same unit")
    _ = optional(
      "metric", .word(["population standard deviation"]), "how imbalance is measured; there is only one way")
    if capacities.count != entitlements.count, !issues.hasErrors {
      refuse(
        "entitlements\(unit)", "a list of \(entitlements.count) for \(capacities.count) hosts",
        hint: "one list of VMs for each host; [] for a host without")
    }
    return HostEntitlements(capacities: capacities, entitlements: entitlements)
  }
}
