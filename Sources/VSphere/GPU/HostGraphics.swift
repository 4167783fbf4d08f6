/// The GPUs of one host: what is on them, and what each device gets of its physical GPU.
///
/// A device has a position of its own and takes framebuffer, and compute slices where it is a partition, which no other
/// device is given before it is removed. Placements of partitions are counted by slices and framebuffer, not by their
/// geometry on the GPU (modelling default); so are mixed sizes. Nothing is allocated after `init`.
///
/// `setDemand`, `place` and `remove` mark a GPU, `solve` divides those marked.
public struct HostGraphics: Sendable {
  /// How the host assigns and schedules.
  public let settings: HostGraphicsSettings
  private var gpus: ContiguousArray<PhysicalGPU>
  /// By GPU and slot: device, and what of the GPU it wants (below 0: free), owns and gets.
  private var devices: ContiguousArray<GraphicsDevice?>
  private var demands: ContiguousArray<Double>
  private var fixedShares: ContiguousArray<Double>
  private var shares: ContiguousArray<Double>

  private static var slots: Int { GraphicsBoard.virtualGPULimit }

  /// Makes a host's GPUs, all of them free.
  /// - Parameter boards: kinds of boards and how many of each are in the host.
  public init(boards: [(board: GraphicsBoard, count: Int)], settings: HostGraphicsSettings = HostGraphicsSettings()) {
    self.settings = settings
    gpus = []
    for (board, count) in boards {
      precondition(count >= 0, "a host has no negative number of boards")
      gpus.append(contentsOf: repeatElement(PhysicalGPU(board: board), count: board.gpuCount * count))
    }
    let total = gpus.count * Self.slots
    devices = ContiguousArray(repeating: nil, count: total)
    demands = ContiguousArray(repeating: -1, count: total)
    fixedShares = ContiguousArray(repeating: 0, count: total)
    shares = ContiguousArray(repeating: 0, count: total)
  }

  // MARK: State

  /// Physical GPUs of the host.
  public var gpuCount: Int { gpus.count }

  /// The board a physical GPU belongs to.
  public func board(of gpu: Int) -> GraphicsBoard { gpus[gpu].board }

  /// Devices on a physical GPU; 1 where it is passed through.
  public func deviceCount(on gpu: Int) -> Int { gpus[gpu].deviceCount }

  /// Devices on the host.
  public var deviceCount: Int { gpus.reduce(0) { $0 + $1.deviceCount } }

  /// Framebuffer of a physical GPU that devices have, in MB.
  public func usedFramebufferMB(on gpu: Int) -> Int { gpus[gpu].usedMB }

  /// What is at a position; nil where nothing is.
  public func device(at position: GraphicsPosition) -> GraphicsDevice? {
    guard gpus.indices.contains(Int(position.gpu)), (0..<Self.slots).contains(Int(position.slot)) else { return nil }
    return devices[index(position)]
  }

  /// How many more devices of that kind have room, as long as nothing else is placed.
  public func room(for device: GraphicsDevice) -> Int {
    gpus.reduce(0) { $0 + $1.room(for: device, mixesSizes: settings.allowsMixedSizes) }
  }

  /// Why there is no place for a device now; nil where there is.
  public func refusal(of device: GraphicsDevice) -> GraphicsRefusal? {
    var last = GraphicsRefusal.noSuchBoard
    for gpu in gpus {
      guard let refusal = gpu.refusal(of: device, mixesSizes: settings.allowsMixedSizes) else { return nil }
      if refusal.rawValue > last.rawValue { last = refusal }
    }
    return last
  }

  // MARK: Assignment

  /// Gives a device a place; its demand is 0 at first. Among GPUs alike, the first is taken.
  /// - Throws: why there is none; then nothing has changed.
  public mutating func place(_ device: GraphicsDevice) throws(GraphicsRefusal) -> GraphicsPosition {
    var best = -1
    for gpu in gpus.indices where gpus[gpu].refusal(of: device, mixesSizes: settings.allowsMixedSizes) == nil {
      if best < 0 || isBetter(gpu, than: best) { best = gpu }
    }
    guard best >= 0 else { throw refusal(of: device) ?? .noSuchBoard }
    var slot = best * Self.slots
    while devices[slot] != nil { slot += 1 }
    devices[slot] = device
    demands[slot] = 0
    if case .virtual(let profile) = device { fixedShares[slot] = profile.fixedShare } else { fixedShares[slot] = 1 }
    gpus[best].add(device)
    return GraphicsPosition(gpu: Int32(best), slot: Int32(slot - best * Self.slots))
  }

