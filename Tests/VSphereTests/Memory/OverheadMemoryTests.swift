import Testing
import VSphere

@Suite struct OverheadMemoryTests {
  /// vSphere 6.5 Resource Management, page 34, MB for 1, 2, 4, 8 vCPUs. MEM-03: the fit is within 0.17 MB.
  static let table: [(memory: Double, overheads: [Double])] = [
    (256, [20.29, 24.28, 32.23, 48.16]), (1024, [25.90, 29.91, 37.86, 53.82]), (4096, [48.64, 52.72, 60.67, 76.78]),
    (16384, [139.62, 143.98, 151.93, 168.60]),
  ]

  @Test(arguments: table) func `the published table`(memory: Double, overheads: [Double]) {
    for (vCPUs, overhead) in zip([1, 2, 4, 8], overheads) {
      #expect((OverheadMemory.megabytes(memoryMB: memory, vCPUs: vCPUs) - overhead).magnitude <= 0.175)
      let bytes = OverheadMemory.bytes(sizeBytes: Int64(memory) << 20, vCPUs: vCPUs)
      #expect((Double(bytes) / 1_048_576 - overhead).magnitude <= 0.175)
    }
  }

  @Test func `the VMkernel takes 4 GB and 1 per cent, of a small host a quarter`() {
    #expect(OverheadMemory.vmkernelBytes(hostBytes: 100 << 30) == 5 << 30)
    #expect(OverheadMemory.vmkernelBytes(hostBytes: 8 << 30) == 2 << 30)
  }
}
