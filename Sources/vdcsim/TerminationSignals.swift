import Experiments
import Foundation
import Synchronization

/// Turns SIGINT, SIGTERM and SIGHUP into the wish to end the run; the second one ends the program on the spot.
///
/// A thread waits for the signals and every other thread blocks them, so no code runs inside a signal handler.
final class TerminationSignals: Sendable {
  /// Raised by the first signal.
  let interrupt = InterruptFlag()
  private let received = Atomic<Int32>(0)

  /// The signal that came, or nil.
  var signal: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Begins to listen. Called before any other thread is made, since threads inherit what is blocked.
  func listen() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] where isWanted(number) { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let awaited = signals
    let thread = Thread { [self] in wait(for: awaited) }
    thread.start()
  }

  /// A hang-up that was ignored on purpose (`nohup`) stays ignored. An ignored SIGINT is what shells give to
  /// background jobs:
  /// there `kill -INT` is meant.
  private func isWanted(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    let isIgnored = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    if isIgnored, number == SIGHUP { return false }
    Foundation.signal(number, SIG_DFL)
    return true
  }

  private func wait(for signals: sigset_t) {
    var signals = signals
    while true {
      var number: Int32 = 0
      guard sigwait(&signals, &number) == 0 else { return }
      if received.exchange(number, ordering: .relaxed) != 0 {
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        raise(number)
      }
      interrupt.raise()
    }
  }
}
