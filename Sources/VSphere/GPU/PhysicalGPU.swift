/// What is taken of one physical GPU.
struct PhysicalGPU: Sendable, BitwiseCopyable {
  /// What the first device on it made of it.
  enum Mode: Sendable, BitwiseCopyable { case free, timeSliced, partitioned, passedThrough }

  let board: GraphicsBoard
  var mode = Mode.free
  var deviceCount = 0
  var usedMB = 0
  var usedSlices = 0
  /// Framebuffer of the device placed last; without mixed sizes, of all.
  var sizeMB = 0
  var needsDivision = false

  init(board: GraphicsBoard) { self.board = board }

  func refusal(of device: GraphicsDevice, mixesSizes: Bool) -> GraphicsRefusal? {
    if device.board != board { return .noSuchBoard }
    if mode == .passedThrough { return .passedThrough }
    guard case .virtual(let profile) = device else { return deviceCount == 0 ? nil : .inUse }
    if deviceCount == 0 { return nil }
    if profile.isPartition != (mode == .partitioned) { return .otherMode }
    // Partitions of different sizes have always been possible; only time-sliced GPUs have one size.
    if mode == .timeSliced, !mixesSizes, profile.framebufferMB != sizeMB { return .otherSize }
    return count(of: profile) > 0 ? nil : .full
  }

  func room(for device: GraphicsDevice, mixesSizes: Bool) -> Int {
    guard refusal(of: device, mixesSizes: mixesSizes) == nil else { return 0 }
    if case .virtual(let profile) = device { return count(of: profile) }
    return 1
  }

  /// How many of a profile what is left is enough for.
  private func count(of profile: VirtualGPUProfile) -> Int {
    let fits = (board.framebufferMB - usedMB) / profile.framebufferMB
    if profile.isPartition { return min(fits, (board.computeSlices - usedSlices) / profile.computeSlices) }
    return min(fits, GraphicsBoard.virtualGPULimit - deviceCount)
  }

  mutating func add(_ device: GraphicsDevice) {
    change(device, by: 1)
    sizeMB = device.framebufferMB
    if case .virtual(let profile) = device {
      mode = profile.isPartition ? .partitioned : .timeSliced
    } else {
      mode = .passedThrough
    }
  }

  mutating func remove(_ device: GraphicsDevice) {
    change(device, by: -1)
    if deviceCount == 0 { mode = .free }
  }

  private mutating func change(_ device: GraphicsDevice, by sign: Int) {
    deviceCount += sign
    usedMB += sign * device.framebufferMB
    if case .virtual(let profile) = device { usedSlices += sign * profile.computeSlices }
    needsDivision = true
  }
}
