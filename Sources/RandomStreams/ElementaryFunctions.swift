#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// ln x.
func naturalLogarithm(_ x: Double) -> Double { log(x) }
/// ln(1 + x), accurate near 0.
func logOnePlus(_ x: Double) -> Double { log1p(x) }
/// e^x.
func exponentialFunction(_ x: Double) -> Double { exp(x) }
/// e^x - 1, accurate near 0.
func exponentialMinusOne(_ x: Double) -> Double { expm1(x) }
/// x^y.
func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
/// ln Gamma(x) for x > 0.
func logGamma(_ x: Double) -> Double { lgamma(x) }
