import Quantities

/// Overloaded when demand exceeds a fixed part of the capacity.
///
/// Source: Beloglazov and Buyya 2012, section 4.1 (THR).
public struct StaticThreshold: OverloadDetector {
  public static let name = "threshold"
  /// The part of the capacity.
  public let threshold: Double

  /// Makes a detector with a threshold, a part of the capacity.
  public init(threshold: Double) { self.threshold = threshold }

  public var readsHistory: Bool { false }
  @inline(__always) public func isOverloaded(_ host: HostOutlook) -> Bool { host.requestedFraction > threshold }
  public func explain(_ host: HostOutlook) -> String {
    "demand \(shortText(host.requestedFraction)) against threshold \(shortText(threshold))"
  }
}
