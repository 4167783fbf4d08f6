import CGSL

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
/// x^y.
func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
/// ln Gamma(x) for x > 0.
func logGamma(_ x: Double) -> Double { lgamma(x) }
/// The derivative of ln Gamma for x > 0.
func digamma(_ x: Double) -> Double { gsl_sf_psi(x) }
/// The second derivative of ln Gamma for x > 0.
func trigamma(_ x: Double) -> Double { gsl_sf_psi_1(x) }
/// ln(1 + e^x) without overflow.
func logOnePlusExponential(_ x: Double) -> Double { x > 36 ? x : log1p(exp(x)) }
