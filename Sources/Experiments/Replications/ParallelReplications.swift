import Foundation
import Synchronization

/// Runs numbered pieces of work on a fixed number of threads and keeps what they return in the order of the numbers,
/// whatever the order in which they end.
enum ParallelReplications {
  /// Runs `body(1)` to `body(count)`.
  /// - Parameters:
  ///   - jobs: threads at most.
  ///   - tickInterval: how often `tick` is called on the calling thread while it waits.
  ///   - body: one piece of work; called on several threads at once.
  static func run<Result: Sendable>(
    count: Int, jobs: Int, tickInterval: DispatchTimeInterval = .milliseconds(100), tick: () -> Void = {},
    _ body: @escaping @Sendable (Int) -> Result
  ) -> [Result] {
    let pool = Pool(count: count, body: body)
    let group = DispatchGroup()
    for _ in 0..<max(1, min(jobs, count)) {
      group.enter()
      let thread = Thread {
        pool.work()
        group.leave()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    while group.wait(timeout: .now() + tickInterval) == .timedOut { tick() }
    return pool.results()
  }

  private final class Pool<Result: Sendable>: Sendable {
    private let next = Atomic<Int>(1)
    private let slots: Mutex<[Result?]>
    private let count: Int
    private let body: @Sendable (Int) -> Result

    init(count: Int, body: @escaping @Sendable (Int) -> Result) {
      self.count = count
      self.body = body
      slots = Mutex([Result?](repeating: nil, count: count))
    }

    func work() {
      while true {
        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
        if number > count { return }
        let result = body(number)
        slots.withLock { $0[number - 1] = result }
      }
    }

    /// The results, all of them: every number has been taken and its thread has ended.
    func results() -> [Result] { slots.withLock { $0.compactMap { $0 } } }
  }
}
