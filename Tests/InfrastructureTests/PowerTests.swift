import Infrastructure
import Quantities
import Testing

@Suite struct PowerTests {
  static func curve(_ name: String) throws -> PowerCurve {
    try PowerCurve(try #require(ServerPower.named(name)).model)
  }

  // G4 between 0 % (86 W) and 10 % (89.4 W): 87.70 at 5 %; 92.6 + 0.231 x... at 12.31 %: 89.4 + 0.231 x 3.2 = 90.1392;
  // halfway from 99.5 to 102 at 45 %: 100.75. G5 likewise 95.35, 97.924, 113.
  @Test(arguments: [
    ("hp-ml110-g4-xeon-3040", [87.70, 90.1392, 100.75]), ("hp-ml110-g5-xeon-3075", [95.35, 97.924, 113]),
  ])
  func tablesAreLinearBetweenPoints(server: String, expected: [Double]) throws {
    let curve = try Self.curve(server)
    #expect(areClose([0.05, 0.1231, 0.45].map(curve.watts), expected, within: 1e-9))
  }

  @Test func pw02TablesAreThePublishedOnes() throws {
    let (_, expected) = try workedExample("PW-02")
    let servers = [
      "HP ML110 G4 Xeon 3040": "hp-ml110-g4-xeon-3040", "HP ML110 G5 Xeon 3075": "hp-ml110-g5-xeon-3075",
      "IBM x3250 X3470": "ibm-x3250-xeon-x3470", "IBM x3250 X3480": "ibm-x3250-xeon-x3480",
      "IBM x3550 X5670": "ibm-x3550-xeon-x5670", "IBM x3550 X5675": "ibm-x3550-xeon-x5675",
    ]
    #expect(expected.count == servers.count)
    for (machine, name) in servers {
      let curve = try Self.curve(name)
      #expect(areClose((0...10).map { curve.watts(at: Double($0) / 10) }, numbers(expected[machine]), within: 1e-9))
    }
  }

  @Test func pw01IdleAndFullLoadAreThePublishedOnes() throws {
    let (_, expected) = try workedExample("PW-01")
    let published = try #require(expected["idleMaxW"] as? [String: Any])
    let servers = [
      "PowerEdge R730 2xE5-2699v4 128GB (2016-04)": "dell-r730-e5-2699v4",
      "PowerEdge R740 2xPlatinum 8180 192GB (2017-09)": "dell-r740-platinum-8180",
      "PowerEdge R740 2xPlatinum 8280 192GB (2019-04)": "dell-r740-platinum-8280",
      "ProLiant DL380 Gen10 2x8180 96GB (2018-09)": "hpe-dl380-gen10-platinum-8180",
      "PowerEdge R7525 2xEPYC 7702 128GB (2020-04)": "dell-r7525-epyc-7702",
      "ThinkSystem SR665 2xEPYC 7763 256GB (2021-04)": "lenovo-sr665-epyc-7763",
    ]
    #expect(published.count == servers.count)
    for (machine, name) in servers {
      let curve = try Self.curve(name)
      #expect([curve.watts(at: 0), curve.watts(at: 1)] == numbers(published[machine]))
    }
  }

  // The exponents are fitted so that the mean over 0, 10, ... 100 % is the published one; rounded to two decimals an
  // exponent moves the mean by less than 1 W.
  @Test(arguments: [
    ("dell-r720-e5-2660", 135.0), ("dell-r730-e5-2699v3", 159), ("dell-r730-e5-2699v4", 155),
    ("lenovo-sr650-platinum-8176", 204), ("dell-r740-platinum-8180", 243), ("hpe-dl380-gen10-platinum-8180", 249),
    ("dell-r740-platinum-8280", 226), ("hpe-dl385-gen10-epyc-7601", 194), ("dell-r7525-epyc-7702", 266),
    ("lenovo-sr665-epyc-7763", 264), ("dual-platinum-8380", 288),
  ])
  func fittedCurvesHaveThePublishedMean(server: String, mean: Double) throws {
    let curve = try Self.curve(server)
    let fitted = (0...10).reduce(0) { $0 + curve.watts(at: Double($1) / 10) } / 11
    #expect((fitted - mean).magnitude < 1.5, "\(fitted)")
  }

  @Test func namesOfServersAreUnique() {
    #expect(Set(ServerPower.all.map(\.name)).count == ServerPower.all.count)
    #expect(ServerPower.all.allSatisfy { $0.model.problems().isEmpty })
    #expect(ServerPower.named("no-such-server") == nil)
  }

  // 100 to 200 W at a quarter load: 100 + 100 x (0.25, 0.0625, 0.015625, 0.5, 0.125).
  @Test func everyShapeFollowsItsFormula() throws {
    let (idle, max) = (Power(watts: 100), Power(watts: 200))
    let shapes: [(PowerModel.Shape, Double)] = [
      (.linear(idle: idle, max: max), 125), (.square(idle: idle, max: max), 106.25),
      (.cubic(idle: idle, max: max), 101.5625), (.squareRoot(idle: idle, max: max), 150),
      (.exponent(idle: idle, max: max, exponent: 1.5), 112.5), (.table([idle, max]), 125),
    ]
    for (shape, quarter) in shapes {
      let curve = try PowerCurve(PowerModel(shape, off: Power(watts: 8)))
      #expect(areClose([0, 0.25, 1].map(curve.watts), [100, quarter, 200], within: 1e-12))
      #expect(curve.off.watts == 8)
      // A hair outside from rounding is the end point.
      #expect(curve.watts(at: 1 + 1e-12) == 200 && curve.watts(at: -1e-12) == 100)
    }
  }

  @Test(arguments: [
    (PowerModel(.table([Power(watts: 1)])), "table"),
    (PowerModel(.table([Power(watts: 1), Power(watts: -1)])), "table.1"),
    (PowerModel(.linear(idle: Power(watts: .nan), max: Power(watts: 2))), "idle"),
    (PowerModel(.cubic(idle: Power(watts: 3), max: Power(watts: 2))), "max"),
    (PowerModel(.exponent(idle: .zero, max: Power(watts: 2), exponent: 0)), "exponent"),
    (PowerModel(.square(idle: .zero, max: Power(watts: 2)), off: Power(watts: .infinity)), "off"),
  ])
  func parametersOutOfRangeAreNamed(model: PowerModel, parameter: String) {
    #expect(model.problems().first?.parameter == parameter)
    #expect(throws: ParameterError.self) { try PowerCurve(model) }
  }
}

@Suite struct EnergyTests {
  // 400 G4 and 400 G5 hosts: idle 400 x (86 + 93.7) = 71.88 kW, full 400 x (117 + 135) = 100.8 kW; over a day at full
  // load 2419.2 kWh, over 86100 s 2410.8 kWh.
  @Test func boundsOfTheConsolidationStudy() throws {
    let curves = try ["hp-ml110-g4-xeon-3040", "hp-ml110-g5-xeon-3075"].map(PowerTests.curve)
    #expect(areClose([curves.reduce(0) { $0 + 400 * $1.watts(at: 0) }], [71_880]))
    for (seconds, kilowattHours) in [(86_400, 2419.2), (86_100, 2410.8)] {
      var sum = 0.0
      for curve in curves {
        let meter = EnergyMeter(watts: curve.watts(at: 1))
        sum += 400 * meter.energy(at: .seconds(Int64(seconds))).kilowattHours
      }
      #expect(areClose([sum], [kilowattHours]))
    }
  }

