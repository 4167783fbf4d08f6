#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Rates while a round copies, constant between events.
struct PrecopyRates {
  /// Bytes sent a second.
  var sent: Double
  /// Bytes of the working set written a second.
  var dirty: Double
  /// Bytes outside it written a second.
  var coldDirty: Double
  /// Size of the working set, or infinity.
  var workingSet: Double
  /// Chance in a second that a page of the working set is written, for rounds that leave out rewritten pages; 0 when
  /// every page of the round is sent.
  var rewrite: Double
}

/// One pass over the pages that were dirty at its start, integrated exactly over stretches of constant rates.
///
/// A page of the working set is written at the times of a Poisson process, so that W (1 - exp(-D t / W)) of it are
/// dirty after t. A round that leaves out rewritten pages passes the fraction dx = B dt / (cold + hot p(t)) of its
/// pages in dt, where p falls as exp(-D t / W): the chance that a hot page was not written in this round yet.
struct PrecopyRound {
  /// Bytes to send outside the working set and in it.
  let cold: Double
  let hot: Double
  /// Part of the pages passed.
  private(set) var passed = 0.0
  /// Chance that a hot page was not written yet in this round.
  private(set) var untouched = 1.0
  /// Bytes dirty again, inside and outside the working set.
  private(set) var dirtyHot = 0.0
  private(set) var dirtyCold = 0.0
  private(set) var elapsedSeconds = 0.0
  /// Bytes sent.
  private(set) var sentBytes = 0.0

  init(cold: Double, hot: Double) {
    self.cold = cold
    self.hot = hot
  }

  /// Seconds to the end at these rates; infinite when nothing is sent.
  func remainingSeconds(at rates: PrecopyRates) -> Double {
    let left = 1 - passed
    let volume = cold + hot * untouched
    if left <= 0 || volume <= 0 { return 0 }
    if rates.sent <= 0 { return .infinity }
    if rates.rewrite == 0 || hot == 0 { return volume * left / rates.sent }
    if cold == 0 { return log1p(volume * rates.rewrite * left / rates.sent) / rates.rewrite }
    let exponent = cold * rates.rewrite * left / rates.sent
    // Beyond e^300 the 1 that log1p adds is far below the last digit, and products could leave the range.
    if exponent > 300 { return (exponent + log(volume / cold)) / rates.rewrite }
    return log1p(volume * expm1(exponent) / cold) / rates.rewrite
  }

  /// Passes a stretch that does not reach the end.
  mutating func integrate(seconds: Double, at rates: PrecopyRates) {
    let volume = cold + hot * untouched
    if volume > 0, rates.sent > 0 { passed = min(1, passed + progress(seconds, volume, rates)) }
    untouched *= exp(-rates.rewrite * seconds)
    sentBytes += rates.sent * seconds
    write(seconds: seconds, at: rates)
  }

  /// Passes the rest.
  mutating func finish(at rates: PrecopyRates) {
    let seconds = remainingSeconds(at: rates)
    // Without pages left out a round sends what it holds, whatever the rounding of its stretches.
    let sendsEverything = rates.rewrite == 0 && untouched == 1
    sentBytes = sendsEverything ? cold + hot : sentBytes + (seconds > 0 ? rates.sent * seconds : 0)
    write(seconds: seconds, at: rates)
    passed = 1
  }

  /// Takes what the rounding of the clock left for sent.
  mutating func settle() { passed = 1 }

  /// Bytes that become dirty in a stretch.
  func dirtied(seconds: Double, at rates: PrecopyRates) -> Double {
    freshlyDirtyHot(seconds, rates) + rates.coldDirty * seconds
  }

  private mutating func write(seconds: Double, at rates: PrecopyRates) {
    dirtyHot += freshlyDirtyHot(seconds, rates)
    dirtyCold += rates.coldDirty * seconds
    elapsedSeconds += seconds
  }

  private func freshlyDirtyHot(_ seconds: Double, _ rates: PrecopyRates) -> Double {
    if rates.workingSet == .infinity { return rates.dirty * seconds }
    if rates.workingSet <= dirtyHot { return 0 }
    return (rates.workingSet - dirtyHot) * -expm1(-rates.dirty * seconds / rates.workingSet)
  }

  private func progress(_ seconds: Double, _ volume: Double, _ rates: PrecopyRates) -> Double {
    if rates.rewrite == 0 || hot == 0 { return rates.sent * seconds / volume }
    let exponent = rates.rewrite * seconds
    if cold == 0 { return rates.sent * expm1(exponent) / (volume * rates.rewrite) }
    let gained = exponent > 300 ? exponent + log(cold / volume) : log1p(cold * expm1(exponent) / volume)
    return rates.sent * gained / (cold * rates.rewrite)
  }
}
