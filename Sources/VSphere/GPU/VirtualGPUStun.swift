import Infrastructure

/// How long a machine with virtual GPUs stands still in a vMotion: its framebuffer is copied then, not before.
///
/// Model: t0 + used framebuffer / min(bandwidth of vMotion, rate at which the GPU is saved); a machine with several
/// adds them up. Source of the measurements: vCenter Server and Host Management, 'Using vMotion to Migrate vGPU Virtual
/// Machines', vSphere 6.7 and 7.0 (published); the lines through them are derived.
public struct VirtualGPUStun: Sendable, Hashable {
  /// Seconds apart from the framebuffer, t0.
  public var fixedSeconds: Double
  /// GB a second at which the GPU's state is saved.
  public var saveGBPerSecond: Double

  /// Makes a model from its two constants.
  public init(fixedSeconds: Double, saveGBPerSecond: Double) {
    self.fixedSeconds = fixedSeconds
    self.saveGBPerSecond = saveGBPerSecond
  }

  /// Tesla P40 on 10 GbE, vSphere 6.7 U1: 1.53 s + 7.474 s/GB, 0.134 GB/s; largest error 0.035 s (derived).
  public static let p40 = VirtualGPUStun(fixedSeconds: 1.53, saveGBPerSecond: 1 / 7.474)

  /// Tesla V100 on 10 GbE, vSphere 7.0: 1.67 s + 1.19 s/GB, 0.84 GB/s; largest error 1.3 s (derived).
  public static let v100 = VirtualGPUStun(fixedSeconds: 1.67, saveGBPerSecond: 1 / 1.19)

  /// That of a board: the P40's for boards up to its generation (M10, M60, P4, P40), the V100's for later ones
  /// (modelling default).
  public static func of(_ board: GraphicsBoard) -> VirtualGPUStun {
    switch board {
    case .m10, .m60, .p4, .p40: .p40
    default: .v100
    }
  }

  /// Seconds of stun for one virtual GPU.
  /// - Parameters:
  ///   - usedFramebufferGB: framebuffer in use.
  ///   - bandwidthGBPerSecond: what vMotion gets, the slower host's. Infinite, the default, leaves the GPU's own rate,
  ///     which is below 10 GbE in all measurements.
  public func seconds(usedFramebufferGB: Double, bandwidthGBPerSecond: Double = .infinity) -> Double {
    fixedSeconds + usedFramebufferGB / min(bandwidthGBPerSecond, saveGBPerSecond)
  }

  /// Seconds of stun of a V100 on 10 GbE as measured with 7.0, for the framebuffer of its virtual GPU: straight lines
  /// between the published points 2, 4, 6, 12, 22, 39 s at 1, 2, 4, 8, 16, 32 GB, and on along the outer
  /// ones (derived).
  public static func measuredV100Seconds(framebufferGB: Double) -> Double {
    var (sizeGB, seconds) = (1.0, 2.0)
    for (nextGB, nextSeconds) in [(2.0, 4.0), (4, 6), (8, 12), (16, 22), (32, 39)] {
      if framebufferGB <= nextGB || nextGB == 32 {
        return max(0, seconds + (framebufferGB - sizeGB) * (nextSeconds - seconds) / (nextGB - sizeGB))
      }
      (sizeGB, seconds) = (nextGB, nextSeconds)
    }
    return seconds
  }

  /// Worst-case seconds of stun with 7.0 on 10 GbE, by the framebuffer of the virtual GPU and the machine's memory:
  /// 0.82 + 2.793 framebuffer + 0.273 memory; largest error 0.5 s over the published table (derived).
  public static func worstCaseSeconds(framebufferGB: Double, memoryGB: Double) -> Double {
    0.82 + 2.793 * framebufferGB + 0.273 * memoryGB
  }

  /// Seconds for what is given, as a calculator asks.
  ///
  /// `vgpuGB` with `memGB` is the worst case, `vgpuGB` alone the V100 as measured, `usedFrameBufferGB` the line of
  /// `device`, P40 where none is named.
  /// - Throws: what is missing or out of range.
  public static func seconds(
    vgpuGB: Double? = nil, memGB: Double? = nil, usedFrameBufferGB: Double? = nil, device: String? = nil
  ) throws(ParameterError) -> Double {
    for (value, name) in [(vgpuGB, "vgpuGB"), (memGB, "memGB"), (usedFrameBufferGB, "usedFrameBufferGB")] {
      if let value, !(value >= 0 && value.isFinite) {
        throw ParameterError(parameter: name, problem: "\(value) is out of range", hint: "a number of GB from 0")
      }
    }
    var board: GraphicsBoard?
    if let device {
      board = GraphicsBoard(named: device)
      if board == nil {
        throw ParameterError(
          parameter: "device", problem: "board '\(device)' is not known",
          hint: "did you mean '\(GraphicsBoard.nearest(to: device).rawValue)'?")
      }
    }
    if let usedFrameBufferGB {
      return of(board ?? .p40).seconds(usedFramebufferGB: usedFrameBufferGB)
    }
    guard let vgpuGB else {
      throw ParameterError(parameter: "vgpuGB", problem: "is missing", hint: "vgpuGB or usedFrameBufferGB")
    }
    if let memGB { return worstCaseSeconds(framebufferGB: vgpuGB, memoryGB: memGB) }
    if let board, of(board) == .p40 { return p40.seconds(usedFramebufferGB: vgpuGB) }
    return measuredV100Seconds(framebufferGB: vgpuGB)
  }
}
