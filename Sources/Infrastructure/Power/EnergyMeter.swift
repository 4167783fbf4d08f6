import Quantities

/// The integral over time of a value that is constant between changes.
///
/// Reading it changes nothing, so how often anybody looks cannot change a total; neither can setting the value it
/// already has. Segments are added with compensation (Neumaier), so a million short ones add up like one long one.
public struct PiecewiseConstantIntegral: Sendable, Hashable {
  /// The value since the last change.
  public private(set) var value: Double
  private var since: SimTime
  private var sum = 0.0
  private var compensation = 0.0

  /// Starts with a value at an instant, integral zero.
  public init(value: Double, at time: SimTime = .zero) {
    self.value = value
    since = time
  }

  /// Changes the value from an instant on.
  /// - Precondition: `time` is not before the last change.
  public mutating func set(_ newValue: Double, at time: SimTime) {
    guard newValue != value else { return }
    precondition(time >= since, "integral updated in the past")
    let segment = value * (time - since).seconds
    let next = sum + segment
    compensation += sum.magnitude >= segment.magnitude ? (sum - next) + segment : (segment - next) + sum
    sum = next
    value = newValue
    since = time
  }

  /// The integral up to an instant, in units of the value times seconds.
  /// - Precondition: `time` is not before the last change.
  public func integral(at time: SimTime) -> Double {
    precondition(time >= since, "integral read in the past")
    return sum + (compensation + value * (time - since).seconds)
  }
}

/// Energy drawn so far by something whose power changes at instants: the exact integral, never polled.
public struct EnergyMeter: Sendable, Hashable {
  private var integral: PiecewiseConstantIntegral

  /// Starts at an instant with a power in watts.
  public init(watts: Double, at time: SimTime = .zero) {
    integral = PiecewiseConstantIntegral(value: watts, at: time)
  }

  /// The power since the last change, in watts.
  public var watts: Double { integral.value }

  /// Changes the power from an instant on.
  public mutating func set(watts: Double, at time: SimTime) { integral.set(watts, at: time) }

  /// Energy from the start to an instant not before the last change.
  public func energy(at time: SimTime) -> Energy { Energy(joules: integral.integral(at: time)) }
}
