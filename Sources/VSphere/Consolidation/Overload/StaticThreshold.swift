import Quantities

/// Overloaded when demand exceeds a fixed part of the capacity.
///
/// Source: Beloglazov and Buyya 2012, section 4.1 (THR).
public struct StaticThreshold: OverloadDetector {
  /// The part of the capacity.
  public let threshold: Double

  /// Makes a detector with a threshold, a part of the capacity.
  public init(threshold: Double) { self.threshold = threshold }

  /// Whether the answer depends on the history.
  public var readsHistory: Bool { false }
  /// Whether the host is overloaded.
  @inline(__always) public func isOverloaded(_ host: HostOutlook) -> Bool { host.requestedFraction > threshold }
  /// The figures behind the answer, for `decisions.csv`.
  public func explain(_ host: HostOutlook) -> String {
    "demand \(shortText(host.requestedFraction)) against threshold \(shortText(threshold))"
  }
}
