import Testing
import VSphere

@Suite struct HostGraphicsTests {
  private func device(_ name: String) throws -> GraphicsDevice { .virtual(try VirtualGPUProfile(parsing: name)) }

  /// Until 8.0 U2 all virtual GPUs of one GPU have one framebuffer size, whatever their series; from 8.0 U3 they need
  /// not (VMware Cloud Foundation blog, July 2024).
  @Test func sizesMixOnlyWhereTheyMay() throws {
    var host = HostGraphics(boards: [(.a40, 1)])
    _ = try host.place(device("A40-8Q"))
    _ = try host.place(device("A40-8C"))
    #expect(throws: GraphicsRefusal.otherSize) { try host.place(device("A40-16Q")) }
    #expect(host.room(for: try device("A40-16Q")) == 0)
    #expect(host.room(for: try device("A40-8B")) == 4)
    var mixed = HostGraphics(boards: [(.a40, 1)], settings: HostGraphicsSettings(allowsMixedSizes: true))
    _ = try mixed.place(device("A40-8Q"))
    #expect(mixed.room(for: try device("A40-16Q")) == 2)
    _ = try mixed.place(device("A40-16Q"))
    #expect(mixed.room(for: try device("A40-16Q")) == 1)
    #expect(mixed.room(for: try device("A40-8Q")) == 3)
    #expect(mixed.usedFramebufferMB(on: 0) == 24 * 1024)
  }

  /// An empty GPU takes any size again.
  @Test func theLastOneGoneLeavesAFreeGPU() throws {
    var host = HostGraphics(boards: [(.a40, 1)])
    let position = try host.place(device("A40-8Q"))
    host.remove(position, try device("A40-8Q"))
    #expect(host.device(at: position) == nil)
    _ = try host.place(device("A40-48Q"))
    #expect(throws: GraphicsRefusal.full) { try host.place(device("A40-48Q")) }
    host.removeAll()
    #expect(host.deviceCount == 0)
    #expect(host.room(for: .passthrough(.a40)) == 1)
  }

  @Test func assignmentIsBreadthOrDepthFirst() throws {
    var broad = HostGraphics(boards: [(.a16, 1)])
    #expect(broad.gpuCount == 4)
    let gpus = try (0..<6).map { _ in try broad.place(device("A16-4Q")).gpu }
    #expect(gpus == [0, 1, 2, 3, 0, 1])
    var deep = HostGraphics(boards: [(.a16, 1)], settings: HostGraphicsSettings(assignment: .consolidation))
    let filled = try (0..<6).map { _ in try deep.place(device("A16-4Q")).gpu }
    #expect(filled == [0, 0, 0, 0, 1, 1])
  }

  @Test func aWholeGPUExcludesVirtualOnes() throws {
    var host = HostGraphics(boards: [(.t4, 1), (.a40, 1)])
    let virtual = try host.place(device("T4-4Q"))
    #expect(host.refusal(of: .passthrough(.t4)) == .inUse)
    host.remove(virtual, try device("T4-4Q"))
    let whole = try host.place(.passthrough(.t4))
    #expect(host.refusal(of: try device("T4-4Q")) == .passedThrough)
    #expect(host.refusal(of: .passthrough(.t4)) == .passedThrough)
    #expect(host.refusal(of: try device("P4-4Q")) == .noSuchBoard)
    #expect(host.refusal(of: .passthrough(.a40)) == nil)
    host.setDemand(whole, to: 0.9)
    host.solve()
    #expect(host.share(whole) == 0.9)
    #expect(!GraphicsDevice.passthrough(.t4).allowsVMotion)
    #expect(try device("T4-4Q").allowsVMotion)
  }

  /// Partitions take slices and framebuffer and have their part of the GPU whatever the scheduler.
  @Test func partitionsAreNotTimeSliced() throws {
    var host = HostGraphics(boards: [(.a100, 1)])
    let large = try host.place(device("A100-3-20C"))
    let small = try host.place(device("A100-1-5C"))
    #expect(host.refusal(of: try device("A100-20C")) == .otherMode)
    #expect(host.room(for: try device("A100-1-5C")) == 3)
    #expect(host.room(for: try device("A100-4-20C")) == 0)
    host.setDemand(large, to: 0)
    host.setDemand(small, to: 1)
    host.solve()
    #expect(host.share(small) == 1.0 / 7)
    #expect(host.worstWaitMilliseconds(small) == 0)
  }

