import Infrastructure
import Testing
import VSphere

private typealias Machine = (vCPUs: Int, demandMHz: Double)

private func loaded(_ settings: HostProcessorSettings, _ machines: [Machine], frequency: Double = 1) -> HostProcessors {
  var host = HostProcessors(settings)
  host.setFrequencyRatio(frequency)
  host.beginLoad()
  for machine in machines { host.addLoad(vCPUs: machine.vCPUs, demandMHz: machine.demandMHz) }
  host.endLoad()
  return host
}

@Suite struct HostProcessorsTests {
  private let host = HostProcessorSettings(cores: 12, coreMHz: 2000)

  /// CPU-02: vmwareopsguide.com, VM CPU and ESXi CPU metrics: 24 vCPUs busy on 12 cores and 24 threads for 20 s.
  @Test func hyperThreadsAreChargedInPart() {
    let full = loaded(host, Array(repeating: (1, 2000), count: 24))
    #expect(full.capacityMHz == 30_000)
    let times = full.times(vCPUs: 1, wantedMHz: 2000, grantMHz: full.capacityMHz / 24)
    let milliseconds = 24 * 20_000.0
    #expect(times.run * milliseconds == 480_000)
    #expect(times.used * milliseconds == 300_000)
    #expect(times.used == 0.625 && full.threadSpeed == 0.625)
    #expect(times.ready == 0 && times.idle == 0)
    // One a core: run = used.
    let half = loaded(host, Array(repeating: (1, 2000), count: 12))
    let alone = half.times(vCPUs: 1, wantedMHz: 2000, grantMHz: 2000)
    #expect(half.capacityMHz == 24_000 && alone.run == 1 && alone.used == 1)
  }

  @Test func capacityNeedsThreadsThatAreBusy() {
    // 18 busy vCPUs: six cores with two, six with one: 6 x 1.25 + 6.
    let some = loaded(host, Array(repeating: (1, 2000), count: 18))
    #expect(abs(some.capacityMHz - 13.5 * 2000) < 1e-9)
    let times = some.times(vCPUs: 1, wantedMHz: 2000, grantMHz: 1500)
    #expect(abs(times.run - 1) < 1e-12 && times.used == 0.75 && times.ready == 0)
    // Many that want little each can fill all threads, and what fits is never above the capacity.
    for wanted in stride(from: 0.02, through: 0.3, by: 0.02) {
      let many = loaded(host, Array(repeating: (2, wanted * 4000), count: 25))
      #expect(many.isSaturated == (50 * wanted > 15))
      #expect(many.capacityMHz >= 24_000 && many.capacityMHz <= 30_000)
      #expect(many.isSaturated || many.capacityMHz >= 50 * wanted * 2000)
    }
    let plain = HostProcessorSettings(cores: 12, coreMHz: 2000, isHyperThreaded: false)
    #expect(loaded(plain, Array(repeating: (1, 2000), count: 24)).capacityMHz == 24_000)
  }

  /// SCAv1 loses the gain, SCAv2 the part of it that single vCPUs cannot pair.
  @Test func sideChannelSchedulers() {
    var settings = host
    settings.sideChannelScheduler = .v1
    #expect(loaded(settings, Array(repeating: (1, 2000), count: 48)).capacityMHz == 24_000)
    settings.sideChannelScheduler = .v2
    #expect(loaded(settings, Array(repeating: (2, 4000), count: 24)).capacityMHz == 30_000)
    #expect(loaded(settings, Array(repeating: (1, 2000), count: 48)).capacityMHz == 24_000)
    // Three vCPUs pair two: g' = 1 + 0.25 x 2/3.
    let odd = loaded(settings, Array(repeating: (3, 6000), count: 16))
    #expect(abs(odd.capacityMHz - 24_000 * (1 + 0.25 * 2 / 3)) < 1e-9)
  }

  @Test func frequencyScalesCapacityAndRunTime() {
    let slow = loaded(host, Array(repeating: (1, 800), count: 10), frequency: 0.5)
    #expect(slow.capacityMHz == 12_000 && !slow.isSaturated)
    let times = slow.times(vCPUs: 1, wantedMHz: 800, grantMHz: 800)
    #expect(times.run == 0.8 && times.used == 0.4)
  }

  @Test func problemsNameEveryField() {
    #expect(host.problems().isEmpty)
    let wrong = HostProcessorSettings(
      cores: 0, coreMHz: 0, hyperThreadingGain: 3, steadyLoad: 1, costopFactor: -1, wideMachinePenalty: 2)
    #expect(
      wrong.problems().map(\.parameter) == [
        "cores", "coreMHz", "hyperThreadingGain", "steadyLoad", "costopFactor", "wideMachinePenalty",
      ])
  }
}

@Suite struct ProcessorTimesTests {
  private let plain = HostProcessorSettings(cores: 4, coreMHz: 2000, isHyperThreaded: false)

