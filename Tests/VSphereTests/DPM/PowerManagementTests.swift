import Quantities
import Testing
import VSphere

@Suite("DPM")
struct PowerManagementTests {
  @Test("DPM-01: the band of utilisation (Broadcom KB 310527)")
  func band() {
    let band = UtilisationBand(target: 63, tolerance: 18)
    #expect(band.low == 45 && band.high == 81)
    let settings = DPMSettings()
    #expect(abs(settings.band.low - 0.45) < 1e-12 && abs(settings.band.high - 0.81) < 1e-12)
    #expect(settings.powerOnWindow == .seconds(300) && settings.standbyWindow == .seconds(2400))
  }

  @Test("Every wrong setting is named")
  func problems() {
    #expect(DPMSettings().problems().isEmpty)
    let wrong = DPMSettings(
      threshold: 0, target: 0.3, tolerance: 0.5, powerOnWindow: .zero, standbyWindow: .hours(25), deviations: -1,
      powerPerformanceRatio: -1, stableTime: .zero, minimumHosts: 0, minimumHostsWithoutAdmissionControl: 0)
    #expect(
      wrong.problems().map(\.parameter) == [
        "threshold", "target", "tolerance", "power_on_window", "standby_window", "deviations",
        "power_performance_ratio", "stable_time", "min_hosts", "min_hosts_without_admission_control",
      ])
  }

  @Test("Scores: squared distances from the band; a host that is busy with either resource cannot be spared")
  func scores() {
    let band = UtilisationBand(target: 0.63, tolerance: 0.18)
    let hosts: [UtilisationBand.Utilisation] = [
      .init(cpu: 0.91, memory: 0.2), .init(cpu: 0.81, memory: 0.81), .init(cpu: 0.15, memory: 0.1),
    ]
    #expect(abs(band.highScore(hosts) - 0.1) < 1e-12)
    #expect(abs(band.lowScore(hosts) - 0.3) < 1e-12)
  }

  @Test("Standby needs all hosts below, power-on one above; the ends of the band belong to it")
  func verdicts() {
    let band = UtilisationBand(target: 63, tolerance: 18)
    func hosts(_ values: (Double, Double)...) -> [UtilisationBand.Utilisation] {
      values.map { UtilisationBand.Utilisation(cpu: $0.0, memory: $0.1) }
    }
    #expect(band.allowsStandby(hosts((44, 30), (10, 44.9))) && !band.allowsStandby(hosts((44, 30), (10, 45))))
    #expect(band.wantsPowerOn(hosts((20, 20), (10, 81.1))) && !band.wantsPowerOn(hosts((81, 81), (10, 10))))
  }

  static let settings = DPMSettings(automation: .automatic)

  /// Manages a cluster that stays as it is for an hour; what it decides then.
  static func decide(
    _ view: ClusterView, _ settings: DPMSettings = settings, reserve: FailoverReserve = .none, minutes: Int64 = 60,
    demand: ((Int64) -> Double)? = nil
  ) -> [HostPowerRecommendation] {
    var view = view
    let base = view.machines.map(\.cpuDemandMHz)
    var manager = PowerManagement(settings)
    manager.reserve = reserve
    for minute in 0...minutes {
      if let demand {
        for machine in view.machines.indices { view.machines[machine].cpuDemandMHz = base[machine] * demand(minute) }
      }
      manager.record(view, at: .zero + .minutes(minute))
    }
    return manager.decide(view, at: .zero + .minutes(minutes))
  }

  /// Hosts of 10 GHz with machines of 1 GHz and 1 GiB.
  static func cluster(_ counts: [Int], standby: Int = 0) -> ClusterView {
    var view = ViewFixture.view(counts.map { Array(repeating: 1.0, count: $0) })
    for machine in view.machines.indices { view.machines[machine].memoryActiveBytes = 1 << 30 }
    for index in 0..<standby {
      view.hosts.append(ViewFixture.host(counts.count + index, state: .standby))
    }
    view.compatibility = BitRows(rows: view.machines.count, columns: view.hosts.count, filled: true)
    return view
  }

  @Test("In the band nothing happens; above it a host is powered on, with the priority of its distance")
  func powerOn() {
    #expect(Self.decide(Self.cluster([8, 8], standby: 2)).isEmpty)
    let found = Self.decide(Self.cluster([9, 8], standby: 2))
    #expect(found.map(\.host) == [2] && found.map(\.action) == [.powerOn] && found.map(\.priority) == [3])
    let more = Self.decide(Self.cluster([10, 10, 10, 10], standby: 2))
    // 40 GHz: one more host leaves 80 % each.
    #expect(more.map(\.host) == [4] && more.map(\.priority) == [2])
    #expect(Self.decide(Self.cluster([9, 9], standby: 0)).isEmpty)
    // What DRS can spread needs no host.
    #expect(Self.decide(Self.cluster([9, 3], standby: 1)).isEmpty)
    var settings = Self.settings
    settings.threshold = 2
    #expect(Self.decide(Self.cluster([9, 8], standby: 2), settings).isEmpty)
    #expect(Self.decide(Self.cluster([10, 10], standby: 2), settings).count == 1)
  }

  @Test("A host that would leave all far below the band is not the one to wake")
  func oversizedHost() {
    var view = ViewFixture.view([Array(repeating: 0.1, count: 84), [], []])
    for host in 1...2 { view.hosts[host].state = .standby }
    view.hosts[1].cpuCapacityMHz = 200_000
    // A least number of one host, so that nothing but demand decides.
    var settings = Self.settings
    settings.minimumHostsWithoutAdmissionControl = 1
    #expect(Self.decide(view, settings).map(\.host) == [2])
    view.hosts[2].powerOverride = .disabled
    #expect(Self.decide(view, settings).isEmpty)
  }

  @Test("A host on its way counts; nobody orders twice, nor stands by meanwhile")
  func underWay() {
    var view = Self.cluster([9, 8], standby: 2)
    view.hosts[2].state = .poweringOn
    #expect(Self.decide(view).isEmpty)
    view = Self.cluster([1, 1, 1], standby: 1)
    #expect(Self.decide(view).count == 1)
    view.hosts[3].state = .poweringOn
    #expect(Self.decide(view).isEmpty)
  }

  @Test("Below the band on all hosts one stands by, emptied first, until one is above 45 % or two are left")
  func standby() {
    let found = Self.decide(Self.cluster([2, 1, 2, 2]))
    #expect(found.map(\.host) == [1, 2] && found.map(\.action) == [.standby, .standby])
    #expect(found[0].moves.map(\.source) == [1])
    #expect(found[1].moves.allSatisfy { $0.source == 2 && $0.reason == .standby && [0, 3].contains($0.target) })
    // One above 45 % keeps everybody on; so does memory.
    #expect(Self.decide(Self.cluster([5, 0, 0, 1])).isEmpty)
    var view = Self.cluster([2, 1, 2, 2])
    view.machines[0].memoryActiveBytes = 30 << 30
    #expect(Self.decide(view).isEmpty)
    var strict = Self.settings
    strict.threshold = 1
    #expect(Self.decide(Self.cluster([0, 0, 0]), strict).isEmpty)
  }

  /// Hosts all used 0.45 * (n - 1 + part) / n: without one of them the others are 0.45 * (1 + part / (n - 1)) used.
  @Test(
    "A priority goes by how far above 45 % the others get, of what is possible; each level applies those up to its own",
    arguments: [3, 6, 12], [(-0.1, 2), (0.25, 3), (0.5, 4), (0.8, 5)])
  func standbyLevels(hosts: Int, share: (part: Double, priority: Int)) {
    let used = 0.45 * (Double(hosts) - 1 + share.part) / Double(hosts)
    let view = ViewFixture.view((0..<hosts).map { _ in Array(repeating: used / 11, count: 110) })
    for level in 1...5 {
      let found = Self.decide(view, DPMSettings(automation: .automatic, threshold: level))
      #expect(found.first?.priority == (level < share.priority ? nil : share.priority))
    }
  }

  @Test("The window for standby is 40 minutes, for power-on 5; mean and two deviations count")
  func windows() {
    let low = Self.cluster([2, 2, 2])
    #expect(Self.decide(low, minutes: 39).isEmpty)
    #expect(Self.decide(low, minutes: 40).count == 1)
    // 0.8 until a while ago, then 0.2: one sample of 40 leaves mean and two deviations at 0.41, two make them 0.49.
    let eager = DPMSettings(automation: .automatic, threshold: 5)
    func busy(until end: Int64) -> [HostPowerRecommendation] { Self.decide(low, eager) { $0 <= end ? 4 : 1 } }
    #expect(busy(until: 22).isEmpty)
    #expect(busy(until: 21).count == 1)
    // 0.7 and 0.9 in turn: mean 0.8, a deviation of 0.1 makes it 1.
    let high = Self.cluster([8, 8], standby: 1)
    #expect(Self.decide(high).isEmpty)
    #expect(Self.decide(high) { $0.isMultiple(of: 2) ? 0.875 : 1.125 }.count == 1)
    var calm = Self.settings
    calm.deviations = 0
    #expect(Self.decide(high, calm) { $0.isMultiple(of: 2) ? 0.875 : 1.125 }.count <= 1)
    // A peak that was over five minutes ago.
    #expect(Self.decide(high) { $0 <= 55 ? 1.2 : 1 }.isEmpty)
    #expect(Self.decide(high) { $0 <= 56 ? 1.2 : 1 }.count == 1)
  }

  @Test("Mean and deviation of the window, from the definition, as samples come and go")
  func windowFigures() throws {
    var generator = ViewFixture.Splitmix(state: 5)
    var view = Self.cluster([10], standby: 1)
    var settings = Self.settings
    settings.minimumHostsWithoutAdmissionControl = 1
    var manager = PowerManagement(settings)
    manager.explains = true
    var samples: [Double] = []
    var above = 0
    for minute in 0...150 as ClosedRange<Int64> {
      // The second record of an instant counts.
      for value in [3, Double.random(in: 0.4...1, using: &generator)] {
        for machine in view.machines.indices { view.machines[machine].cpuDemandMHz = 1000 * value }
        manager.record(view, at: .zero + .minutes(minute))
        if value != 3 { samples.append(value) }
      }
      guard minute >= 5 else { continue }
      let window = samples.suffix(5)
      let expected = window.reduce(0, +) / 5 + 2 * LoadImbalance.standardDeviation(window)
      let found = manager.decide(view, at: .zero + .minutes(minute)).filter { $0.action == .powerOn }
      #expect(found.isEmpty == (expected <= 0.81))
      guard let reason = found.first?.reason else { continue }
      let figure = try #require(Double(reason.split(separator: " ")[3]))
      #expect(abs(figure - expected) < 1e-9)
      above += 1
    }
    #expect(above > 20)
  }

  @Test("A host that was woken lately keeps the others on until it has a window of its own")
  func wokenHost() {
    var view = Self.cluster([1, 1, 1])
    var manager = PowerManagement(Self.settings)
    view.hosts[2].state = .poweringOn
    for minute in 0...60 as ClosedRange<Int64> { manager.record(view, at: .zero + .minutes(minute)) }
    view.hosts[2].state = .available
    for minute in 61...100 as ClosedRange<Int64> { manager.record(view, at: .zero + .minutes(minute)) }
    #expect(manager.decide(view, at: .zero + .minutes(100)).count == 1)
    #expect(manager.decide(view, at: .zero + .minutes(99)).isEmpty)
  }

  @Test("HA's reserve, reservations and the least number of hosts keep hosts on, or wake them with priority 1")
  func obligations() {
    let idle = Self.cluster([0, 0, 0, 0])
    #expect(Self.decide(idle).count == 2)
    #expect(Self.decide(idle, reserve: .hosts(1)).count == 2)
    #expect(Self.decide(idle, reserve: .hosts(2)).count == 1)
    #expect(Self.decide(idle, reserve: .percentage(cpu: 0.25, memory: 0.25)).count == 3)
    var view = Self.cluster([1, 1, 1, 1])
    for machine in view.machines.indices { view.machines[machine].cpuReservationMHz = 5000 }
    #expect(Self.decide(view).count == 2)
    #expect(Self.decide(view, reserve: .hosts(1)).count == 1)
    // 20 GHz reserved of 30 with a quarter kept free: 22.5 suffice, 15 do not.
    #expect(Self.decide(view, reserve: .percentage(cpu: 0.25, memory: 0)).count == 1)
    var short = Self.cluster([1, 1], standby: 2)
    #expect(Self.decide(short, reserve: .hosts(1)).isEmpty)
    let woken = Self.decide(short, reserve: .hosts(2))
    #expect(woken.map(\.host) == [2] && woken.map(\.priority) == [1])
    short.hosts[2].powerOverride = .disabled
    #expect(Self.decide(short, reserve: .hosts(2)).map(\.host) == [3])
    short.hosts[1].state = .failed
    #expect(Self.decide(short).map(\.host) == [3])
  }

  @Test("Rules and pinned machines keep a host on; another goes instead")
  func pinned() {
    var view = Self.cluster([1, 2, 2])
    #expect(Self.decide(view).map(\.host) == [0])
    view.machines[0].pin = .passthroughDevice
    #expect(Self.decide(view).map(\.host) == [1])
    ViewFixture.rule(&view, AffinityRule(name: "m", kind: .mustRunOn, machines: [1, 2], hosts: [1]))
    #expect(Self.decide(view).map(\.host) == [2])
    view.hosts[2].powerOverride = .disabled
    #expect(Self.decide(view).isEmpty)
  }

  @Test("The worst demand of the last hour, and the time a host takes to come back, are weighed against the energy")
  func costAndBenefit() {
    var view = Self.cluster([1, 2, 2])
    for machine in view.machines.indices { view.machines[machine].worstCPUDemandMHz = 5900 }
    // 29.5 GHz would be wanted of 20: 95 % of a host is missing, at 300 W and a ratio of 0.4 that is more than 90 W.
    #expect(Self.decide(view).isEmpty)
    for machine in view.machines.indices { view.machines[machine].worstCPUDemandMHz = 5000 }
    #expect(Self.decide(view).count == 1)
    for host in view.hosts.indices { view.hosts[host].powerOnLatency = .minutes(60) }
    #expect(Self.decide(view).isEmpty)
  }

  @Test("Manual recommends, off does nothing; explanations name the reason")
  func automation() {
    let view = Self.cluster([1, 2, 2])
    #expect(Self.decide(view).map(\.isAutomatic) == [true])
    #expect(Self.decide(view, DPMSettings(automation: .manual)).map(\.isAutomatic) == [false])
    #expect(Self.decide(view, DPMSettings(automation: .off)).isEmpty)
    var manager = PowerManagement(Self.settings)
    manager.explains = true
    manager.reserve = .hosts(2)
    for minute in 0...60 as ClosedRange<Int64> { manager.record(view, at: .zero + .minutes(minute)) }
    #expect(manager.decide(view, at: .zero + .minutes(60)).isEmpty)
    #expect(manager.explanations.map(\.entity) == ["host 0", "host 1", "host 2"])
    #expect(manager.explanations.allSatisfy { $0.reason.contains("HA") })
  }

  @Test("A higher level never sends fewer hosts to standby")
  func levelsAreMonotone() {
    var seed: UInt64 = 7
    func next() -> Double {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(seed >> 11) / 0x1p53
    }
    var most = 0
    for _ in 0..<20 {
      var view = Self.cluster([2, 3, 4, 3, 2, 4])
      for machine in view.machines.indices { view.machines[machine].cpuDemandMHz *= 0.2 + 0.9 * next() }
      var gone: [[Int32]] = []
      for level in 2...5 {
        gone.append(Self.decide(view, DPMSettings(automation: .automatic, threshold: level)).map(\.host))
      }
      for (lower, higher) in zip(gone, gone.dropFirst()) { #expect(Array(higher.prefix(lower.count)) == lower) }
      most = max(most, gone[3].count - gone[0].count)
    }
    #expect(most > 0)
  }
}
