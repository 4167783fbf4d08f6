/// A graphics board as vGPU profiles name it.
public struct GPUBoard: Sendable, Hashable {
  /// Name as profiles begin with it, such as `A40`.
  public var name: String
  /// Framebuffer of one physical GPU, GB as profile names count.
  public var framebufferGB: Int
  /// Physical GPUs on the board.
  public var gpuCount: Int
  /// Compute slices it can be cut into by MIG; 0 where the board has no MIG.
  public var migSlices: Int

  /// Makes a board.
  public init(name: String, framebufferGB: Int, gpuCount: Int = 1, migSlices: Int = 0) {
    self.name = name
    self.framebufferGB = framebufferGB
    self.gpuCount = gpuCount
    self.migSlices = migSlices
  }

  /// Boards known by name (known: NVIDIA virtual GPU software user guide). A100D is the A100 with 80 GB, V100D the V100
  /// with 32 GB, as profile names call them.
  public static let catalogue: [GPUBoard] = [
    GPUBoard(name: "A100", framebufferGB: 40, migSlices: 7),
    GPUBoard(name: "A100D", framebufferGB: 80, migSlices: 7),
    GPUBoard(name: "A16", framebufferGB: 16, gpuCount: 4),
    GPUBoard(name: "A40", framebufferGB: 48),
    GPUBoard(name: "L40", framebufferGB: 48),
    GPUBoard(name: "P40", framebufferGB: 24),
    GPUBoard(name: "T4", framebufferGB: 16),
    GPUBoard(name: "V100", framebufferGB: 16),
    GPUBoard(name: "V100D", framebufferGB: 32),
  ]

  /// The board of that name; nil when the catalogue has none.
  public static func named(_ name: String) -> GPUBoard? { catalogue.first { $0.name == name } }
}
