import Quantities

/// Expected downtime of each of many machines that are restarted at once, in closed form.
///
/// downtime = detection + placement + wait for a power-on + power-on + boot + application. Machines go round the hosts
/// in turn, so the n-th of a host waits for floor(n / 32) power-ons. Booting takes the longer the more boot at once:
/// boot x max(1, boots x IOPS of one / IOPS of the storage). Modelling default throughout.
public struct DowntimeEstimate: Sendable, Hashable {
  /// From the failure to the first restart.
  public var detection: SimDuration
  /// To find hosts: 1 to 3 s.
  public var placement: SimDuration
  /// Of one power-on: 2 to 6 s.
  public var powerOn: SimDuration
  /// Of a boot when nobody else boots.
  public var boot: SimDuration
  /// Of the application.
  public var application: SimDuration
  /// Hosts that restart.
  public var hosts: Int
  /// Power-ons of one host at the same time.
  public var concurrentRestartsPerHost: Int
  /// Operations a second of one booting machine.
  public var bootOperationsPerSecond: Double
  /// Operations a second the storage can do.
  public var storageOperationsPerSecond: Double

  /// Makes an estimate: placement 2 s, power-on 4 s, boot 25 s, application at once, 32 power-ons a host, storage
  /// without a limit.
  public init(
    detection: SimDuration, hosts: Int, placement: SimDuration = .seconds(2), powerOn: SimDuration = .seconds(4),
    boot: SimDuration = .seconds(25), application: SimDuration = .zero, concurrentRestartsPerHost: Int = 32,
    bootOperationsPerSecond: Double = 0, storageOperationsPerSecond: Double = .infinity
  ) {
    self.detection = detection
    self.hosts = hosts
    self.placement = placement
    self.powerOn = powerOn
    self.boot = boot
    self.application = application
    self.concurrentRestartsPerHost = concurrentRestartsPerHost
    self.bootOperationsPerSecond = bootOperationsPerSecond
    self.storageOperationsPerSecond = storageOperationsPerSecond
  }

  /// How much longer a boot takes when that many machines boot at once.
  public func bootStormFactor(boots: Int) -> Double {
    guard storageOperationsPerSecond > 0 else { return bootOperationsPerSecond > 0 && boots > 0 ? .infinity : 1 }
    return Swift.max(1, Double(boots) * bootOperationsPerSecond / storageOperationsPerSecond)
  }

  /// Downtime of the machine at a position in the order of restarts, 0 first.
  /// - Parameters:
  ///   - position: how many are before it.
  ///   - boots: machines that boot at the same time.
  public func downtime(position: Int, boots: Int) -> SimDuration {
    let wave = position / Swift.max(1, hosts) / Swift.max(1, concurrentRestartsPerHost)
    let booting = boot.seconds * bootStormFactor(boots: boots)
    let rest = detection.seconds + placement.seconds + powerOn.seconds * Double(wave + 1) + application.seconds
    return .seconds(rounding: rest + booting)
  }
}
