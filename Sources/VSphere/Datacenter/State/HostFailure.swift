import Quantities

/// Something HA is finding out about a host: the steps of its detection, one after the other.
struct HostFailure {
  let host: Int32
  var detection: FailureDetection
  let startedAt: SimTime
  /// Next step of the detection.
  var step = 0
  /// Whether it was overtaken: the host is back, or failed for good.
  var isOver = false
  /// Machines that failed with the host, for HA to restart.
  var machines: ContiguousArray<Int32> = []

  /// When the next step is due.
  var nextTime: SimTime { startedAt + detection.steps[step].delay }

  /// Puts the end of an election off.
  mutating func postponeMaster(by delay: SimDuration) {
    for index in step..<detection.steps.count {
      let milestone = detection.steps[index].milestone
      guard milestone == .newMaster || milestone == .restartsInitiated else { continue }
      detection.steps[index].delay = detection.steps[index].delay + delay
    }
    // Few steps; equal times keep the order in which things follow from each other.
    for index in step..<detection.steps.count {
      var position = index
      while position > step, detection.steps[position].delay < detection.steps[position - 1].delay {
        detection.steps.swapAt(position, position - 1)
        position -= 1
      }
    }
  }
}
