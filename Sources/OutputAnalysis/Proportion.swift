import CGSL

/// Wilson's score interval for a proportion (JASA 22, 1927), which stays inside 0...1 and is honest near the ends;
/// nil without trials.
/// - Parameters:
///   - successes: how often it happened, at most `trials`.
///   - trials: how often it could have happened.
///   - level: confidence level, between 0 and 1.
public func wilsonInterval(successes: UInt64, trials: UInt64, level: Double = 0.95) -> ClosedRange<Double>? {
  precondition(successes <= trials, "more successes than trials")
  guard trials > 0 else { return nil }
  let n = Double(trials)
  let proportion = Double(successes) / n
  let z = gsl_cdf_ugaussian_Pinv((1 + level) / 2)
  let shrink = 1 + z * z / n
  let centre = (proportion + z * z / (2 * n)) / shrink
  let halfWidth = z * (proportion * (1 - proportion) / n + z * z / (4 * n * n)).squareRoot() / shrink
  let low = successes == 0 ? 0 : max(0, centre - halfWidth)
  let high = successes == trials ? 1 : min(1, centre + halfWidth)
  return low...high
}

/// Upper 95 % bound on the probability, or rate, of something that was never seen: the rule of three (Hanley and
/// Lippman-Hand, JAMA 249, 1983), from -ln 0.05 = 2.996.
/// - Parameter exposure: number of trials, or time watched, in which it did not happen; the bound has the inverse unit.
public func ruleOfThreeBound(exposure: Double) -> Double { 3 / exposure }
