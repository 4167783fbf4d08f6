import Quantities
import SimulationKernel

/// A task that is executing.
struct FarmTask: Sendable, BitwiseCopyable {
  /// Work left at `since`.
  var remainingCycles: Double
  /// Speed from `since` on.
  var hertz = 0.0
  var since = SimTime.zero
  /// When it will be done if nothing changes.
  var completion = SimTime.never
  var leaf: ShareNodeID

  /// Changes the speed from an instant on: accounts for what was executed until then.
  mutating func setSpeed(_ newHertz: Double, at time: SimTime) {
    remainingCycles = max(0, remainingCycles - hertz * (time - since).seconds)
    since = time
    hertz = newHertz
    completion = hertz > 0 ? time + .seconds(rounding: remainingCycles / hertz) : .never
  }
}

/// A virtual machine of a task farm; its executing tasks are `count` neighbours from `first` on.
struct FarmMachine: Sendable, BitwiseCopyable {
  var host: Int32
  var first: Int32
  var count: Int32
  /// Whether one of its tasks changed speed or ended in the current event.
  var isTouched = false
  var group: ShareNodeID
  var completion = EventHandle.none
}

/// Sum and maximum of the finish times of tasks.
struct FinishTimes: Sendable {
  var count = 0
  var runningCount = 0
  var latest = SimTime.zero
  var sum = WideSum()

  var mean: Double { sum.seconds / Double(count) }

  mutating func add(_ time: SimTime) {
    count += 1
    runningCount -= 1
    latest = max(latest, time)
    sum.add(time.nanoseconds)
  }
}

/// An exact sum of instants: 10^8 tasks of 292 years each do not fit into 64 bits of nanoseconds.
struct WideSum: Sendable {
  private var nanoseconds: Int128 = 0

  mutating func add(_ value: Int64) { nanoseconds += Int128(value) }

  var seconds: Double { Double(nanoseconds / 1_000_000_000) + Double(nanoseconds % 1_000_000_000) / 1e9 }
}