  /// Enough processors for everybody: nobody waits, however busy they are.
  @Test func noReadyTimeWithoutContention() {
    let host = loaded(plain, Array(repeating: (1, 2000), count: 4))
    let times = host.times(vCPUs: 1, wantedMHz: 2000, grantMHz: 2000)
    #expect(!host.isSaturated && times.run == 1 && times.ready == 0 && times.idle == 0)
    let idle = loaded(plain, [(2, 0)])
    #expect(idle.times(vCPUs: 2, wantedMHz: 0, grantMHz: 0).idle == 1)
  }

  /// Ready is what is missing, (hi - x) / (n core), where vCPUs want all of theirs.
  @Test func saturatedHost() {
    let host = loaded(plain, Array(repeating: (2, 4000), count: 4))
    let times = host.times(vCPUs: 2, wantedMHz: 4000, grantMHz: 2000)
    #expect(host.isSaturated && times.run == 0.5)
    #expect(abs(times.ready + times.costop - 0.5) < 1e-15)
    // Co-stop is 0.3 (n - 1)/n of ready.
    #expect(abs(times.costop / times.ready - 0.15) < 1e-12)
    // One that gets all it wants has no ready time.
    #expect(host.times(vCPUs: 1, wantedMHz: 100, grantMHz: 100).ready == 0)
  }

  /// A limit of 500 MHz on a machine that wants 2000, on an idle host: MLMTD = (demand - limit), no contention.
  @Test func limitedMachine() {
    let host = loaded(plain, [(1, 500)])
    let times = host.times(vCPUs: 1, wantedMHz: 2000, limitMHz: 500, grantMHz: 500)
    #expect(times.run == 0.25 && times.maxLimited == 0.75 && times.ready == 0.75)
    #expect(times.contentionReady == 0)
    // Held by its pool's limit.
    #expect(host.times(vCPUs: 1, wantedMHz: 2000, grantMHz: 400).maxLimited == 0.8)
    // On a saturated host a machine below its limit lacks a processor, one at its limit does not.
    let full = loaded(plain, Array(repeating: (1, 2000), count: 8))
    #expect(full.times(vCPUs: 1, wantedMHz: 2000, limitMHz: 1500, grantMHz: 1000).maxLimited == 0)
    #expect(full.times(vCPUs: 1, wantedMHz: 2000, limitMHz: 1000, grantMHz: 1000).contentionReady == 0)
  }

  /// The M/M/c form: run x ErlangC(c, A) / (c (1 - rho)) x (1 + 0.02 (n - 1)).
  @Test func openArrivals() {
    var settings = plain
    settings.readyTimeModel = .openArrivals
    let host = loaded(settings, Array(repeating: (2, 400), count: 16))
    let expected = 0.1 * MultiserverQueue.erlangC(servers: 4, offered: 3.2) / (4 * (1 - 0.8)) * 1.02
    let times = host.times(vCPUs: 2, wantedMHz: 400, grantMHz: 400)
    #expect(abs(times.ready - expected) < 1e-12)
    #expect(abs(times.costop - expected * 0.15) < 1e-12)
    // Five busy vCPUs on four processors: at most one can be waiting.
    let few = loaded(settings, Array(repeating: (1, 1590), count: 5))
    #expect(abs(few.waitingRatio - 1 / (5 * 0.795)) < 1e-12)
    #expect(loaded(settings, Array(repeating: (1, 2000), count: 5)).waitingRatio == 0)
  }

  /// Two sources at one server, both awake the part u of the time if alone: by hand, p0 = 1/(1 + 2r + 2r^2); what is
  /// served, 1 - p0, is 2u, and the mean waiting is p2 = 2 r^2 p0.
  @Test func finiteSourcesByHand() {
    let one = HostProcessorSettings(cores: 1, coreMHz: 1000, isHyperThreaded: false)
    let host = loaded(one, [(1, 300), (1, 300)])
    let rate = (-2 + (4 + 4 * 2 * 1.5).squareRoot()) / 4
    let waiting = 2 * rate * rate * 0.4
    #expect(abs(host.waitingRatio * 0.6 - waiting) < 1e-5)
    let times = host.times(vCPUs: 1, wantedMHz: 300, grantMHz: 300)
    #expect(abs(times.ready - waiting / 2) < 1e-5)
  }

