import Documents
import Infrastructure
import Quantities
import VSphere

extension DatacenterScenario {
  func readNetworkIOControl(_ reader: SectionReader) -> NetworkIOControlSettings {
    reader.section("network_io_control", "how hosts divide uplinks among classes of traffic") { section in
      var settings = NetworkIOControlSettings()
      settings.isEnabled = section.value(
        "enabled", .flag, default: settings.isEnabled, "whether classes have shares, reservations and limits at all")
      settings.reservableFraction = section.value(
        "reservable", .fraction(), default: settings.reservableFraction,
        "most of an adapter that all reservations may take")
      for traffic in TrafficClass.allCases {
        settings[traffic] = allocation(section, traffic, settings[traffic])
      }
      let slowest = hostGroups.flatMap(\.hardware.ports).map(\.speed.bitsPerSecond).min()
      section.report(settings.problems(slowestAdapterBitsPerSecond: slowest))
      return settings
    }
  }

  private func allocation(
    _ reader: SectionReader, _ traffic: TrafficClass, _ fallback: TrafficClassAllocation
  ) -> TrafficClassAllocation {
    reader.section(traffic.rawValue, "traffic of class \(traffic.rawValue)") { section in
      TrafficClassAllocation(
        shares: section.value("shares", .networkShares, default: fallback.shares, "weight among the active classes"),
        reservationBitsPerSecond: section.value(
          "reservation", .throughput, default: .zero, "rate that is guaranteed on each adapter"
        ).bitsPerSecond,
        limitBitsPerSecond: section.value(
          "limit", .throughput, orWord: "unlimited", default: nil, "rate that is never exceeded on an adapter"
        )?.bitsPerSecond ?? .infinity)
    }
  }
}

extension ValueForm where Value == NetworkShares {
  /// A share level or a number from 1 to 100.
  static var networkShares: ValueForm {
    let levels: [(word: String, shares: NetworkShares)] = [("low", .low), ("normal", .normal), ("high", .high)]
    let number = ValueForm<Int>.count(1...100)
    return ValueForm(
      accepts: "one of low, normal, high, or \(number.accepts)", placeholder: .normal,
      read: { node, issues in
        if case .scalar(let text, _) = node.content, text.first?.isLetter == true {
          return ValueForm<String>.word(levels.map(\.word)).read(node, issues).flatMap { word in
            levels.first { $0.word == word }?.shares
          }
        }
        return number.read(node, issues).map { .custom($0) }
      },
      write: { shares in
        if case .custom(let count) = shares { return number.write(count) }
        return .plain(levels.first { $0.shares == shares }?.word ?? "")
      })
  }
}
