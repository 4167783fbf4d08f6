import Infrastructure
import Testing
import VSphere

/// Figures: vCenter Server and Host Management, 'Using vMotion to Migrate vGPU Virtual Machines', 6.7 and 7.0.
@Suite struct VirtualGPUStunTests {
  /// VMO-09: Tesla P40 on 10 GbE, 6.7 U1; within 0.1 s.
  @Test(arguments: zip([1.0, 2, 4, 8, 10, 12], [9.0, 16.5, 31.4, 61.3, 76.3, 91.2]))
  func vmo09P40(usedGB: Double, published: Double) throws {
    #expect(abs(VirtualGPUStun.p40.seconds(usedFramebufferGB: usedGB) - published) <= 0.1)
    #expect(abs(try VirtualGPUStun.seconds(usedFrameBufferGB: usedGB, device: "P40") - published) <= 0.1)
  }

  /// VMO-09: from 16 GB on, the migration fails after 100 s.
  @Test(arguments: [16.0, 24]) func vmo09LongerStunsTimeOut(usedGB: Double) {
    let stun = VirtualGPUStun.p40.seconds(usedFramebufferGB: usedGB)
    #expect(VirtualGPUStunRule.timeout(seconds: 100).verdict(on: stun) == .timesOut(seconds: 100))
  }

  @Test func rulesPassWhatIsWithinThem() {
    #expect(VirtualGPUStunRule.timeout(seconds: 100).verdict(on: 100) == .passes(seconds: 100))
    let limit = VirtualGPUStunRule.machineLimit(seconds: 30)
    #expect(limit.verdict(on: 30) == .passes(seconds: 30))
    #expect(limit.verdict(on: 30.5) == .refused(estimateSeconds: 30.5, limitSeconds: 30))
  }

  /// VMO-10: V100 on 10 GbE, 7.0: the points themselves, and the line through them within 1.3 s.
  @Test(arguments: zip([1.0, 2, 4, 8, 16, 32], [2.0, 4, 6, 12, 22, 39]))
  func vmo10V100(framebufferGB: Double, published: Double) throws {
    #expect(try VirtualGPUStun.seconds(vgpuGB: framebufferGB) == published)
    #expect(abs(VirtualGPUStun.v100.seconds(usedFramebufferGB: framebufferGB) - published) <= 1.3)
  }

  @Test func measuredPointsAreJoinedByLines() {
    #expect(abs(VirtualGPUStun.measuredV100Seconds(framebufferGB: 12) - 17) < 1e-12)
    #expect(abs(VirtualGPUStun.measuredV100Seconds(framebufferGB: 48) - 56) < 1e-12)
    #expect(VirtualGPUStun.measuredV100Seconds(framebufferGB: 0) == 0)
  }

  /// VMO-11: worst case, 7.0, rows by framebuffer, columns by memory; within 0.6 s.
  @Test func vmo11WorstCase() throws {
    let rows: [(Double, [Double])] = [
      (1, [5, 6, 8, 12]), (2, [7, 9, 11, 15]), (4, [13, 14, 16, 21]), (8, [24, 25, 28, 32]), (16, [47, 48, 50, 54]),
      (32, [91, 92, 95, 99]),
    ]
    for (framebufferGB, published) in rows {
      for (memoryGB, seconds) in zip([4.0, 8, 16, 32], published) {
        #expect(abs(try VirtualGPUStun.seconds(vgpuGB: framebufferGB, memGB: memoryGB) - seconds) <= 0.6)
      }
    }
  }

  /// The narrower of network and GPU decides.
  @Test func theSlowerOfTwoRatesDecides() {
    let stun = VirtualGPUStun(fixedSeconds: 1, saveGBPerSecond: 2)
    #expect(stun.seconds(usedFramebufferGB: 8, bandwidthGBPerSecond: 10) == 5)
    #expect(stun.seconds(usedFramebufferGB: 8, bandwidthGBPerSecond: 0.5) == 17)
    #expect(stun.seconds(usedFramebufferGB: 0) == 1)
  }

  @Test func wrongInputIsNamed() {
    let missing = #expect(throws: ParameterError.self) { try VirtualGPUStun.seconds(memGB: 4) }
    #expect(missing?.parameter == "vgpuGB")
    let negative = #expect(throws: ParameterError.self) { try VirtualGPUStun.seconds(vgpuGB: -1) }
    #expect(negative?.problem == "-1.0 is out of range")
    let board = #expect(throws: ParameterError.self) { try VirtualGPUStun.seconds(vgpuGB: 1, device: "P400") }
    #expect(board?.hint == "did you mean 'P40'?")
  }
}