  @Test func demandsBecomeSharesOfTheirGPU() throws {
    var host = HostGraphics(boards: [(.a40, 2)])
    let positions = try (0..<4).map { _ in try host.place(device("A40-12Q")) }
    for position in positions { host.setDemand(position, to: 0.8) }
    host.setDemand(positions[1], to: 0.2)
    host.solve()
    #expect(positions.map { host.share($0) } == [0.5, 0.2, 0.5, 0.8])
    #expect(host.utilisation(of: 0) == 1)
    #expect(host.utilisation(of: 1) == 1)
    #expect(host.worstWaitMilliseconds(positions[0]) == 2)
    host.remove(positions[2], try device("A40-12Q"))
    host.solve()
    #expect(host.share(positions[0]) == 0.8)
  }

  @Test func settingsAreChecked() {
    #expect(HostGraphicsSettings().problems().isEmpty)
    #expect(HostGraphicsSettings(timeSliceMilliseconds: 30).problems().isEmpty)
    let problems = HostGraphicsSettings(timeSliceMilliseconds: 0.5).problems()
    #expect(problems.map(\.parameter) == ["timeSliceMilliseconds"])
  }

  /// Placing and removing at random on every kind of host: no position is given twice, what is taken is what the
  /// devices on it need and fits, room is what can be placed, a refusal changes nothing.
  @Test(arguments: 1...12)
  func accountsAreExact(seed: UInt64) throws {
    var random = GraphicsDraws(seed: seed)
    let settings = HostGraphicsSettings(
      assignment: seed % 2 == 0 ? .performance : .consolidation, allowsMixedSizes: seed % 3 == 0)
    let boards: [(board: GraphicsBoard, count: Int)] = [(.a40, 2), (.a16, 1), (.a100, 2)]
    var host = HostGraphics(boards: boards, settings: settings)
    var names = ["A40-1Q", "A40-8Q", "A40-8C", "A40-16Q", "A40-48Q", "A16-1B", "A16-4Q", "A100-20C", "A100-1-5C"]
    names += ["A100-3-20C", "A100-7-40C", "L40-8Q"]
    let kinds = try names.map(device) + [.passthrough(.a40), .passthrough(.a100)]
    var placed: [(position: GraphicsPosition, device: GraphicsDevice)] = []
    for _ in 0..<600 {
      let kind = kinds[Int(random.next(below: UInt64(kinds.count)))]
      let filling = random.next(below: 100) < 60
      if filling || placed.isEmpty {
        let room = host.room(for: kind)
        let reason = host.refusal(of: kind)
        #expect((room > 0) == (reason == nil))
        if room > 0 {
          var trial = host
          for _ in 0..<room { _ = try trial.place(kind) }
          #expect(trial.refusal(of: kind) != nil && trial.room(for: kind) == 0)
          let position = try host.place(kind)
          #expect(!placed.contains { $0.position == position })
          placed.append((position, kind))
        } else if let reason {
          #expect(throws: reason) { try host.place(kind) }
        }
      } else {
        let (position, device) = placed.remove(at: Int(random.next(below: UInt64(placed.count))))
        host.remove(position, device)
      }
      expectExact(host, placed)
    }
  }

  private func expectExact(_ host: HostGraphics, _ placed: [(position: GraphicsPosition, device: GraphicsDevice)]) {
    #expect(host.deviceCount == placed.count)
    for gpu in 0..<host.gpuCount {
      let here = placed.filter { Int($0.position.gpu) == gpu }.map(\.device)
      let used = here.reduce(0) { $0 + $1.framebufferMB }
      #expect(host.usedFramebufferMB(on: gpu) == used && used <= host.board(of: gpu).framebufferMB)
      #expect(host.deviceCount(on: gpu) == here.count)
      #expect(here.allSatisfy { $0.board == host.board(of: gpu) })
      var sizes: [Int] = []
      var slices = 0
      var partitions = 0
      for case .virtual(let profile) in here {
        slices += profile.computeSlices
        partitions += profile.isPartition ? 1 : 0
        if !profile.isPartition, !sizes.contains(profile.sizeGB) { sizes.append(profile.sizeGB) }
      }
      #expect(slices <= host.board(of: gpu).computeSlices && (partitions == 0 || partitions == here.count))
      #expect(sizes.count <= 1 || host.settings.allowsMixedSizes)
    }
    for (position, device) in placed { #expect(host.device(at: position) == device) }
  }
}
