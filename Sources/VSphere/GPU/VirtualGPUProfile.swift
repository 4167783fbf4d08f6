import Infrastructure

/// A vGPU type: board, framebuffer and series, written `A40-8Q`, or `A100-3-20C` when backed by a MIG instance.
public struct VirtualGPUProfile: Sendable, Hashable {
  /// What a profile is licensed for (published: NVIDIA vGPU documentation).
  public enum Series: String, Sendable, Hashable, CaseIterable {
    /// Virtual workstation.
    case workstation = "Q"
    /// Compute.
    case compute = "C"
    /// Virtual desktop.
    case desktop = "B"
    /// Virtual applications.
    case applications = "A"
  }

  /// The board.
  public let board: GPUBoard
  /// Framebuffer of one vGPU, MB of 2^20 bytes; a name that says 0 GB means 512 MB (known: NVIDIA vGPU user guide).
  public let framebufferMB: Int
  /// What it is for.
  public let series: Series
  /// Compute slices of a MIG instance; 0 for a time-sliced vGPU.
  public let migSlices: Int

  /// Reads a profile's name against a catalogue of boards; says what is wrong when it is not one.
  public init(
    parsing name: String, boards: [GPUBoard] = GPUBoard.catalogue, parameter: String = "profile"
  ) throws(ParameterError) {
    func wrong(_ problem: String) -> ParameterError {
      ParameterError(
        parameter: parameter, problem: "\"\(name)\" \(problem)",
        hint: "board-framebuffer in GB and series Q, C, B or A, such as A40-8Q, or with MIG slices, such as A100-3-20C")
    }
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, let tail = parts.last, let letter = tail.last else {
      throw wrong("is not a vGPU profile")
    }
    guard let board = boards.first(where: { $0.name == parts[0] }) else {
      throw wrong("names a board that is not among \(boards.map(\.name).joined(separator: ", "))")
    }
    guard let series = Series(rawValue: String(letter)) else { throw wrong("ends with no series") }
    guard let sizeGB = Int(tail.dropLast()), (0...board.framebufferGB).contains(sizeGB) else {
      throw wrong("has no framebuffer from 0 to the board's \(board.framebufferGB) GB")
    }
    var slices = 0
    if parts.count == 3 {
      guard let value = Int(parts[1]), value >= 1, value <= board.migSlices else {
        throw wrong("asks for MIG slices, of which \(board.name) has \(board.migSlices)")
      }
      slices = value
    }
    self.board = board
    self.framebufferMB = sizeGB == 0 ? 512 : sizeGB * 1024
    self.series = series
    self.migSlices = slices
  }

  /// Framebuffer, bytes.
  public var framebufferBytes: Int64 { Int64(framebufferMB) << 20 }

  /// vGPUs of this profile on one GPU: floor(board / profile) (published), for MIG also floor(slices / profile's slices).
  public var maximumPerGPU: Int {
    let byMemory = board.framebufferGB * 1024 / framebufferMB
    return migSlices == 0 ? byMemory : min(byMemory, board.migSlices / migSlices)
  }

  /// Name as vSphere shows it.
  public var name: String {
    let size = framebufferMB < 1024 ? 0 : framebufferMB / 1024
    return "\(board.name)-\(migSlices > 0 ? "\(migSlices)-" : "")\(size)\(series.rawValue)"
  }
}
