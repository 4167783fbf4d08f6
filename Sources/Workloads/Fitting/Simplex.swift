import CGSL
import RandomStreams

/// Minimisation without derivatives: the simplex of Nelder and Mead, `gsl_multimin_fminimizer_nmsimplex2`.
enum Simplex {
  /// What stands for an infinite value: the method of GSL refuses one.
  private static let forbidden = 1e300
  private static let iterationLimit = 2_000

  /// The lowest point found from a start, and the value there; nil where the function has no finite value at the start.
  ///
  /// - Parameters:
  ///   - start: the point to start from, in coordinates in which a step of 1 is large and one of 1e-7 is small.
  ///   - step: size of the first simplex.
  ///   - function: what is minimised; not finite where a point is not allowed.
  static func minimise(
    from start: [Double], step: Double = 0.3, _ function: @escaping ([Double]) -> Double
  ) -> (point: [Double], value: Double)? {
    GSLErrors.returnInsteadOfAborting()
    guard function(start).isFinite else { return nil }
    let first = descend(from: start, step: step, function)
    // A second, small simplex guards against one that collapsed beside the minimum.
    return first.flatMap { descend(from: $0.point, step: step / 30, function) } ?? first
  }

  private static func descend(
    from start: [Double], step: Double, _ function: @escaping ([Double]) -> Double
  ) -> (point: [Double], value: Double)? {
    let size = start.count
    guard let point = gsl_vector_alloc(size), let steps = gsl_vector_alloc(size),
      let simplex = gsl_multimin_fminimizer_alloc(vdcsim_simplex_type(), size)
    else { return nil }
    defer {
      gsl_vector_free(point)
      gsl_vector_free(steps)
      gsl_multimin_fminimizer_free(simplex)
    }
    for index in 0..<size { gsl_vector_set(point, index, start[index]) }
    gsl_vector_set_all(steps, step)
    let box = FunctionBox(function)
    return withExtendedLifetime(box) {
      var objective = gsl_multimin_function(
        f: { vector, box in
          guard let vector, let box else { return Simplex.forbidden }
          let value = Unmanaged<FunctionBox>.fromOpaque(box).takeUnretainedValue().function(Simplex.array(vector))
          return value.isFinite ? value : Simplex.forbidden
        }, n: size, params: Unmanaged.passUnretained(box).toOpaque())
      guard gsl_multimin_fminimizer_set(simplex, &objective, point, steps) == 0 else { return nil }
      for _ in 0..<iterationLimit {
        guard gsl_multimin_fminimizer_iterate(simplex) == 0 else { break }
        if gsl_multimin_fminimizer_size(simplex) < 1e-8 { break }
      }
      return (array(simplex.pointee.x), simplex.pointee.fval)
    }
  }

  private static func array(_ vector: UnsafePointer<gsl_vector>) -> [Double] {
    (0..<vector.pointee.size).map { gsl_vector_get(vector, $0) }
  }
}

/// A closure behind the pointer that GSL hands through.
private final class FunctionBox {
  let function: ([Double]) -> Double

  init(_ function: @escaping ([Double]) -> Double) { self.function = function }
}
