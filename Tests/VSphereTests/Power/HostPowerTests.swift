import Infrastructure
import Quantities
import Testing
import VSphere

@Suite struct HostPowerTests {
  /// PW-01: idle and full load from SPECpower_ssj2008 results (cloud-carbon-coefficients). The mean of the 11 load
  /// points is 5.5 ops at full load / (11 score) of the same results; with the exponent of two digits the curve has it
  /// within 1 %.
  @Test(arguments: [
    ("dell-r720-e5-2660", 52.7, 250.0, 135.0), ("dell-r730-e5-2699v3", 46.9, 272, 159),
    ("dell-r730-e5-2699v4", 44.9, 269, 155), ("lenovo-sr650-platinum-8176", 57.7, 357, 204),
    ("dell-r740-platinum-8180", 52.3, 457, 243), ("hpe-dl380-gen10-platinum-8180", 49.3, 461, 249),
    ("dell-r740-platinum-8280", 49.8, 432, 226), ("hpe-dl385-gen10-epyc-7601", 81.1, 298, 194),
    ("dell-r7525-epyc-7702", 72.3, 393, 266), ("lenovo-sr665-epyc-7763", 79.3, 454, 264),
    ("dual-platinum-8380", 110, 468, 288),
  ])
  func pw01FittedServersHaveTheirMean(name: String, idle: Double, full: Double, mean: Double) throws {
    let curve = try PowerCurve(try #require(ServerPower.named(name)).model)
    #expect(curve.watts(at: 0) == idle && curve.watts(at: 1) == full)
    let points = (0...10).map { curve.watts(at: Double($0) / 10) }
    #expect(agree(points.reduce(0, +) / 11, mean, within: 0.01))
  }

  private func server(_ name: String = "dell-r740-platinum-8180") throws -> PowerModel {
    try #require(ServerPower.named(name)).model
  }

  /// 24 modules, two adapters, four drives and a GPU: 72 + 25 + 26 + 50 W more at every load.
  @Test func whatIsAddedDrawsAtEveryLoad() throws {
    let settings = HostPowerSettings(addedMemoryModules: 24, addedAdapters: 2, addedDrives: 4, addedGPUs: 1)
    #expect(settings.addedWatts == 173)
    let plain = try PowerCurve(try server())
    let loaded = try PowerCurve(settings.applied(to: try server()))
    for utilisation in [0, 0.2, 0.77, 1] {
      #expect(agree(loaded.watts(at: utilisation), plain.watts(at: utilisation) + 173))
    }
    #expect(loaded.off.watts == 10)
  }

  @Test func highPerformanceRaisesIdleAndNotFullLoad() throws {
    let settings = HostPowerSettings(policy: .highPerformance)
    for name in ["dell-r740-platinum-8180", "ibm-x3550-xeon-x5670"] {
      let plain = try PowerCurve(try server(name))
      let fast = try PowerCurve(settings.applied(to: try server(name)))
      #expect(agree(fast.watts(at: 0), 1.3 * plain.watts(at: 0)))
      #expect(agree(fast.watts(at: 1), plain.watts(at: 1)))
      #expect(fast.watts(at: 0.5) > plain.watts(at: 0.5) && fast.watts(at: 0.5) < plain.watts(at: 1))
    }
    // A server that draws nearly as much idle as busy cannot draw more than busy.
    let flat = HostPowerSettings(policy: .highPerformance).applied(
      to: PowerModel(.linear(idle: Power(watts: 90), max: Power(watts: 100))))
    #expect(flat.idle.watts == 100 && flat.max.watts == 100)
  }

  /// Every shape stays a model that can be used, at the defaults unchanged but for standby.
  @Test func everyShapeKeepsItsCurve() throws {
    let (idle, full) = (Power(watts: 50), Power(watts: 250))
    let shapes: [PowerModel.Shape] = [
      .linear(idle: idle, max: full), .square(idle: idle, max: full), .cubic(idle: idle, max: full),
      .squareRoot(idle: idle, max: full), .exponent(idle: idle, max: full, exponent: 0.7),
      .table([idle, Power(watts: 200), full]), .table([full, full]),
    ]
    for shape in shapes {
      let plain = try PowerCurve(PowerModel(shape))
      let same = try PowerCurve(HostPowerSettings().applied(to: PowerModel(shape)))
      let fast = HostPowerSettings(addedGPUs: 2, policy: .highPerformance).applied(to: PowerModel(shape))
      for utilisation in [0, 0.3, 0.5, 1] {
        #expect(agree(same.watts(at: utilisation), plain.watts(at: utilisation)))
      }
      #expect(same.off.watts == 10 && fast.problems().isEmpty)
    }
  }

  @Test func settingsNameEveryWrongField() {
    var wrong = HostPowerSettings(addedMemoryModules: -1, wattsPerIdleGPU: .nan, standbyWatts: -5)
    wrong.highPerformanceIdleIncrease = 2
    #expect(
      wrong.problems().map(\.parameter) == [
        "memory_modules", "watts_per_idle_gpu", "high_performance_idle_increase", "standby",
      ])
    #expect(HostPowerSettings().problems().isEmpty)
  }
}
