/// What memory of another node costs.
public enum RemoteAccess {
  /// Slowdown factor of work that waits for memory for a part mu of its cycles while a part r of its accesses is
  /// remote, at a ratio rho of remote to local latency: 1 + mu r (rho - 1) (modelling default).
  public static func slowdown(stalledFraction: Double, remoteFraction: Double, latencyRatio: Double) -> Double {
    1 + stalledFraction * remoteFraction * (latencyRatio - 1)
  }

  /// Most that work bound by bandwidth reads in all, bytes a second, while a part r of it comes over a link between
  /// nodes: min(local, link / r) (modelling default). Below the knee r = link / local nothing is lost.
  public static func bytesPerSecond(
    localBytesPerSecond: Double, linkBytesPerSecond: Double, remoteFraction: Double
  ) -> Double {
    remoteFraction > 0 ? min(localBytesPerSecond, linkBytesPerSecond / remoteFraction) : localBytesPerSecond
  }
}
