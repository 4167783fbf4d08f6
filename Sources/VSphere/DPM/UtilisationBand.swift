/// The band of utilisation power management keeps hosts in. Source: Broadcom KB 310527.
public struct UtilisationBand: Sendable, Hashable {
  /// How used a host is, in the unit of the band.
  public struct Utilisation: Sendable, Hashable {
    /// Of the processors.
    public var cpu: Double
    /// Of the memory.
    public var memory: Double

    /// Makes a utilisation.
    public init(cpu: Double, memory: Double) {
      self.cpu = cpu
      self.memory = memory
    }

    /// Of the resource that is used more.
    public var highest: Double { max(cpu, memory) }
  }

  /// Below this on all hosts one may go to standby.
  public var low: Double
  /// Above this on a host one is powered on.
  public var high: Double

  /// Makes a band around a target; in any one unit, parts or percent.
  public init(target: Double, tolerance: Double) {
    low = target - tolerance
    high = target + tolerance
  }

  /// Whether standby may be considered: processors and memory of all hosts are below the band.
  public func allowsStandby(_ utilisations: [Utilisation]) -> Bool {
    utilisations.allSatisfy { $0.highest < low }
  }

  /// Whether power-on is considered: processors or memory of a host are above the band (the paper; the KB article says
  /// of all hosts).
  public func wantsPowerOn(_ utilisations: [Utilisation]) -> Bool {
    utilisations.contains { $0.highest > high }
  }

  /// How far hosts are above the band: the root of the summed squares of what processors and memory exceed it by.
  /// Source: VMware Distributed Power Management Concepts and Use (from memory); squares are a modelling default.
  public func highScore(_ utilisations: [Utilisation]) -> Double {
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
  public func lowScore(_ utilisations: [Utilisation]) -> Double {
    var squares = 0.0
    for host in utilisations {
      let below = max(0, low - host.highest)
      squares += below * below
    }
    return squares.squareRoot()
  }
}
