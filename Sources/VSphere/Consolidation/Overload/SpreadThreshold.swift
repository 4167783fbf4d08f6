import Quantities

/// Overloaded when demand exceeds `1 - safety * spread` of the host's recent utilisation: the more it varies, the more
/// room is kept. A measure of spread makes a detector.
///
/// Source: Beloglazov and Buyya 2012, section 4.2 (adaptive utilisation thresholds).
public protocol SpreadThreshold: OverloadDetector {
  /// How strongly the spread lowers the threshold.
  var safety: Double { get }
  /// Used while the history is shorter than `minimumSpreadHistory`.
  var fallback: StaticThreshold { get }
  /// Spread of a history, which the detector may overwrite.
  static func spread(_ sorted: UnsafeMutableBufferPointer<Double>) -> Double
}

/// Shortest history in which a spread is trusted, in samples. Source: CloudSim's IQR and MAD policies.
public let minimumSpreadHistory = 12

extension SpreadThreshold {
  /// The spread is one of the history.
  public var readsHistory: Bool { true }

  /// Whether demand exceeds the threshold.
  public func isOverloaded(_ host: HostOutlook) -> Bool {
    guard host.history.count >= minimumSpreadHistory else { return fallback.isOverloaded(host) }
    return host.requestedFraction > threshold(host.history)
  }

  /// The threshold for a history of at least `minimumSpreadHistory` samples.
  public func threshold(_ history: UnsafeBufferPointer<Double>) -> Double {
    withSortedCopy(history) { 1 - safety * Self.spread($0) }
  }

  /// Demand and threshold.
  public func explain(_ host: HostOutlook) -> String {
    guard host.history.count >= minimumSpreadHistory else { return "short history, " + fallback.explain(host) }
    return "demand \(shortText(host.requestedFraction)) against threshold \(shortText(threshold(host.history)))"
  }
}

/// Lends a sorted copy of a short buffer, made on the stack.
func withSortedCopy<Result>(
  _ values: UnsafeBufferPointer<Double>, _ body: (UnsafeMutableBufferPointer<Double>) -> Result
) -> Result {
  withUnsafeTemporaryAllocation(of: Double.self, capacity: values.count) { copy in
    _ = copy.initialize(from: values)
    sortInPlace(copy)
    return body(copy)
  }
}

/// Insertion sort: the fastest for the 30 nearly random samples of a history.
func sortInPlace(_ values: UnsafeMutableBufferPointer<Double>) {
  guard values.count > 1 else { return }
  for index in 1..<values.count {
    let value = values[index]
    var position = index
    while position > 0, values[position - 1] > value {
      values[position] = values[position - 1]
      position -= 1
    }
    values[position] = value
  }
}