  // SimGrid energy-exec, one host: 10 s idle at 100 W; 1 s at 120 W; 5 s at 105 W; 4 s at 90 W ... 2005 J; 10 s more at
  // 90 W: 2905 J.
  @Test func energyIsTheSumOfPowerTimesTime() {
    var meter = EnergyMeter(watts: 100)
    meter.set(watts: 120, at: .seconds(10))
    #expect(meter.energy(at: .seconds(10)).joules == 1000)
    meter.set(watts: 105, at: .seconds(11))
    #expect(meter.energy(at: .seconds(11)).joules == 1120)
    meter.set(watts: 90, at: .seconds(16))
    #expect(meter.energy(at: .seconds(16)).joules == 1645)
    #expect(meter.energy(at: .seconds(20)).joules == 2005)
    #expect(meter.energy(at: .seconds(30)).joules == 2905)
  }

  // 50 000 spans of 0.1 s at 0.1 W and as many at 0.3 W are 2000 J. Plain addition is off by more than 1e-14 of it.
  @Test func manyShortSegmentsAddUpWithoutDrift() {
    var meter = EnergyMeter(watts: 0.1)
    var time = SimTime.zero
    for step in 0..<100_000 {
      time = time + .milliseconds(100)
      meter.set(watts: step % 2 == 0 ? 0.3 : 0.1, at: time)
    }
    #expect((meter.energy(at: time).joules - 2000).magnitude <= 1e-15 * 2000)
  }

  @Test func settingTheSameValueOrReadingChangesNothing() {
    var plain = EnergyMeter(watts: 1.0 / 3)
    var busy = EnergyMeter(watts: 1.0 / 3)
    for second in 1...1000 {
      busy.set(watts: 1.0 / 3, at: .seconds(Int64(second)))
      _ = busy.energy(at: .seconds(Int64(second)))
    }
    plain.set(watts: 7, at: .seconds(1001))
    busy.set(watts: 7, at: .seconds(1001))
    #expect(plain == busy)
  }

  // OpenDC's host, 100 to 200 W linear, 2000 MHz: 10 min at 1000 MHz take 600 x 150 W = 90 kJ; then off at 10 W.
  @Test func aHostDrawsByUtilisationAndNothingElse() throws {
    let model = PowerModel(.linear(idle: Power(watts: 100), max: Power(watts: 200)), off: Power(watts: 10))
    let configuration = HostConfiguration(
      cores: 1, frequency: .megahertz(2000), memory: .mebibytes(1024), power: model)
    let curve = try PowerCurve(model)
    var host = Host(configuration, curve: curve)
    #expect(host.power.watts == 100)
    host.setProcessorUsage(hertz: 1e9, at: .zero, curve: curve)
    #expect(host.utilisation == 0.5 && host.power.watts == 150)
    host.setProcessorUsage(hertz: 0, at: .seconds(600), curve: curve)
    #expect(host.energy(at: .seconds(600)).joules == 90_000)
    #expect(host.executedWork(at: .seconds(600)).cycles == 600e9)
    host.setPower(isOn: false, at: .seconds(600), curve: curve)
    #expect(host.energy(at: .seconds(700)).joules == 91_000)
    host.setPower(isOn: true, at: .seconds(700), curve: curve)
    #expect(host.energy(at: .seconds(701)).joules == 91_100)
  }

  @Test func reservationsAreGivenBackExactly() throws {
    let model = PowerModel(.linear(idle: .zero, max: .zero))
    let configuration = HostConfiguration(
      cores: 3, frequency: .megahertz(1000), memory: .mebibytes(1024), power: model)
    var host = Host(configuration, curve: try PowerCurve(model))
    let machine = HostReservation(processor: .megahertz(1000), memory: .mebibytes(300))
    let before = host.available
    for _ in 0..<3 { host.reserve(machine) }
    #expect(!host.fits(machine))
    #expect(host.available.memory == .mebibytes(124) && host.available.processor == .zero)
    for _ in 0..<3 { host.release(machine) }
    #expect(host.available == before)
  }
}
