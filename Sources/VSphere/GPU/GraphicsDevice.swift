/// What a virtual machine asks of a host's GPUs.
public enum GraphicsDevice: Sendable, Hashable, BitwiseCopyable, CustomStringConvertible {
  /// A virtual GPU, which leaves vMotion, DRS and HA to the machine.
  case virtual(VirtualGPUProfile)
  /// A whole physical GPU (DirectPath I/O), which pins the machine to its host.
  case passthrough(GraphicsBoard)

  /// The board it needs.
  public var board: GraphicsBoard {
    switch self {
    case .virtual(let profile): profile.board
    case .passthrough(let board): board
    }
  }

  /// Framebuffer it takes, in MB.
  public var framebufferMB: Int {
    switch self {
    case .virtual(let profile): profile.framebufferMB
    case .passthrough(let board): board.framebufferMB
    }
  }

  /// Whether a machine with it can be moved while it runs.
  public var allowsVMotion: Bool {
    if case .virtual = self { true } else { false }
  }

  /// The profile's name, or the board's with `passthrough` before it.
  public var description: String {
    switch self {
    case .virtual(let profile): profile.description
    case .passthrough(let board): "passthrough \(board.rawValue)"
    }
  }
}

/// Where a device is on its host. Positions are reused after removal.
public struct GraphicsPosition: Sendable, Hashable, BitwiseCopyable {
  /// Position of the physical GPU on the host, boards in their order.
  public let gpu: Int32
  /// Position on the physical GPU.
  public let slot: Int32
}

/// Why a host has no place for a device. Of several GPUs' reasons, the one that comes last here is given.
public enum GraphicsRefusal: Int, Error, Sendable, Hashable, CaseIterable, CustomStringConvertible {
  /// The host has no such board.
  case noSuchBoard
  /// A machine has the whole GPU.
  case passedThrough
  /// Virtual GPUs are on it, so it cannot be given as a whole.
  case inUse
  /// Not enough framebuffer, or positions, or compute slices.
  case full
  /// The GPU is partitioned and the profile time-sliced, or the other way round.
  case otherMode
  /// Virtual GPUs of another framebuffer size are on it.
  case otherSize

  /// The reason in words.
  public var description: String {
    switch self {
    case .noSuchBoard: "the host has no such board"
    case .passedThrough: "another virtual machine has the whole GPU"
    case .inUse: "virtual GPUs are on the GPU, so it cannot be passed through"
    case .full: "the GPU has not enough left"
    case .otherMode: "the GPU is partitioned for other profiles, or time-sliced"
    case .otherSize: "virtual GPUs of another framebuffer size are on the GPU"
    }
  }
}
