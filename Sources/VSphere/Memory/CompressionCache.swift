/// Compression: a page chosen for swapping that fits into half a page is kept in memory instead.
public struct CompressionCache: Sendable, Hashable {
  /// Largest part of a machine's configured size the cache takes; then its oldest pages are swapped out. Default 0.1
  /// (`Mem.MemZipMaxPct`, known: Resource Management Guide).
  public var largestFraction: Double
  /// Part of the pages chosen that fit into half a page, 0 to 1. Default 0.6 (modelling default).
  public var compressibleFraction: Double
  /// Time to compress a page, seconds. Default 20 us (modelling default).
  public var compressionSeconds: Double
  /// Time to decompress a page, seconds. Default 20 us (known with low confidence: the memory study of ESX 4.1).
  public var decompressionSeconds: Double

  /// Makes the parameters.
  public init(
    largestFraction: Double = 0.1, compressibleFraction: Double = 0.6, compressionSeconds: Double = 20e-6,
    decompressionSeconds: Double = 20e-6
  ) {
    self.largestFraction = largestFraction
    self.compressibleFraction = compressibleFraction
    self.compressionSeconds = compressionSeconds
    self.decompressionSeconds = decompressionSeconds
  }

  /// The most host memory a machine's cache takes, bytes.
  public func largestBytes(sizeBytes: Int64) -> Int64 { Int64(Double(sizeBytes) * largestFraction) }

  /// Host memory that compressed pages take, bytes: half.
  public static func storedBytes(of compressedBytes: Int64) -> Int64 { (compressedBytes + 1) / 2 }
}
