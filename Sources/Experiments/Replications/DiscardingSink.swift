import Recording

/// Takes rows and forgets them, for experiments that look at metrics only.
final class DiscardingSink: RecordingSink {
  func drain(_ recording: inout Recording) { recording.removeAllRows() }
}
