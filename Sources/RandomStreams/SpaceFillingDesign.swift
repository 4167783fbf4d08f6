import CGSL

/// Points spread evenly over the unit cube, for experiments with more parameters than a grid can hold.
public enum SpaceFillingDesign {
  /// Most dimensions of a Sobol sequence in GSL.
  public static let sobolDimensionLimit = 40

  /// A Latin hypercube: in every dimension one point in each of as many strata as there are points, at a random place
  /// in it (McKay, Beckman and Conover, Technometrics 21, 1979).
  /// - Parameters:
  ///   - points: number of points.
  ///   - dimensions: number of coordinates of each.
  ///   - stream: where the draws come from.
  /// - Returns: the points, coordinates in 0..<1.
  public static func latinHypercube(points: Int, dimensions: Int, stream: RandomStream) -> [[Double]] {
    var design = Array(repeating: [Double](repeating: 0, count: dimensions), count: points)
    for dimension in 0..<dimensions {
      var strata = Array(0..<points)
      for last in strata.indices.reversed() { strata.swapAt(last, stream.index(below: last + 1)) }
      for point in 0..<points {
        design[point][dimension] = (Double(strata[point]) + stream.uniform()) / Double(points)
      }
    }
    return design
  }

  /// The first points of Sobol's sequence (Bratley and Fox, ACM Transactions on Mathematical Software 14, 1988, by
  /// `gsl_qrng_sobol`), which starts at the middle of the cube.
  /// - Precondition: 1 to `sobolDimensionLimit` dimensions.
  public static func sobol(points: Int, dimensions: Int) -> [[Double]] {
    precondition((1...sobolDimensionLimit).contains(dimensions), "no Sobol sequence of so many dimensions")
    guard let generator = gsl_qrng_alloc(vdcsim_sobol_type(), UInt32(dimensions)) else { fatalError("out of memory") }
    defer { gsl_qrng_free(generator) }
    return (0..<points).map { _ in
      var point = [Double](repeating: 0, count: dimensions)
      gsl_qrng_get(generator, &point)
      return point
    }
  }
}
