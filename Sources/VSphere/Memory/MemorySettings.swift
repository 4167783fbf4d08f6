import Infrastructure
import Quantities

/// How the VMkernel of a host manages memory.
public struct MemorySettings: Sendable, Hashable {
  /// Tax on idle memory, 0 to below 1. Default 0.75 (`Mem.IdleTax`, published).
  public var idleTax: Double
  /// Time between two passes of the memory scheduler. Default 15 s (`Mem.BalancePeriod`, published).
  public var balancePeriod: SimDuration
  /// Change of free memory after which the scheduler does not wait for its period, as a part of `minFree`. Default 0.25
  /// (that there is such a bound is published, its size a modelling default).
  public var bigChangeFraction: Double
  /// Time over which active memory is sampled. Default 60 s (`Mem.SamplePeriod`, published).
  public var samplePeriod: SimDuration
  /// Margin by which free memory must pass a state's bound to leave it. Default 0.1 (modelling default).
  public var hysteresis: Double
  /// Whether pages are shared at all. Default true; false is `Mem.ShareScanGHz` 0.
  public var sharesPages: Bool
  /// Time in which all of a machine is scanned for sharing. Default 60 min (`Mem.ShareScanTime`, published).
  public var shareScanTime: SimDuration
  /// Most the host scans, bytes a second for each GHz of its processors. Default 4 MB/s (`Mem.ShareScanGHz`,
  /// published).
  public var shareScanBytesPerSecondPerGHz: Double
  /// Ballooning.
  public var balloon: Balloon
  /// Compression; a largest fraction of 0 switches it off.
  public var compression: CompressionCache
  /// Swapping.
  public var swap: HostSwap
  /// How fast a guest touches memory it has not used before, bytes a second. Default 20 MB/s (modelling default: a
  /// cache that fills, not a guest that zeroes its memory). It is felt on a host that has to reclaim memory; elsewhere
  /// new memory is there at once.
  public var touchBytesPerSecond: Double

  /// Makes settings; the defaults are ESXi's where it has the setting.
  public init(
    idleTax: Double = 0.75, balancePeriod: SimDuration = .seconds(15), bigChangeFraction: Double = 0.25,
    samplePeriod: SimDuration = .seconds(60), hysteresis: Double = 0.1, sharesPages: Bool = true,
    shareScanTime: SimDuration = .minutes(60), shareScanBytesPerSecondPerGHz: Double = 4 * 1_048_576,
    balloon: Balloon = Balloon(), compression: CompressionCache = CompressionCache(), swap: HostSwap = HostSwap(),
    touchBytesPerSecond: Double = 20e6
  ) {
    self.idleTax = idleTax
    self.balancePeriod = balancePeriod
    self.bigChangeFraction = bigChangeFraction
    self.samplePeriod = samplePeriod
    self.hysteresis = hysteresis
    self.sharesPages = sharesPages
    self.shareScanTime = shareScanTime
    self.shareScanBytesPerSecondPerGHz = shareScanBytesPerSecondPerGHz
    self.balloon = balloon
    self.compression = compression
    self.swap = swap
    self.touchBytesPerSecond = touchBytesPerSecond
  }

  /// Everything wrong with the settings; empty when they can be used.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.require(
      idleTax >= 0 && idleTax < 1, "idleTax", "\(idleTax) is out of range", "a number from 0 to just below 1")
    checks.requirePositive(balancePeriod, "balancePeriod")
    checks.requirePositive(bigChangeFraction, "bigChangeFraction")
    checks.requirePositive(samplePeriod, "samplePeriod")
    checks.requireFraction(hysteresis, "hysteresis")
    checks.requirePositive(shareScanTime, "shareScanTime")
    checks.requirePositive(shareScanBytesPerSecondPerGHz, "shareScanBytesPerSecondPerGHz")
    checks.requireFraction(balloon.largestFraction, "balloon.largestFraction")
    checks.requirePositive(balloon.bytesPerSecond, "balloon.bytesPerSecond")
    checks.requirePositive(balloon.guestSwapInSeconds, "balloon.guestSwapInSeconds")
    checks.requireFraction(compression.largestFraction, "compression.largestFraction")
    checks.requireFraction(compression.compressibleFraction, "compression.compressibleFraction")
    checks.requirePositive(compression.compressionSeconds, "compression.compressionSeconds")
    checks.requirePositive(compression.decompressionSeconds, "compression.decompressionSeconds")
    checks.requirePositive(swap.parallelWrites, "swap.parallelWrites")
    checks.requirePositive(touchBytesPerSecond, "touchBytesPerSecond")
    return checks.errors
  }
}
