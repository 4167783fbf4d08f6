/// Ballooning: a driver in the guest takes pages the guest likes least and the host takes them back.
public struct Balloon: Sendable, Hashable {
  /// Largest part of the configured size a balloon takes. Default 0.65 (`Mem.CtlMaxPercent`, published).
  public var largestFraction: Double
  /// Speed of inflation and deflation of one balloon, bytes a second. Default 100 MB/s (modelling default).
  public var bytesPerSecond: Double
  /// Time the guest waits for a page it had to put into its own swap file, seconds. Default 1 ms: a virtual disk on
  /// a flash array (modelling default).
  public var guestSwapInSeconds: Double

  /// Makes the parameters.
  public init(largestFraction: Double = 0.65, bytesPerSecond: Double = 100e6, guestSwapInSeconds: Double = 0.001) {
    self.largestFraction = largestFraction
    self.bytesPerSecond = bytesPerSecond
    self.guestSwapInSeconds = guestSwapInSeconds
  }

  /// The largest a machine's balloon gets, bytes.
  public func largestBytes(sizeBytes: Int64) -> Int64 { Int64(Double(sizeBytes) * largestFraction) }
}
