/// The band of utilisation power management keeps hosts in. Source: Broadcom KB 310527.
public struct UtilisationBand: Sendable, Hashable {
  /// Below this on all hosts one may go to standby.
  public var low: Double
  /// Above this on a host one is powered on.
  public var high: Double

  /// Makes a band around a target; in any one unit, parts or percent.
  public init(target: Double, tolerance: Double) {
    low = target - tolerance
    high = target + tolerance
  }

  /// How far hosts are above the band: the root of the summed squares of what processors and memory exceed it by.
  /// Source: VMware Distributed Power Management Concepts and Use (from memory); squares are a modelling default.
  public func highScore(_ utilisations: some Sequence<(cpu: Double, memory: Double)>) -> Double {
    var squares = 0.0
    for host in utilisations {
      let cpu = max(0, host.cpu - high)
      let memory = max(0, host.memory - high)
      squares += cpu * cpu + memory * memory
    }
    return squares.squareRoot()
  }

  /// How far hosts are below the band, likewise; a host counts by the resource that is used more, since one that is
  /// busy with either cannot be spared.
  public func lowScore(_ utilisations: some Sequence<(cpu: Double, memory: Double)>) -> Double {
    var squares = 0.0
    for host in utilisations {
      let below = max(0, low - max(host.cpu, host.memory))
      squares += below * below
    }
    return squares.squareRoot()
  }
}
