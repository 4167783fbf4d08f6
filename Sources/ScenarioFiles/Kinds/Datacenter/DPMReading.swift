import Documents
import Infrastructure
import Quantities
import VSphere

extension DatacenterScenario {
  func readDPM(_ reader: SectionReader) -> DPMSettings {
    reader.section("dpm", "Distributed Power Management") { section in
      let settings = dpm(section)
      section.report(settings.problems())
      return settings
    }
  }

  private func dpm(_ section: SectionReader) -> DPMSettings {
    var settings = DPMSettings()
    settings.automation = section.value(
      "automation", ValueForm<DPMSettings.Automation>.choice, default: settings.automation,
      "who carries out what DPM finds")
    settings.threshold = section.value(
      "threshold", .count(1...5), default: settings.threshold,
      "from 1 (only what reservations and HA need) to 5 (slight gains)")
    settings.target = section.value(
      "target", .fraction(), default: settings.target, "middle of the band of utilisation")
    settings.tolerance = section.value(
      "tolerance", .fraction(), default: settings.tolerance, "half the width of the band")
    settings.powerOnWindow = section.value(
      "power_on_window", .span, default: settings.powerOnWindow, "stretch of demand that decides on power-on")
    settings.standbyWindow = section.value(
      "standby_window", .span, default: settings.standbyWindow, "stretch of demand that decides on standby")
    settings.deviations = section.value(
      "deviations", .real(0...100), default: settings.deviations,
      "standard deviations added to the mean demand of a window")
    settings.powerPerformanceRatio = section.value(
      "power_performance_ratio", .real(0...1000), default: settings.powerPerformanceRatio,
      "energy saved must exceed this part of what is at risk")
    settings.stableTime = section.value(
      "stable_time", .span, default: settings.stableTime, "how long low demand is expected to last")
    settings.minimumHosts = section.value(
      "min_hosts", .count(0...1_000_000), default: settings.minimumHosts,
      "fewest hosts on while HA admission control is on")
    settings.minimumHostsWithoutAdmissionControl = section.value(
      "min_hosts_without_admission_control", .count(0...1_000_000),
      default: settings.minimumHostsWithoutAdmissionControl, "fewest hosts on while it is off")
    return settings
  }
}
