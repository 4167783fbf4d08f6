import Testing
import VSphere

@Suite struct DeviceLatencyTests {
  /// One server is M/M/1: t / (1 - rho). Two servers at half load wait with Erlang's 1/3: t (1 + 1/3 / (2 * 1/2)).
  @Test func openFormIsTheQueueOfItsServers() {
    let single = DeviceLatency(serviceTimeSeconds: 0.01, iopsMaximum: 100)
    #expect(single.parallelism == 1)
    #expect(agree(single.seconds(at: 0.75), 0.04))
    let double = DeviceLatency(serviceTimeSeconds: 0.01, iopsMaximum: 200)
    #expect(double.parallelism == 2)
    #expect(agree(double.seconds(at: 0.5), 0.01 * (1 + 1 / 3.0)))
    #expect(double.seconds(at: 0) == 0.01 && double.seconds(at: 1) == .infinity)
  }

  @Test(arguments: [0.001, 0.3, 0.7, 0.9, 0.99])
  func utilisationIsTheInverse(utilisation: Double) {
    let device = DeviceLatency(serviceTimeSeconds: 0.005, iopsMaximum: 1000)
    let seconds = device.seconds(at: utilisation)
    // Below the first waiting the curve is flat.
    if utilisation > 0.1 { #expect(agree(device.utilisation(atSeconds: seconds), utilisation, within: 1e-6)) }
    #expect(device.utilisation(atSeconds: 0.005) == 0)
  }

  /// Little's law on 20 000 IOPS at 0.5 ms: ten outstanding operations fill it. Two hosts with 100 and 20, 64 allowed:
  /// 84 at the device, DAVG 4.2 ms; the first host's 36 others wait 36 / (64 / 4.2 ms) = 2.3625 ms in its kernel.
  @Test func closedFormFollowsLittle() {
    let device = DeviceLatency(serviceTimeSeconds: 0.5e-3, iopsMaximum: 20_000)
    let views = device.closed(outstanding: [100, 20], queueDepth: 64)
    #expect(agree(views[0].deviceSeconds, 4.2e-3) && agree(views[1].deviceSeconds, 4.2e-3))
    #expect(agree(views[0].iops + views[1].iops, 20_000))
    #expect(agree(views[0].kernelSeconds, 2.3625e-3) && views[1].kernelSeconds == 0)
    #expect(agree(views[0].guestSeconds, 100 / views[0].iops))
    let light = device.closed(outstanding: [4, 0], queueDepth: 64)
    #expect(agree(light[0].iops, 8000) && agree(light[0].deviceSeconds, 0.5e-3))
    #expect(light[1].iops == 0)
  }
}

@Suite struct DatastoreLoadTests {
  private func settings(_ change: (inout DatastoreSettings) -> Void = { _ in }) -> DatastoreSettings {
    var settings = DatastoreSettings(capacityBytes: 1 << 40)
    change(&settings)
    return settings
  }

  @Test func belowSaturationEverybodyHasWhatItWants() {
    var load = DatastoreLoad(settings(), hostCount: 2)
    let first = load.addFlow(host: 0, DiskDemand(iops: 4000))
    let second = load.addFlow(host: 1, DiskDemand(iops: 6000))
    load.solve()
    #expect(load.iops(of: first) == 4000 && load.iops(of: second) == 6000)
    #expect(agree(load.utilisation, 0.5))
    #expect(agree(load.deviceSeconds, load.device.seconds(at: 0.5)))
    #expect(load.view(ofHost: 0).kernelSeconds < 1e-12 && load.view(ofHost: 0).iops == 4000)
    #expect(load.guestSeconds(of: first) == load.deviceSeconds)
  }

  /// A VM with few outstanding operations is held by the latency: 4 at 0.5 ms are 8000, whatever it wants; with many it
  /// gets all the datastore can do, and by Little's law its outstanding operations make the latency.
  @Test func outstandingOperationsHoldThroughput() {
    var load = DatastoreLoad(settings { $0.queueDepthOverride = 1000 }, hostCount: 1)
    let flow = load.addFlow(host: 0, DiskDemand(iops: 1e6, outstanding: 4))
    load.solve()
    #expect(agree(load.iops(of: flow), 8000, within: 2e-3))
    load.setDemand(of: flow, to: DiskDemand(iops: 1e6, outstanding: 1000))
    load.solve()
    #expect(agree(load.iops(of: flow), 20_000, within: 2e-3))
    #expect(agree(load.deviceSeconds * load.iops(of: flow), 1000, within: 1e-6))
    #expect(agree(load.guestSeconds(of: flow), load.deviceSeconds, within: 1e-6))
  }

