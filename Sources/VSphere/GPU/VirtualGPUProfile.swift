import Infrastructure

/// What a virtual GPU is for, the last letter of its profile (published: NVIDIA, Virtual GPU Software User Guide).
public enum VirtualGPUSeries: String, Sendable, Hashable, CaseIterable, BitwiseCopyable {
  /// Workstations.
  case workstation = "Q"
  /// Computation.
  case compute = "C"
  /// Desktops.
  case desktop = "B"
  /// Published applications.
  case applications = "A"
}

/// A kind of virtual GPU: `A40-8Q` is 8 GB of an A40 for a workstation.
///
/// `A100-3-20C` is backed by a Multi-Instance GPU (MIG) partition of three compute slices and 20 GB. Where a name says
/// 0 GB, as in `M10-0B`, it is 512 MB (known).
public struct VirtualGPUProfile: Sendable, Hashable, BitwiseCopyable, CustomStringConvertible {
  /// The board.
  public let board: GraphicsBoard
  /// Framebuffer in GB as in the name; 0 stands for 512 MB.
  public let sizeGB: Int
  /// What it is for.
  public let series: VirtualGPUSeries
  /// Compute slices of its partition; 0 where the GPU is time-sliced.
  public let computeSlices: Int

  /// Makes a profile.
  /// - Throws: what is wrong, with the sizes there are.
  public init(
    board: GraphicsBoard, sizeGB: Int, series: VirtualGPUSeries, computeSlices: Int = 0
  ) throws(ParameterError) {
    self.board = board
    self.sizeGB = sizeGB
    self.series = series
    self.computeSlices = computeSlices
    if board.isComputeOnly, series != .compute { throw error("has no series \(series.rawValue)", "series C") }
    if computeSlices == 0 {
      guard board.profileSizesGB.contains(sizeGB) else {
        let sizes = board.profileSizesGB.map(String.init).joined(separator: ", ")
        throw error("has no profile of \(sizeGB) GB", "one of \(sizes) GB")
      }
    } else {
      guard (1...max(1, board.computeSlices)).contains(computeSlices), board.computeSlices > 0 else {
        throw error(
          "cannot be divided into \(computeSlices) compute slices",
          board.computeSlices == 0
            ? "a time-sliced profile such as \(board.rawValue)-8Q" : "1 to \(board.computeSlices)")
      }
      guard (1...board.framebufferGB).contains(sizeGB) else {
        throw error("has no partition of \(sizeGB) GB", "1 to \(board.framebufferGB) GB")
      }
    }
  }

  /// Reads a profile's name, with or without `grid_` or `nvidia_` before it, with `-` or `_` between its parts.
  /// - Throws: what is wrong, with the nearest board where the board is unknown.
  public init(parsing text: String) throws(ParameterError) {
    var parts = text.split(whereSeparator: { $0 == "-" || $0 == "_" })
    if let first = parts.first?.lowercased(), first == "grid" || first == "nvidia" { parts.removeFirst() }
    guard let name = parts.first else { throw Self.shape(text) }
    guard let board = GraphicsBoard(named: name) else {
      throw ParameterError(
        parameter: "profile", problem: "board '\(name)' in '\(text)' is not known",
        hint: "did you mean '\(GraphicsBoard.nearest(to: name).rawValue)'?")
    }
    guard parts.count == 2 || parts.count == 3, let last = parts.last, let letter = last.last,
      let series = VirtualGPUSeries(rawValue: letter.uppercased()), let size = Self.number(last.dropLast())
    else { throw Self.shape(text) }
    var slices = 0
    if parts.count == 3 {
      guard let count = Self.number(parts[1]), count > 0 else { throw Self.shape(text) }
      slices = count
    }
    try self.init(board: board, sizeGB: size, series: series, computeSlices: slices)
  }

  /// Its framebuffer in MB.
  public var framebufferMB: Int { sizeGB == 0 ? 512 : sizeGB * 1024 }

  /// Whether a partition backs it, so that it is not time-sliced.
  public var isPartition: Bool { computeSlices > 0 }

  /// Most virtual GPUs of this kind on one physical GPU: framebuffer of the GPU by that of the profile, rounded down,
  /// at most 32 (known); of partitions also compute slices by those of the profile.
  public var maximumPerGPU: Int {
    let fits = board.framebufferMB / framebufferMB
    return min(fits, isPartition ? board.computeSlices / computeSlices : GraphicsBoard.virtualGPULimit)
  }

  /// Part of one GPU that is its own whatever the others do: slices of a partition, otherwise 1/maximum.
  public var fixedShare: Double {
    isPartition ? Double(computeSlices) / Double(board.computeSlices) : 1 / Double(maximumPerGPU)
  }

  /// Its name.
  public var description: String {
    "\(board.rawValue)-\(isPartition ? "\(computeSlices)-" : "")\(sizeGB)\(series.rawValue)"
  }

  private func error(_ problem: String, _ hint: String) -> ParameterError {
    ParameterError(parameter: "profile", problem: "\(board.rawValue) \(problem)", hint: hint)
  }

  private static func shape(_ text: String) -> ParameterError {
    ParameterError(
      parameter: "profile", problem: "'\(text)' is not a profile",
      hint: "board, GB of framebuffer and series Q, C, B or A, such as A40-8Q or A100-3-20C")
  }

  // Int(_:) would also read a sign.
  private static func number(_ digits: Substring) -> Int? {
    digits.utf8.allSatisfy { (48...57).contains($0) } ? Int(digits) : nil
  }
}
