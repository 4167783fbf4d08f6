import Quantities

/// What a machine wants of its physical GPU, and integrals of what it wanted and got, in GPU seconds.
struct GraphicsUse: BitwiseCopyable {
  /// Part of the GPU it would use alone, 0 to 1.
  var demand = 0.0
  var demandIntegral = 0.0
  var servedIntegral = 0.0
  private var since = SimTime.zero

  /// Brings the integrals up to an instant, at the share it had until then.
  mutating func accrue(to now: SimTime, share: Double) {
    let seconds = (now - since).seconds
    since = now
    guard seconds > 0 else { return }
    demandIntegral += demand * seconds
    servedIntegral += share * seconds
  }
}
