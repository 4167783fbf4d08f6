/// The physical GPUs of one host and the vGPUs on them.
public struct HostGPUs: Sendable, Hashable {
  /// Which GPU a new vGPU goes to.
  public enum Policy: String, Sendable, Hashable, CaseIterable {
    /// The one with fewest vGPUs: performance.
    case breadthFirst
    /// The fullest that still has room: consolidation.
    case depthFirst
  }

  /// Why no GPU takes a device.
  public enum Refusal: Sendable, Hashable {
    /// No GPU of that board in the host.
    case noSuchBoard
    /// GPUs of that board exist but have no room left.
    case noRoom
    /// Room exists, but on GPUs that hold another framebuffer size, or are in the other of the modes MIG and time-sliced.
    case otherProfile
  }

  /// One physical GPU.
  public struct GPU: Sendable, Hashable {
    /// Its board.
    public let board: GPUBoard
    /// vGPUs on it.
    public fileprivate(set) var count = 0
    /// Framebuffer taken, MB.
    public fileprivate(set) var usedMB = 0
    /// MIG slices taken; above 0 only in MIG mode.
    public fileprivate(set) var usedSlices = 0
    /// Framebuffer size of the first vGPU, which the others must have unless sizes may mix; 0 while empty.
    public fileprivate(set) var profileMB = 0
    /// Whether a machine has the whole GPU (DirectPath).
    public fileprivate(set) var isPassthrough = false
  }

  /// GPUs in order of their boards.
  public private(set) var gpus: ContiguousArray<GPU>
  /// Where new vGPUs go. Default breadth-first (modelling default).
  public var policy: Policy
  /// Whether time-sliced vGPUs of several framebuffer sizes may share a GPU: from vSphere 8.0 U3 (published).
  public var allowsMixedSizes: Bool

  /// The GPUs of a host's boards.
  public init(boards: [GPUBoard], policy: Policy = .breadthFirst, allowsMixedSizes: Bool = false) {
    gpus = ContiguousArray(boards.flatMap { board in (0..<board.gpuCount).map { _ in GPU(board: board) } })
    self.policy = policy
    self.allowsMixedSizes = allowsMixedSizes
  }

  /// GPU a vGPU of the profile would go to; of equals the first.
  public func choice(for profile: VirtualGPUProfile) -> Result<Int, Refusal> {
    var best = -1
    var refusal = Refusal.noSuchBoard
    for (index, gpu) in gpus.enumerated() where gpu.board.name == profile.board.name {
      guard hasRoom(gpu, for: profile) else {
        if refusal == .noSuchBoard { refusal = .noRoom }
        continue
      }
      guard accepts(gpu, profile) else {
        refusal = .otherProfile
        continue
      }
      guard best >= 0 else {
        best = index
        continue
      }
      let isBetter = policy == .breadthFirst ? gpu.count < gpus[best].count : gpu.usedMB > gpus[best].usedMB
      if isBetter { best = index }
    }
    return best >= 0 ? .success(best) : .failure(refusal)
  }

  /// Places a vGPU and returns its GPU.
  public mutating func place(_ profile: VirtualGPUProfile) -> Result<Int, Refusal> {
    let choice = choice(for: profile)
    if case .success(let index) = choice {
      gpus[index].count += 1
      gpus[index].usedMB += profile.framebufferMB
      gpus[index].usedSlices += profile.migSlices
      if gpus[index].profileMB == 0 { gpus[index].profileMB = profile.framebufferMB }
    }
    return choice
  }

  /// Takes away a vGPU that `place` put on the GPU.
  public mutating func remove(_ profile: VirtualGPUProfile, from index: Int) {
    precondition(gpus[index].count > 0 && gpus[index].usedMB >= profile.framebufferMB, "no such vGPU")
    gpus[index].count -= 1
    gpus[index].usedMB -= profile.framebufferMB
    gpus[index].usedSlices -= profile.migSlices
    if gpus[index].count == 0 { gpus[index].profileMB = 0 }
  }

  /// Gives a whole empty GPU of the board to a machine.
  public mutating func placePassthrough(board: String) -> Result<Int, Refusal> {
    var refusal = Refusal.noSuchBoard
    for index in gpus.indices where gpus[index].board.name == board {
      if gpus[index].count == 0 && !gpus[index].isPassthrough {
        gpus[index].isPassthrough = true
        return .success(index)
      }
      refusal = .noRoom
    }
    return .failure(refusal)
  }

  /// Takes back a whole GPU.
  public mutating func removePassthrough(from index: Int) {
    precondition(gpus[index].isPassthrough, "the GPU is not passed through")
    gpus[index].isPassthrough = false
  }

  private func hasRoom(_ gpu: GPU, for profile: VirtualGPUProfile) -> Bool {
    !gpu.isPassthrough && gpu.usedMB + profile.framebufferMB <= gpu.board.framebufferGB * 1024
      && (profile.migSlices == 0 || gpu.usedSlices + profile.migSlices <= gpu.board.migSlices)
  }

  private func accepts(_ gpu: GPU, _ profile: VirtualGPUProfile) -> Bool {
    if gpu.count == 0 { return true }
    if (gpu.usedSlices > 0) != (profile.migSlices > 0) { return false }
    return profile.migSlices > 0 || allowsMixedSizes || gpu.profileMB == profile.framebufferMB
  }
}

extension HostGPUs.Refusal: Error {}
