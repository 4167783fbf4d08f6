import Experiments
import Foundation
import Synchronization

/// Shows progress on standard error: one line that is overwritten on a terminal, a plain line every ten seconds
/// elsewhere.
final class ProgressLine: Sendable {
  private static let plainInterval = 10.0
  private static let eraseLine = "\r\u{1B}[K"
  private let isTerminal = StandardError.isTerminal
  private let lastSeconds = Mutex(0.0)

  func show(_ snapshot: ProgressSnapshot) {
    if isTerminal { return StandardError.writeRaw(Self.eraseLine + snapshot.line) }
    let isDue = lastSeconds.withLock { last in
      guard snapshot.elapsedSeconds - last >= Self.plainInterval else { return false }
      last = snapshot.elapsedSeconds
      return true
    }
    if isDue { StandardError.write(snapshot.line) }
  }

  /// Makes room for the report.
  func end() {
    if isTerminal { StandardError.writeRaw(Self.eraseLine) }
  }
}