  /// Takes a device back.
  /// - Precondition: it is at that position.
  public mutating func remove(_ position: GraphicsPosition, _ device: GraphicsDevice) {
    precondition(self.device(at: position) == device, "graphics device removed where it is not")
    let slot = index(position)
    devices[slot] = nil
    demands[slot] = -1
    shares[slot] = 0
    gpus[Int(position.gpu)].remove(device)
  }

  /// Takes all devices back, as when the host fails.
  public mutating func removeAll() {
    for slot in devices.indices {
      devices[slot] = nil
      demands[slot] = -1
      shares[slot] = 0
    }
    for gpu in gpus.indices { gpus[gpu] = PhysicalGPU(board: gpus[gpu].board) }
  }

  private func isBetter(_ gpu: Int, than other: Int) -> Bool {
    switch settings.assignment {
    case .performance: gpus[gpu].deviceCount < gpus[other].deviceCount
    case .consolidation: gpus[gpu].deviceCount > gpus[other].deviceCount
    }
  }

  // MARK: Processors

  /// Changes what a device would use of its physical GPU if it were alone, 0 to 1.
  /// - Precondition: there is a device at the position.
  public mutating func setDemand(_ position: GraphicsPosition, to fraction: Double) {
    precondition((0...1).contains(fraction), "demand is a fraction of one GPU")
    precondition(device(at: position) != nil, "demand of a graphics device that is not there")
    let slot = index(position)
    guard demands[slot] != fraction else { return }
    demands[slot] = fraction
    gpus[Int(position.gpu)].needsDivision = true
  }

  /// Divides the processors of the GPUs something has changed on.
  ///
  /// Partitions and GPUs passed through are not time-sliced: they get up to what is theirs.
  public mutating func solve() {
    for gpu in gpus.indices where gpus[gpu].needsDivision {
      let scheduler = gpus[gpu].mode == .timeSliced ? settings.scheduler : .fixedShare
      let range = gpu * Self.slots..<(gpu + 1) * Self.slots
      scheduler.divide(demands: demands, fixedShares: fixedShares, in: range, shares: &shares)
      gpus[gpu].needsDivision = false
    }
  }

  /// Part of its physical GPU a device gets since the last `solve`, 0 to 1.
  public func share(_ position: GraphicsPosition) -> Double { shares[index(position)] }

  /// What a device wants of its physical GPU, 0 to 1.
  public func demand(_ position: GraphicsPosition) -> Double { max(0, demands[index(position)]) }

  /// How busy a physical GPU is since the last `solve`, 0 to 1.
  public func utilisation(of gpu: Int) -> Double {
    var sum = 0.0
    for slot in gpu * Self.slots..<(gpu + 1) * Self.slots { sum += shares[slot] }
    return min(1, sum)
  }

  /// Longest wait of a device for its next time slice, in milliseconds; 0 where its GPU is not time-sliced.
  ///
  /// The slice where none is set is that of the device's own profile.
  public func worstWaitMilliseconds(_ position: GraphicsPosition) -> Double {
    guard case .virtual(let profile) = device(at: position), !profile.isPartition else { return 0 }
    let most = profile.maximumPerGPU
    return settings.scheduler.worstWaitMilliseconds(
      running: gpus[Int(position.gpu)].deviceCount, maximumPerGPU: most,
      timeSliceMilliseconds: settings.timeSliceMilliseconds
        ?? GPUScheduler.defaultTimeSliceMilliseconds(maximumPerGPU: most))
  }

  private func index(_ position: GraphicsPosition) -> Int { Int(position.gpu) * Self.slots + Int(position.slot) }
}
