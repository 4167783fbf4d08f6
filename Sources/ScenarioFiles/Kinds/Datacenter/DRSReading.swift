import Documents
import Infrastructure
import Quantities
import VSphere

extension DatacenterScenario {
  func readDRS(_ reader: SectionReader, into cluster: inout ClusterConfiguration) {
    let isWritten = reader.has("drs")
    reader.section("drs", "Distributed Resource Scheduler; on where the section is written") { section in
      cluster.isDRSEnabled = section.value("enabled", .flag, default: isWritten, "whether DRS works at all")
      cluster.drs = drs(section)
      section.report(cluster.drs.problems())
    }
  }

  private func drs(_ section: SectionReader) -> DRSSettings {
    var settings = DRSSettings(algorithm: release < .v70 ? .classic : .score)
    settings.automation = section.value(
      "automation_level", ValueForm<DRSSettings.Automation>.choice, default: settings.automation,
      "who carries out what DRS finds")
    settings.threshold = threshold(section, default: settings.threshold)
    settings.algorithm = section.value(
      "algorithm", ValueForm<DRSSettings.Algorithm>.choice, default: settings.algorithm, "how DRS finds moves")
    settings.period = section.value(
      "period", .span, default: DRSSettings.defaultPeriod(settings.algorithm), "from one pass to the next")
    readMoves(section, into: &settings)
    readDemand(section, into: &settings)
    settings.maximumVCPUsPerCore = section.value(
      "max_vcpus_per_core", .real(0...1000, isPositive: true), orWord: "unlimited",
      default: settings.maximumVCPUsPerCore, "most virtual processors for each core of a host")
    settings.networkCeiling = section.value(
      "network_ceiling", .fraction(), orWord: "none", default: settings.networkCeiling,
      "network use above which a host takes no more machines")
    settings.destinationCeiling = section.value(
      "destination_ceiling", .fraction(0...10), default: settings.destinationCeiling,
      "most demand of a destination after a move, as a part of its capacity")
    settings.maintenanceCeiling = section.value(
      "maintenance_ceiling", .fraction(0...10), default: settings.maintenanceCeiling,
      "the same while hosts are emptied for maintenance")
    return settings
  }

  /// The migration threshold, or the API's rate, which counts the other way round.
  private func threshold(_ section: SectionReader, default fallback: Int) -> Int {
    let rate = section.node("vmotion_rate")
    section.describe(
      "vmotion_rate", accepts: ValueForm<Int>.count(1...5).accepts, default: nil, isRequired: false,
      "the threshold as the API counts it: 1 is the most aggressive")
    let meaning = "migration threshold, from 1 (only what has to be) to 5 (slight gains)"
    guard let rate else { return section.value("threshold", .count(1...5), default: fallback, meaning) }
    if section.has("threshold") {
      section.refuse("vmotion_rate", "both 'threshold' and 'vmotion_rate'", hint: "write one of them")
    }
    let value = ValueForm<Int>.count(1...5).read(rate, issues).map(DRSSettings.threshold(vmotionRate:)) ?? fallback
    return section.value("threshold", .count(1...5), default: value, meaning)
  }

  private func readMoves(_ section: SectionReader, into settings: inout DRSSettings) {
    settings.minimumGoodness = section.value(
      "min_goodness", .real(0...1000), orWord: "adaptive", default: settings.minimumGoodness,
      "least fall of the imbalance a move must bring")
    settings.minimumImbalance = section.value(
      "min_imbalance", .real(0...10_000), default: settings.minimumImbalance,
      "the target imbalance is that of the threshold times this over 50")
    settings.maximumMovesPerHost = section.value(
      "max_moves_per_host", .count(0...1_000_000), orWord: "adaptive", default: settings.maximumMovesPerHost,
      "most moves from or to a host in a pass")
    settings.maximumMoves = section.value(
      "max_moves", .count(0...1_000_000), default: settings.maximumMoves, "most moves of a pass")
    settings.weighsCostAndBenefit = section.value(
      "cost_benefit", .flag, default: settings.weighsCostAndBenefit, "whether cost, benefit and risk are weighed")
    settings.usesDowntime = section.value(
      "use_down_time", .flag, default: settings.usesDowntime, "whether the time a machine stands still is a cost")
    settings.ignoredDowntime = section.value(
      "ignore_down_time_less_than", .delay, default: settings.ignoredDowntime, "shorter standstills do not count")
    settings.stableTime = section.value(
      "stable_time", .span, default: settings.stableTime, "how long demand is expected to stay as it is")
    settings.migrationSlowdown = section.value(
      "migration_slowdown", .fraction(), default: settings.migrationSlowdown,
      "part of a machine's work that is lost while it migrates")
    settings.migrationCPUMHz = section.megahertz(
      "migration_cpu", default: settings.migrationCPUMHz, "processor capacity a migration takes on both hosts")
  }

  private func readDemand(_ section: SectionReader, into settings: inout DRSSettings) {
    settings.percentIdleMemory = section.value(
      "percent_idle_memory", .real(0...100), default: settings.percentIdleMemory,
      "percent of consumed but idle memory that counts as demand")
    settings.balancesConsumedMemory = section.value(
      "balance_consumed_memory", .flag, default: settings.balancesConsumedMemory,
      "whether consumed memory is balanced in place of demand")
    settings.evensOutMachines = section.value(
      "even_distribution", .flag, default: settings.evensOutMachines,
      "whether all hosts get the same number of machines, where load allows")
    settings.checksPairs = section.value(
      "pair_check", .flag, default: settings.checksPairs,
      "whether the most and the least used host must not differ by too much")
  }
}
