import Documents
import Infrastructure
import Quantities
import VSphere

/// What a pre-copy does about a guest that writes too fast, by the names scenario files use.
public enum PrecopyStrategyName: String, Sendable, CaseIterable {
  /// vSphere: the guest is slowed.
  case stunDuringPageSend = "stun-during-page-send"
  /// Xen: a bounded number of rounds.
  case boundedRounds = "bounded-rounds"
  /// Xen as published: the send rate follows the dirty rate.
  case rateAdaptive = "rate-adaptive"

  /// A line about it.
  public var summary: String {
    switch self {
    case .stunDuringPageSend: "slows a guest that writes faster than the link sends (vSphere 5.0 and later)"
    case .boundedRounds: "slows nobody; after a number of rounds the rest goes in the stun (Xen)"
    case .rateAdaptive: "bounded rounds with a send rate that follows the dirty rate (Clark et al., NSDI 2005)"
    }
  }
}

extension DatacenterScenario {
  func readVMotion(_ reader: SectionReader) -> VMotionSettings {
    reader.section("vmotion", "vMotion network of all hosts, and how memory is copied") { section in
      var settings = VMotionSettings()
      settings.ports = section.value(
        "ports", .count(1...64), default: settings.ports, "ports of each host that carry vMotion")
      settings.kernelAdaptersPerPort = section.value(
        "kernel_adapters_per_port", .count(1...64), default: settings.kernelAdaptersPerPort,
        "VMkernel adapters on each port; from 7.0 U2 without effect")
      settings.encryption = section.value(
        "encryption", ValueForm<MigrationEncryption>.choice, default: settings.encryption,
        "encryption of machines that are not encrypted themselves")
      settings.roundTripSeconds = section.seconds(
        "round_trip", default: settings.roundTripSeconds, "round-trip time between hosts")
      settings.precopy = section.section("precopy", "the pre-copy", read: precopy)
      section.report(settings.problems(), keys: Self.vMotionKeys)
      return settings
    }
  }

  private func precopy(_ section: SectionReader) -> PrecopySettings {
    var settings = PrecopySettings()
    let strategy = section.value(
      "strategy", ValueForm<PrecopyStrategyName>.choice, default: .stunDuringPageSend,
      "what is done about a guest that writes faster than the link sends")
    switch strategy {
    case .stunDuringPageSend: settings.strategy = .stunDuringPageSend
    case .boundedRounds: settings.strategy = .boundedRounds
    case .rateAdaptive: settings.strategy = .rateAdaptive(adaptation(section))
    }
    settings.switchoverTargetSeconds = section.seconds(
      "switchover_target", isPositive: true, default: settings.switchoverTargetSeconds,
      "time in which the rest must fit through the link")
    settings.setupSeconds = section.seconds(
      "setup", default: settings.setupSeconds, "from the start to the first page")
    settings.slowedDirtyShare = section.value(
      "slowed_dirty_share", .fraction(), default: settings.slowedDirtyShare,
      "dirty rate of a slowed guest as a part of the send rate")
    settings.patienceRounds = section.value(
      "patience_rounds", .count(1...1_000_000), default: settings.patienceRounds,
      "rounds after which also a guest is slowed that writes slower than the link sends")
    settings.roundLimit = section.value(
      "round_limit", .count(1...1_000_000), default: settings.roundLimit, "most rounds of Xen's strategies")
    settings.sentLimitFactor = section.value(
      "sent_limit_factor", .real(1...1e6), default: settings.sentLimitFactor,
      "most that Xen's strategies send, in multiples of the memory")
    settings.firstWriteFaultSeconds = section.seconds(
      "first_write_fault", default: settings.firstWriteFaultSeconds,
      "time a guest loses on the first write to a page in a round")
    settings.tracedPageBytes = Double(
      section.value(
        "traced_page", .quantity(in: .zero...Bytes(count: 1 << 30), isPositive: true),
        default: Bytes(count: Int64(settings.tracedPageBytes)), "memory a page trace covers"
      ).count)
    return settings
  }

  private func adaptation(_ reader: SectionReader) -> PrecopyRateAdaptation {
    reader.section("adaptation", "how the send rate follows the dirty rate") { section in
      let fallback = PrecopyRateAdaptation()
      return PrecopyRateAdaptation(
        lowestBytesPerSecond: section.bytesPerSecond(
          "lowest", default: fallback.lowestBytesPerSecond, "rate of the first round"),
        incrementBytesPerSecond: section.bytesPerSecond(
          "increment", default: fallback.incrementBytesPerSecond, "added to the measured dirty rate"),
        highestBytesPerSecond: section.bytesPerSecond(
          "highest", default: fallback.highestBytesPerSecond, "rate that ends the pre-copy"),
        smallestRestBytes: Double(
          section.value(
            "smallest_rest", .quantity(in: .zero...Bytes(count: 1 << 50), isPositive: true),
            default: Bytes(count: Int64(fallback.smallestRestBytes)), "rest from which on the stun comes"
          ).count),
        skipsRewrittenPages: section.value(
          "skip_rewritten_pages", .flag, default: fallback.skipsRewrittenPages,
          "whether a page written again before its turn waits for the next round"))
    }
  }

  /// Keys of what the settings' own checks name.
  private static let vMotionKeys = [
    "precopy.switchoverTargetSeconds": "precopy.switchover_target", "precopy.setupSeconds": "precopy.setup",
    "precopy.slowedDirtyShare": "precopy.slowed_dirty_share", "precopy.patienceRounds": "precopy.patience_rounds",
    "precopy.roundLimit": "precopy.round_limit", "precopy.sentLimitFactor": "precopy.sent_limit_factor",
    "precopy.firstWriteFaultSeconds": "precopy.first_write_fault", "precopy.tracedPageBytes": "precopy.traced_page",
    "precopy.strategy.lowestBytesPerSecond": "precopy.adaptation.lowest",
    "precopy.strategy.incrementBytesPerSecond": "precopy.adaptation.increment",
    "precopy.strategy.highestBytesPerSecond": "precopy.adaptation.highest",
    "precopy.strategy.smallestRestBytes": "precopy.adaptation.smallest_rest",
  ]
}
