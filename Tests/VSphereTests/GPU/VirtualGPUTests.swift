import Infrastructure
import Testing
import VSphere

@Suite struct VirtualGPUTests {
  /// VMO-09 and VMO-11: vSphere 6.7 and 7.0, "Using vMotion to Migrate vGPU Virtual Machines".
  @Test func stunAsPublished() {
    let p40: [(Double, Double)] = [(1, 9.0), (2, 16.5), (4, 31.4), (8, 61.3), (10, 76.3), (12, 91.2)]
    for (size, expected) in p40 {
      #expect(abs(VirtualGPUStun.p40.seconds(framebufferGB: size) - expected) <= 0.1)
    }
    #expect(!VirtualGPUStun.succeeds(stunSeconds: VirtualGPUStun.p40.seconds(framebufferGB: 16)))
    #expect(VirtualGPUStun.succeeds(stunSeconds: VirtualGPUStun.p40.seconds(framebufferGB: 12)))
    let v100: [(Double, Double)] = [(1, 2), (2, 4), (4, 6), (8, 12), (16, 22), (32, 39)]
    for (size, expected) in v100 {
      #expect(abs(VirtualGPUStun.v100.seconds(framebufferGB: size) - expected) <= 1.3)
    }
    let worst: [(Double, [Double])] = [
      (1, [5, 6, 8, 12]), (2, [7, 9, 11, 15]), (4, [13, 14, 16, 21]), (8, [24, 25, 28, 32]), (16, [47, 48, 50, 54]),
      (32, [91, 92, 95, 99]),
    ]
    for (size, row) in worst {
      for (memory, expected) in zip([4.0, 8, 16, 32], row) {
        #expect(abs(VirtualGPUStun.worstCase.seconds(framebufferGB: size, memoryGB: memory) - expected) <= 0.6)
      }
    }
  }

  @Test func generalFormIsBoundByTheSlowerRate() {
    let stun = VirtualGPUStun.general(fixedSeconds: 1.5, vMotionBytesPerSecond: 1e9, saveBytesPerSecond: 0.5e9)
    #expect(stun.seconds(framebufferGB: 8) == 17.5)
  }

  @Test func profileNames() throws {
    let workstation = try VirtualGPUProfile(parsing: "A40-8Q")
    #expect(workstation.framebufferBytes == 8 << 30 && workstation.series == .workstation)
    #expect(workstation.maximumPerGPU == 6)
    #expect(try VirtualGPUProfile(parsing: "T4-0B").maximumPerGPU == 32)
    let instances = ["A100-1-5C": 7, "A100-2-10C": 3, "A100-3-20C": 2, "A100-4-20C": 1, "A100-7-40C": 1]
    for (name, count) in instances {
      let profile = try VirtualGPUProfile(parsing: name)
      #expect(profile.maximumPerGPU == count && profile.name == name)
    }
    for name in ["A40", "A40-8", "A40-8X", "A40-49Q", "Z1-8Q", "A40-1-8Q", "A100-8-40C", "A40-Q", "A40--8Q"] {
      #expect(throws: ParameterError.self) { try VirtualGPUProfile(parsing: name) }
    }
  }

  @Test func oneSizeAGPUUntilSizesMix() throws {
    let small = try VirtualGPUProfile(parsing: "A40-8Q")
    let large = try VirtualGPUProfile(parsing: "A40-24C")
    var gpus = HostGPUs(boards: [try #require(GPUBoard.named("A40"))])
    #expect(gpus.place(small) == .success(0))
    #expect(gpus.place(large) == .failure(.otherProfile))
    gpus.allowsMixedSizes = true
    #expect(gpus.place(large) == .success(0))
    #expect(gpus.place(large) == .failure(.noRoom))
    gpus.remove(small, from: 0)
    gpus.remove(large, from: 0)
    #expect(gpus.gpus[0].usedMB == 0 && gpus.placePassthrough(board: "A40") == .success(0))
    #expect(gpus.place(small) == .failure(.noRoom))
    #expect(gpus.place(try VirtualGPUProfile(parsing: "T4-4Q")) == .failure(.noSuchBoard))
  }

  @Test(arguments: [(HostGPUs.Policy.breadthFirst, [0, 1, 2, 3, 0]), (.depthFirst, [0, 0, 0, 0, 1])])
  func placement(policy: HostGPUs.Policy, expected: [Int]) throws {
    let profile = try VirtualGPUProfile(parsing: "A16-4Q")
    var gpus = HostGPUs(boards: [try #require(GPUBoard.named("A16"))], policy: policy)
    for index in expected { #expect(gpus.place(profile) == .success(index)) }
  }

  @Test func sharesOfTheThreeSchedulers() {
    let demands: ContiguousArray = [0.1, 0.8, 0.9, 0]
    let maximums: ContiguousArray = [8, 8, 8, 8]
    var shares: ContiguousArray = [0.0, 0, 0, 0]
    GPUScheduler.bestEffort.divide(demands: demands, maximums: maximums, into: &shares)
    #expect(abs(shares[0] - 0.1) < 1e-12 && abs(shares[1] - 0.45) < 1e-12 && abs(shares[2] - 0.45) < 1e-12)
    GPUScheduler.equalShare.divide(demands: demands, maximums: maximums, into: &shares)
    #expect(shares == [0.1, 0.25, 0.25, 0])
    GPUScheduler.fixedShare.divide(demands: demands, maximums: maximums, into: &shares)
    #expect(shares == [0.1, 0.125, 0.125, 0])
    let wait = { (scheduler: GPUScheduler) in
      scheduler.worstCaseWaitMilliseconds(running: 4, maximumPerGPU: 8, sliceMilliseconds: 2)
    }
    #expect(wait(.bestEffort) == 6 && wait(.equalShare) == 6 && wait(.fixedShare) == 14)
  }
}
