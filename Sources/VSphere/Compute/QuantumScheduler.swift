import Quantities
import RandomStreams

/// The processors of one host in time slices: the discrete counterpart of `ShareTree` with `HostProcessors`.
///
/// For short runs, and to check the fluid form. Machines are flat siblings; a tree of pools is mapped onto it by giving
/// each machine the shares, reservation and limit that its pool leaves it. All processors are equal cores.
///
/// Swap it in for a host's part of the share tree: `addMachine`, `setDemand` and so on where the tree has the same,
/// `startWindow` at the start of a sample, `advance` to its end, and then `grantMHz` and `times`.
public struct QuantumScheduler {
  /// A machine on the host. Positions are reused after removal.
  public struct Machine: Hashable, Sendable, BitwiseCopyable {
    /// Dense position on its host.
    public let index: Int32
    /// The machine at a position.
    public init(_ index: Int32) { self.index = index }
  }

  /// The constants.
  public let settings: QuantumSettings
  /// Physical cores.
  public let cores: Int
  /// Speed of a core, MHz.
  public let coreMHz: Double
  /// How far the host has been simulated.
  public internal(set) var now = SimTime.zero

  /// Makes an idle host.
  /// - Parameters:
  ///   - cores: physical cores; threads are not modelled.
  ///   - coreMHz: speed of each.
  public init(cores: Int, coreMHz: Double, settings: QuantumSettings = QuantumSettings()) {
    self.cores = cores
    self.coreMHz = coreMHz
    self.settings = settings
  }

  // MARK: Machines

  /// Adds a machine at the present instant.
  ///
  /// Each vCPU alternates between exponentially distributed bursts and sleeps, so that it would run the part
  /// demandMHz / (vCPUs x coreMHz) of the time if it were alone. Time spent waiting shortens the following sleeps.
  /// - Parameters:
  ///   - vCPUs: number of vCPUs, at least 1.
  ///   - demandMHz: mean use if it were alone.
  ///   - shares: weight of the machine, above 0.
  ///   - reservationMHz: guarantee.
  ///   - limitMHz: cap, infinite for none.
  ///   - burst: mean length of a burst. Default 5 ms (modelling default).
  ///   - stream: where bursts and sleeps are drawn from.
  public mutating func addMachine(
    vCPUs: Int, demandMHz: Double, shares: Double, reservationMHz: Double = 0, limitMHz: Double = .infinity,
    burst: SimDuration = .milliseconds(5), stream: RandomStream
  ) -> Machine { Machine(0) }

  /// Removes a machine at the present instant.
  public mutating func removeMachine(_ machine: Machine) {}

  /// Changes the mean use of a machine if it were alone.
  public mutating func setDemand(of machine: Machine, toMHz demandMHz: Double) {}

  /// Changes a weight.
  public mutating func setShares(of machine: Machine, to shares: Double) {}

  /// Changes a guarantee.
  public mutating func setReservation(of machine: Machine, toMHz reservationMHz: Double) {}

  /// Changes a cap; infinity for none.
  public mutating func setLimit(of machine: Machine, toMHz limitMHz: Double) {}

  // MARK: Time

  /// When something happens next: `advance` up to before that changes nothing but the clock.
  public var nextEventTime: SimTime { .never }

  /// Simulates up to and including an instant, not before `now`.
  public mutating func advance(to time: SimTime) { now = time }

  // MARK: Measures

  /// Starts the window that `grantMHz` and `times` are means over.
  public mutating func startWindow() {}

  /// What the machine used on average since the window started, MHz.
  public func grantMHz(of machine: Machine) -> Double { 0 }

  /// Where its vCPUs' time went since the window started, means over its vCPUs.
  public func times(of machine: Machine) -> ProcessorTimes { ProcessorTimes() }
}
