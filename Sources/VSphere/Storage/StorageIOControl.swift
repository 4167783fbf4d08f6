import Infrastructure
import Quantities

/// Storage I/O Control: keeps a datastore's latency at a threshold and divides what it can do then by disk shares.
///
/// Source: vSphere API, StorageIORMInfo (published); A. Gulati, I. Ahmad and C. Waldspurger, PARDA: Proportional
/// Allocation of Resources for Distributed Storage Access, FAST 2009 (known). Deprecated from vSphere 8.0 Update 3.
public struct StorageIOControlSettings: Sendable, Hashable {
  /// The latency above which hosts throttle.
  public enum Threshold: Sendable, Hashable {
    /// A latency in seconds, 5 to 100 ms. vSphere's default is 30 ms (published).
    case manual(seconds: Double)
    /// The latency at a part of the peak throughput, 0.5 to 1; vSphere's is 0.9 (published).
    case automatic(peakFraction: Double)
  }

  /// Whether it is on. Default false (known).
  public var isEnabled: Bool
  /// The latency above which hosts throttle. Default 30 ms (published).
  public var threshold: Threshold
  /// How often each host adapts its window. Default 4 s (known: PARDA).
  public var period: SimDuration
  /// Smoothing g of the window, 0 to 1. Default 0.2 (known: PARDA).
  public var gain: Double
  /// Smallest window. Default 4 (known: PARDA).
  public var minimumWindow: Double
  /// Term beta of the window for each 1000 disk shares on the host. Default 1 (modelling default): in balance the
  /// latency is above the threshold by the sum of all betas divided by the operations per second.
  public var windowPerThousandShares: Double

  /// Makes settings.
  public init(
    isEnabled: Bool = false, threshold: Threshold = .manual(seconds: 0.030), period: SimDuration = .seconds(4),
    gain: Double = 0.2, minimumWindow: Double = 4, windowPerThousandShares: Double = 1
  ) {
    self.isEnabled = isEnabled
    self.threshold = threshold
    self.period = period
    self.gain = gain
    self.minimumWindow = minimumWindow
    self.windowPerThousandShares = windowPerThousandShares
  }

  /// Everything wrong with the settings.
  /// - Parameter serviceTimeSeconds: time of one operation of the datastore: a threshold must be above it.
  public func problems(serviceTimeSeconds: Double? = nil) -> [ParameterError] {
    var checks = ParameterChecks()
    switch threshold {
    case .manual(let seconds):
      checks.requireNumber(seconds, in: 0.005...0.1, "threshold", "seconds")
      if isEnabled, let service = serviceTimeSeconds {
        checks.require(
          seconds > service, "threshold", "\(seconds) s is not above the service time, \(service) s",
          "a latency that the datastore can keep")
      }
    case .automatic(let fraction): checks.requireNumber(fraction, in: 0.5...1, "peak_fraction")
    }
    checks.require(period > .zero, "period", "\(period) is out of range", "more than 0 s")
    checks.require(gain > 0 && gain <= 1, "gain", "\(gain) is out of range", "a number above 0, up to 1")
    checks.requireNumber(minimumWindow, in: 1...4096, "minimum_window")
    checks.requireNumber(windowPerThousandShares, in: 0.001...1000, "window_per_thousand_shares")
    return checks.errors
  }
}

/// One host's window of outstanding commands under Storage I/O Control.
public struct StorageIOWindow: Sendable, Hashable {
  /// Commands the host may have outstanding at the device.
  public private(set) var commands: Double

  /// Starts with the full queue depth.
  public init(queueDepth: Int) { commands = Double(queueDepth) }

  /// Adapts the window once: w becomes (1 - g) w + g (threshold / latency w + beta), from the minimum to the depth.
  /// - Parameters:
  ///   - latencySeconds: latency over all hosts since the last time, normalised for size; above 0.
  ///   - thresholdSeconds: the latency to keep.
  ///   - shares: disk shares of all VMs of the host on the datastore.
  ///   - queueDepth: the device's depth.
  ///   - settings: gain, minimum and scale of beta.
  public mutating func adapt(
    latencySeconds: Double, thresholdSeconds: Double, shares: Double, queueDepth: Int,
    _ settings: StorageIOControlSettings
  ) {
    let beta = settings.windowPerThousandShares * shares / 1000
    let wanted = thresholdSeconds / latencySeconds * commands + beta
    let next = (1 - settings.gain) * commands + settings.gain * wanted
    commands = min(max(next, settings.minimumWindow), Double(queueDepth))
  }
}
