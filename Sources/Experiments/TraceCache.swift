import Synchronization
import Workloads

/// Recordings that have been read, so that scenarios that name the same ones share them.
public final class TraceCache: Sendable {
  private let traces = Mutex<[TraceSource: DemandTraces]>([:])

  /// Makes a cache that has read nothing.
  public init() {}

  /// The recordings of a source, read at the first call for it.
  /// - Throws: what is wrong with them.
  func read(_ source: TraceSource) throws(TraceErrors) -> DemandTraces {
    if let known = traces.withLock({ $0[source] }) { return known }
    let read = try TraceReader.read(source)
    traces.withLock { $0[source] = read }
    return read
  }
}