  /// Above the queue depth operations wait in the kernel: DAVG stays, KAVG grows.
  @Test func whatExceedsTheQueueDepthWaitsInTheKernel() {
    var load = DatastoreLoad(settings(), hostCount: 1)
    let flow = load.addFlow(host: 0, DiskDemand(iops: 1e6, outstanding: 64))
    load.solve()
    let davg = load.view(ofHost: 0).deviceSeconds
    #expect(agree(davg * load.iops(of: flow), 64, within: 1e-6))
    #expect(load.view(ofHost: 0).kernelSeconds < 1e-9)
    load.setDemand(of: flow, to: DiskDemand(iops: 1e6, outstanding: 192))
    load.solve()
    let view = load.view(ofHost: 0)
    #expect(agree(view.deviceSeconds, davg, within: 1e-6))
    #expect(agree(view.kernelSeconds, 128 / view.iops, within: 1e-6))
    #expect(agree(view.guestSeconds, load.guestSeconds(of: flow), within: 1e-6))
  }

  /// Disk.SchedNumReqOutstanding: alone a VM may fill the queue, beside another it has 32.
  @Test func machinesThatShareAHostHaveThirtyTwoEach() {
    var load = DatastoreLoad(settings { $0.queueDepthOverride = 256 }, hostCount: 1)
    _ = load.addFlow(host: 0, DiskDemand(iops: 1e6, outstanding: 128))
    load.solve()
    #expect(agree(load.deviceSeconds * load.view(ofHost: 0).iops, 128, within: 1e-6))
    let second = load.addFlow(host: 0, DiskDemand(iops: 1e6, outstanding: 128))
    load.solve()
    #expect(agree(load.deviceSeconds * load.view(ofHost: 0).iops, 64, within: 1e-6))
    load.remove(second)
    load.solve()
    #expect(agree(load.deviceSeconds * load.view(ofHost: 0).iops, 128, within: 1e-6))
  }

  @Test func aHostDividesItsQueueByShares() {
    var load = DatastoreLoad(settings { $0.queueDepthOverride = 30 }, hostCount: 2)
    let high = load.addFlow(host: 0, DiskDemand(iops: 1e6, shares: 2000))
    let normal = load.addFlow(host: 0, DiskDemand(iops: 1e6, shares: 1000))
    let other = load.addFlow(host: 1, DiskDemand(iops: 1e6, shares: 500))
    load.solve()
    #expect(agree(load.iops(of: high), 2 * load.iops(of: normal), within: 1e-6))
    // Without Storage I/O Control the other host has as much as these two together.
    #expect(agree(load.iops(of: other), load.iops(of: high) + load.iops(of: normal), within: 1e-6))
    load.move(other, toHost: 0)
    load.solve()
    #expect(load.view(ofHost: 1).iops == 0)
    #expect(agree(load.iops(of: high), 4 * load.iops(of: other), within: 1e-6))
  }

  @Test func largeOperationsCountByTheirBandwidth() {
    var load = DatastoreLoad(settings { $0.queueDepthOverride = 4096 }, hostCount: 1)
    let flow = load.addFlow(host: 0, DiskDemand(iops: 1e6, operationBytes: 1e6, outstanding: 4096))
    load.solve()
    #expect(agree(load.iops(of: flow), 1600, within: 5e-3))
    load.setDemand(of: flow, to: DiskDemand(iops: 1e6, iopsLimit: 300))
    load.solve()
    #expect(load.iops(of: flow) == 300)
  }

  // MARK: Storage I/O Control