  /// The birth and death process by brute force: all states from nobody to everybody, the rate by bisection.
  @Test func finiteSourcesByBruteForce() {
    for (cores, isHyperThreaded, vCPUs, wanted) in [
      (1, false, 3, 0.25), (4, false, 40, 0.08), (2, true, 12, 0.17), (12, true, 90, 0.14), (16, false, 60, 0.24),
    ] {
      let settings = HostProcessorSettings(cores: cores, coreMHz: 1000, isHyperThreaded: isHyperThreaded)
      let threads = settings.threads
      func speed(_ count: Int) -> Double {
        let busy = Double(min(count, threads))
        return busy <= Double(cores) ? busy : Double(cores) + 0.25 * (busy - Double(cores))
      }
      func means(_ rate: Double) -> (served: Double, waiting: Double) {
        var (weight, total, served, waiting) = (1.0, 1.0, 0.0, 0.0)
        for count in 1...vCPUs {
          weight *= Double(vCPUs - count + 1) * rate / speed(count)
          total += weight
          served += weight * speed(count)
          waiting += weight * Double(max(0, count - threads))
        }
        return (served / total, waiting / total)
      }
      let offered = Double(vCPUs) * wanted
      var (low, high) = (0.0, 100.0)
      for _ in 0..<200 {
        let middle = (low + high) / 2
        if means(middle).served < offered { low = middle } else { high = middle }
      }
      let host = loaded(settings, Array(repeating: (1, wanted * 1000), count: vCPUs))
      let running = offered / host.threadSpeed
      #expect(!host.isSaturated)
      #expect(abs(host.waitingRatio * running / means(low).waiting - 1) < 1e-3, "\(cores) cores, \(vCPUs) vCPUs")
    }
  }

  /// Very many vCPUs that want very little: the M/M/c queue.
  @Test func finiteSourcesTendToOpenArrivals() {
    var settings = plain
    let machines: [Machine] = Array(repeating: (1, 2000 * 3.2 / 20_000), count: 20_000)
    let finite = loaded(settings, machines).waitingRatio
    settings.readyTimeModel = .openArrivals
    #expect(abs(finite / loaded(settings, machines).waitingRatio - 1) < 0.005)
  }

  /// Waiting grows with load up to saturation and does not vanish beyond.
  @Test func readyTimeGrowsWithLoad() {
    var before = 0.0
    for wanted in stride(from: 200.0, through: 1000, by: 10) {
      let host = loaded(plain, Array(repeating: (1, wanted), count: 20))
      let grant = min(wanted, host.capacityMHz / 20)
      let ready = host.times(vCPUs: 1, wantedMHz: wanted, grantMHz: grant).ready
      #expect(ready >= before - 1e-6)
      before = ready
    }
    #expect(before > 0.3)
  }

  /// A vCPU without sleep cannot make up for its waits.
  @Test func busyMachineAmongOthers() {
    let host = loaded(plain, Array(repeating: (1, 200), count: 20) + [(1, 2000)])
    let times = host.times(vCPUs: 1, wantedMHz: 2000, grantMHz: 2000)
    #expect(!host.isSaturated && times.ready > 0.05 && abs(times.run + times.ready - 1) < 1e-12)
    #expect(times.used == times.run && times.idle == 0)
  }

  /// Random hosts: every time is from 0 to 1 and they add up.
  @Test(arguments: SideChannelScheduler.allCases) func timesAddUp(scheduler: SideChannelScheduler) {
    var state: UInt64 = 11
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24)
    }
    for _ in 0..<300 {
      let cores = 1 + Int(next() * 32)
      let settings = HostProcessorSettings(
        cores: cores, coreMHz: 2400, isHyperThreaded: next() < 0.5, sideChannelScheduler: scheduler,
        readyTimeModel: next() < 0.5 ? .finiteSources : .openArrivals)
      var host = HostProcessors(settings)
      var tree = ShareTree()
      let root = tree.addRoot(capacity: 0)
      host.beginLoad()
      var machines: [(vCPUs: Int, wanted: Double, limit: Double, leaf: ShareNodeID)] = []
      for _ in 0..<Int(next() * 60) {
        let vCPUs = 1 + Int(next() * 8)
        let wanted = next() * next() * Double(vCPUs) * 2400
        let limit = next() < 0.2 ? next() * 5000 : Double.infinity
        let leaf = tree.addLeaf(under: root, shares: 500 + next() * 2000, limit: limit, demand: wanted)
        machines.append((vCPUs, wanted, limit, leaf))
        host.addLoad(vCPUs: vCPUs, demandMHz: min(wanted, limit))
      }
      host.endLoad()
      tree.setCapacity(of: root, to: host.capacityMHz)
      tree.solve()
      #expect(host.waitingRatio >= 0 && host.waitingRatio.isFinite)
      for machine in machines {
        let times = host.times(
          vCPUs: machine.vCPUs, wantedMHz: machine.wanted, limitMHz: machine.limit,
          grantMHz: tree.grant(of: machine.leaf))
        let all = [times.run, times.ready, times.costop, times.idle]
        #expect(all.allSatisfy { $0 >= 0 && $0 <= 1 + 1e-12 })
        #expect(abs(all.reduce(0, +) - 1) < 1e-9)
        #expect(times.maxLimited >= 0 && times.maxLimited <= times.ready + 1e-12 && times.used <= times.run + 1e-12)
      }
    }
  }
}
