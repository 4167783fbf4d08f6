import Testing
import VSphere

@Suite struct ShareLevelTests {
  /// SH-01: vSphere Resource Management, Resource Allocation Shares.
  @Test func sharesOfAVirtualMachine() {
    #expect(ShareLevel.normal.cpuShares(vCPUs: 2) == 2000)
    #expect(ShareLevel.normal.memoryShares(sizeBytes: 1024 << 20) == 10_240)
    #expect(ShareLevel.low.cpuShares(vCPUs: 8) == 4000)
    #expect(ShareLevel.high.memoryShares(sizeBytes: 512 << 20) == 10_240)
    // Half a MB counts half.
    #expect(ShareLevel.normal.memoryShares(sizeBytes: 3 << 19) == 15)
  }

  /// SH-02: the same page: a pool has the shares of a machine of 4 vCPUs and 16 GB.
  @Test func sharesOfAPool() {
    #expect(ShareLevel.allCases.map(\.poolCPUShares) == [2000, 4000, 8000])
    #expect(ShareLevel.allCases.map(\.poolMemoryShares) == [81_920, 163_840, 327_680])
    for level in ShareLevel.allCases {
      #expect(level.poolCPUShares == level.cpuShares(vCPUs: 4))
      #expect(level.poolMemoryShares == level.memoryShares(sizeBytes: 16 << 30))
    }
  }

  @Test func sharesOfDisksAndPorts() {
    #expect(ShareLevel.allCases.map(\.diskShares) == [500, 1000, 2000])
    #expect(ShareLevel.allCases.map { $0.networkShares(high: 100) } == [25, 50, 100])
    #expect(ShareLevel.allCases.map(\.multiplier) == [0.5, 1, 2])
  }
}

@Suite struct ScalableSharesTests {
  /// RP-06: pool shares = multiplier x sum of the shares of its powered-on machines.
  @Test func poolsGrowWithTheirMachines() {
    var shares = ScalableShares()
    let normal = shares.addPool(under: nil, multiplier: ShareLevel.normal.multiplier)
    let high = shares.addPool(under: nil, multiplier: ShareLevel.high.multiplier)
    for _ in 0..<4 { shares.add(1000, in: normal) }
    for _ in 0..<50 { shares.add(1000, in: high) }
    #expect(shares.shares(of: normal) == 4000)
    #expect(shares.shares(of: high) == 100_000)
    #expect(shares.shares(of: high) / 50 / (shares.shares(of: normal) / 4) == 2)
    for _ in 0..<25 { shares.remove(1000, in: high) }
    #expect(shares.shares(of: high) == 50_000)
  }

  @Test func nestedPoolsCountTheirDescendants() {
    var shares = ScalableShares()
    let outer = shares.addPool(under: nil, multiplier: 2)
    let inner = shares.addPool(under: outer, multiplier: ScalableShares.multiplier(customCPUShares: 2000))
    shares.add(3000, in: outer)
    shares.add(1000, in: inner)
    #expect(shares.shares(of: inner) == 500)
    #expect(shares.shares(of: outer) == 8000)
    shares.remove(1000, in: inner)
    #expect(shares.shares(of: outer) == 6000)
    // An empty pool keeps a weight that a share tree accepts.
    #expect(shares.shares(of: inner) == 1)
  }
}

@Suite struct SummationCounterTests {
  /// CPU-01: Broadcom KB 2002181.
  @Test func readyPercent() {
    #expect(SummationCounter.percent(milliseconds: 1000, intervalSeconds: ChartInterval.realTime.seconds) == 5)
    #expect(SummationCounter.percent(milliseconds: 12_000, intervalSeconds: 300, vCPUs: 4) == 1)
    #expect(SummationCounter.milliseconds(fraction: 0.05, vCPUs: 1, intervalSeconds: 20) == 1000)
    #expect(ChartInterval.allCases.map(\.seconds) == [20, 300, 1800, 7200, 86_400])
  }
}