  /// Over the threshold the latency is kept there and throughput divided by disk shares over all hosts.
  @Test func ioControlDividesBySharesOverHosts() {
    var load = DatastoreLoad(
      settings {
        $0.ioControl.isEnabled = true
        $0.ioControl.threshold = .manual(seconds: 0.005)
        $0.queueDepthOverride = 256
      }, hostCount: 2)
    let high = load.addFlow(host: 0, DiskDemand(iops: 1e6, outstanding: 128, shares: 2000))
    let low = load.addFlow(host: 1, DiskDemand(iops: 1e6, outstanding: 128, shares: 500))
    load.solve()
    #expect(load.isThrottled && load.deviceSeconds == 0.005)
    #expect(agree(load.iops(of: high), 4 * load.iops(of: low)))
    #expect(agree(load.device.seconds(at: load.utilisation), 0.005, within: 1e-6))
    #expect(load.view(ofHost: 1).kernelSeconds > load.view(ofHost: 0).kernelSeconds)
    load.setDemand(of: high, to: DiskDemand(iops: 1000))
    load.solve()
    #expect(load.iops(of: high) == 1000)
    load.setDemand(of: low, to: DiskDemand(iops: 1000))
    load.solve()
    #expect(!load.isThrottled)
  }

  @Test func automaticThresholdIsTheLatencyAtNinetyPercent() {
    let device = DeviceLatency(serviceTimeSeconds: 0.01, iopsMaximum: 100)
    #expect(agree(device.threshold(.automatic(peakFraction: 0.9)), 0.1))
    #expect(device.threshold(.manual(seconds: 0.03)) == 0.03)
  }

  /// PARDA in balance: w = (threshold / L) w + beta, so windows are in proportion to the hosts' shares, and as their
  /// sum is L times the operations per second, L is above the threshold by the sum of the betas divided by those.
  @Test func windowsSettleInProportionToShares() {
    var load = DatastoreLoad(
      settings {
        $0.ioControl.isEnabled = true
        $0.ioControl.threshold = .manual(seconds: 0.01)
        $0.ioControl.gain = 1
        $0.ioControl.windowPerThousandShares = 5
        $0.outstandingPerMachine = 256
        $0.queueDepthOverride = 256
      }, hostCount: 2, adaptsWindows: true)
    for _ in 0..<3 { _ = load.addFlow(host: 0, DiskDemand(iops: 1e6, outstanding: 256)) }
    _ = load.addFlow(host: 1, DiskDemand(iops: 1e6, outstanding: 256))
    load.solve()
    #expect(load.window(ofHost: 0) == 256)
    for _ in 0..<250 { load.adaptWindows() }
    #expect(agree(load.window(ofHost: 0), 3 * load.window(ofHost: 1), within: 1e-6))
    let iops = load.view(ofHost: 0).iops + load.view(ofHost: 1).iops
    #expect(agree(load.deviceSeconds, 0.01 + 20 / iops, within: 1e-6))
    #expect(agree(load.view(ofHost: 0).iops, 3 * load.view(ofHost: 1).iops, within: 1e-6))
  }

  @Test func oneAdaptationIsTheFormula() {
    let settings = StorageIOControlSettings()
    var window = StorageIOWindow(queueDepth: 64)
    window.adapt(latencySeconds: 0.06, thresholdSeconds: 0.03, shares: 2000, queueDepth: 64, settings)
    // 0.8 * 64 + 0.2 * (0.5 * 64 + 2) = 58.
    #expect(agree(window.commands, 58))
    window.adapt(latencySeconds: 1e-4, thresholdSeconds: 0.03, shares: 2000, queueDepth: 64, settings)
    #expect(window.commands == 64)
    for _ in 0..<100 { window.adapt(latencySeconds: 10, thresholdSeconds: 0.03, shares: 500, queueDepth: 64, settings) }
    #expect(window.commands == 4)
  }

