import Quantities

/// Something HA is finding out about a host: the steps of its detection, one after the other.
struct HostFailure {
  let host: Int32
  let detection: FailureDetection
  let startedAt: SimTime
  /// Next step of the detection.
  var step = 0
  /// Whether it was overtaken: the host is back, or failed for good.
  var isOver = false
  /// Machines that failed with the host, for HA to restart.
  var machines: ContiguousArray<Int32> = []
}
