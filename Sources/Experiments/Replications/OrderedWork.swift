import Foundation
import Synchronization

/// Runs numbered pieces of work on several threads and hands their results over in the order of the numbers, on the
/// calling thread, while the rest goes on. Only results that wait for an earlier one are kept, so memory does not grow
/// with their number.
enum OrderedWork {
  /// How far the threads may run ahead of the next result to be handed over, for each of them.
  static let lead = 64

  /// Runs `body(0)` to `body(count - 1)`.
  /// - Parameters:
  ///   - jobs: threads at most.
  ///   - tick: called several times a second while the calling thread waits.
  ///   - consume: takes a result; when it throws, pieces that have not begun are not run.
  ///   - body: one piece of work; called on several threads at once.
  static func run<Result: Sendable>(
    count: Int, jobs: Int, tick: () -> Void = {}, consume: (Int, Result) throws -> Void,
    _ body: @escaping @Sendable (Int) -> Result
  ) throws {
    let threads = max(1, min(jobs, count))
    let pool = Pool(count: count, lead: threads * lead, body: body)
    for _ in 0..<threads {
      let thread = Thread { pool.work() }
      thread.stackSize = 8 << 20
      thread.start()
    }
    defer { pool.cancel() }
    for number in 0..<count { try consume(number, pool.result(number, tick: tick)) }
  }

  private final class Pool<Result: Sendable>: Sendable {
    private let next = Atomic<Int>(0)
    private let finished = Mutex<[Int: Result]>([:])
    private let count: Int
    private let body: @Sendable (Int) -> Result
    /// One for each piece that may begin.
    private let permits: DispatchSemaphore
    /// One for each piece that has ended.
    private let arrivals = DispatchSemaphore(value: 0)

    init(count: Int, lead: Int, body: @escaping @Sendable (Int) -> Result) {
      self.count = count
      self.body = body
      permits = DispatchSemaphore(value: 0)
      // Signalled rather than created with a value: a semaphore must not be released below the value it started with.
      for _ in 0..<lead { permits.signal() }
    }

    func work() {
      while true {
        permits.wait()
        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard number < count else {
          // The other threads learn the same.
          permits.signal()
          return
        }
        let result = body(number)
        finished.withLock { $0[number] = result }
        arrivals.signal()
      }
    }

    /// Waits for a result and takes it; whoever asks goes through the numbers in order.
    func result(_ number: Int, tick: () -> Void) -> Result {
      while true {
        if let result = finished.withLock({ $0.removeValue(forKey: number) }) {
          permits.signal()
          return result
        }
        if arrivals.wait(timeout: .now() + .milliseconds(100)) == .timedOut { tick() }
      }
    }

    /// No further piece begins; threads end once theirs is done.
    func cancel() {
      next.store(count, ordering: .relaxed)
      permits.signal()
    }
  }
}
