/// NVIDIA boards that host virtual GPUs, named as in their profiles.
///
/// Source of names, framebuffers and profile sizes: NVIDIA Virtual GPU Software User Guide, 'Virtual GPU Types'
/// (known).
public enum GraphicsBoard: String, Sendable, Hashable, CaseIterable, BitwiseCopyable {
  /// Tesla M10: four GPUs of 8 GB.
  case m10 = "M10"
  /// Tesla M60: two GPUs of 8 GB.
  case m60 = "M60"
  /// Tesla P4: 8 GB.
  case p4 = "P4"
  /// Tesla P40: 24 GB.
  case p40 = "P40"
  /// Tesla V100 with 16 GB.
  case v100 = "V100"
  /// Tesla V100 with 32 GB.
  case v100D = "V100D"
  /// T4: 16 GB.
  case t4 = "T4"
  /// Quadro RTX 6000: 24 GB.
  case rtx6000 = "RTX6000"
  /// Quadro RTX 8000: 48 GB.
  case rtx8000 = "RTX8000"
  /// A10: 24 GB.
  case a10 = "A10"
  /// A16: four GPUs of 16 GB.
  case a16 = "A16"
  /// A30: 24 GB, computation only.
  case a30 = "A30"
  /// A40: 48 GB.
  case a40 = "A40"
  /// A100 with 40 GB, computation only.
  case a100 = "A100"
  /// A100 with 80 GB, computation only.
  case a100D = "A100D"
  /// L4: 24 GB.
  case l4 = "L4"
  /// L40: 48 GB.
  case l40 = "L40"
  /// L40S: 48 GB.
  case l40S = "L40S"
  /// H100 with 80 GB, computation only.
  case h100 = "H100"

  /// Framebuffer of one physical GPU in GB (known).
  public var framebufferGB: Int {
    switch self {
    case .m10, .m60, .p4: 8
    case .v100, .t4, .a16: 16
    case .p40, .rtx6000, .a10, .a30, .l4: 24
    case .v100D: 32
    case .a100: 40
    case .rtx8000, .a40, .l40, .l40S: 48
    case .a100D, .h100: 80
    }
  }

  /// Framebuffer of one physical GPU in MB.
  public var framebufferMB: Int { framebufferGB * 1024 }

  /// Physical GPUs of one board (known).
  public var gpuCount: Int {
    switch self {
    case .m10, .a16: 4
    case .m60: 2
    default: 1
    }
  }

  /// Most virtual GPUs of one physical GPU, whatever their size: 32 (known: 48 GB boards list 32 of 1 GB).
  public static let virtualGPULimit = 32

  /// Parts a GPU's processors are divided into as Multi-Instance GPU; 0 where it cannot be (known: A30 4, others 7).
  public var computeSlices: Int {
    switch self {
    case .a30: 4
    case .a100, .a100D, .h100: 7
    default: 0
    }
  }

  /// Whether only profiles of series C exist (known).
  public var isComputeOnly: Bool { computeSlices > 0 }

  /// Framebuffers of time-sliced profiles in GB, ascending; 0 stands for 512 MB, as in profile names (known).
  public var profileSizesGB: [Int] {
    switch self {
    case .m10, .m60: [0, 1, 2, 4, 8]
    case .p4: [1, 2, 4, 8]
    case .v100, .t4, .a16: [1, 2, 4, 8, 16]
    case .v100D: [1, 2, 4, 8, 16, 32]
    case .p40, .rtx6000, .a10, .l4: [1, 2, 3, 4, 6, 8, 12, 24]
    case .a30: [4, 6, 8, 12, 24]
    case .a100: [4, 5, 8, 10, 20, 40]
    case .rtx8000, .a40, .l40, .l40S: [1, 2, 3, 4, 6, 8, 12, 16, 24, 48]
    case .a100D, .h100: [4, 5, 8, 10, 16, 20, 40, 80]
    }
  }

  /// The board of that name, however capitalised.
  public init?(named name: some StringProtocol) {
    let wanted = name.uppercased()
    guard let board = GraphicsBoard.allCases.first(where: { $0.rawValue == wanted }) else { return nil }
    self = board
  }

  /// The board whose name is the fewest insertions, deletions and replacements away; the first of several.
  public static func nearest(to name: some StringProtocol) -> GraphicsBoard {
    let wanted = Array(name.uppercased().utf8)
    var best = GraphicsBoard.a40
    var bestDistance = Int.max
    for board in allCases {
      let distance = edits(wanted, Array(board.rawValue.utf8))
      if distance < bestDistance { (best, bestDistance) = (board, distance) }
    }
    return best
  }

  private static func edits(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let replaced = diagonal + (a == b ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }
}