  /// Random loads: the device is never more than busy, nobody gets more than it wants, no host has more at the device
  /// than its window, the latency is the one of that load or the threshold, and nobody is held back without a reason.
  @Test(arguments: 1...40)
  func loadsAreBoundedAndConsistent(seed: Int) {
    var draws = StorageDraws(UInt64(seed))
    let configuration = settings {
      $0.ioControl.isEnabled = seed % 2 == 0
      $0.ioControl.threshold = .manual(seconds: 0.005)
      $0.queueDepthOverride = 8 + draws.below(200)
      $0.iopsMaximum = Double(1000 + draws.below(30_000))
    }
    var load = DatastoreLoad(configuration, hostCount: 4)
    var flows: [(id: DiskFlowID, host: Int, demand: DiskDemand)] = []
    for _ in 0..<(1 + draws.below(25)) {
      let demand = DiskDemand(
        iops: draws.unit() * draws.unit() * 8000, operationBytes: 4096 * Double(1 + draws.below(64)),
        outstanding: Double(1 + draws.below(64)), shares: [500, 1000, 2000][draws.below(3)],
        iopsLimit: draws.below(4) == 0 ? 500 : .infinity)
      let host = draws.below(4)
      flows.append((load.addFlow(host: host, demand), host, demand))
    }
    load.solve()
    #expect(load.utilisation <= 1)
    let curve = load.device.seconds(at: load.utilisation)
    #expect(
      load.isThrottled ? curve <= load.deviceSeconds * (1 + 1e-6) : agree(curve, load.deviceSeconds, within: 1e-3))
    var perHost = [Double](repeating: 0, count: 4)
    for flow in flows {
      let iops = load.iops(of: flow.id)
      let wanted = min(flow.demand.iops, flow.demand.iopsLimit)
      #expect(iops >= 0 && iops <= wanted * (1 + 1e-9))
      #expect(iops * load.deviceSeconds <= flow.demand.outstanding * (1 + 1e-9))
      perHost[flow.host] += iops
    }
    for host in 0..<4 {
      #expect(agree(load.view(ofHost: host).iops, perHost[host], within: 1e-6))
      #expect(load.view(ofHost: host).kernelSeconds >= 0)
      if !load.isThrottled {
        #expect(perHost[host] * load.deviceSeconds <= Double(configuration.queueDepth) * (1 + 1e-6))
      }
    }
    let wanted = flows.reduce(0) { $0 + min($1.demand.iops, $1.demand.iopsLimit) }
    if agree(perHost.reduce(0, +), wanted, within: 1e-9) { #expect(!load.isThrottled || load.utilisation > 0.5) }
    let before = flows.map { load.iops(of: $0.id) }
    load.solve()
    #expect(flows.map { load.iops(of: $0.id) } == before, "solving again changes nothing")
  }

  /// Adding, changing, moving and removing in any order gives what building the result at once gives.
  @Test(arguments: 1...10)
  func changesAddUpToTheSameLoad(seed: Int) {
    var draws = StorageDraws(UInt64(seed) &* 991)
    let configuration = settings { $0.queueDepthOverride = 20 }
    var load = DatastoreLoad(configuration, hostCount: 3)
    var flows: [(id: DiskFlowID, host: Int, demand: DiskDemand)] = []
    for _ in 0..<100 {
      let demand = DiskDemand(iops: draws.unit() * 5000, shares: [500, 1000, 2000][draws.below(3)])
      let host = draws.below(3)
      switch draws.below(flows.isEmpty ? 1 : 4) {
      case 0, 1: flows.append((load.addFlow(host: host, demand), host, demand))
      case 2:
        let index = draws.below(flows.count)
        load.move(flows[index].id, toHost: host)
        load.setDemand(of: flows[index].id, to: demand)
        flows[index] = (flows[index].id, host, demand)
      default: load.remove(flows.remove(at: draws.below(flows.count)).id)
      }
    }
    load.solve()
    var fresh = DatastoreLoad(configuration, hostCount: 3)
    let copies = flows.map { fresh.addFlow(host: $0.host, $0.demand) }
    fresh.solve()
    for (flow, copy) in zip(flows, copies) { #expect(agree(load.iops(of: flow.id), fresh.iops(of: copy))) }
    #expect(agree(load.deviceSeconds, fresh.deviceSeconds))
  }

  @Test func settingsNameEveryWrongField() {
    var wrong = settings {
      $0.capacityBytes = 0
      $0.queueDepthOverride = 0
      $0.iopsMaximum = .nan
      $0.ioControl.gain = 0
    }
    #expect(wrong.problems().map(\.parameter) == ["capacity", "queue_depth", "iops_maximum", "io_control.gain"])
    wrong = settings {
      $0.serviceTimeSeconds = 0.05
      $0.ioControl.isEnabled = true
    }
    #expect(wrong.problems().map(\.parameter) == ["io_control.threshold"])
    #expect(settings().problems().isEmpty)
  }
}
