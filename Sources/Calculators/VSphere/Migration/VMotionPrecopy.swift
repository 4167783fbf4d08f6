import Documents
import VSphere

/// `vmotion-precopy`: rounds, time and stun of a live migration.
enum VMotionPrecopy: Calculator {
  static let about = CalculatorDescription(
    name: "vmotion-precopy", summary: "rounds, time, stun and traffic of a live migration's pre-copy",
    source: "geometric series of pre-copy; Clark et al., NSDI 2005; stun during page send: vMotion in vSphere 5",
    example: #"{"memMB": 16384, "bandwidthMBps": 1150, "dirtyMBps": 100, "switchoverTargetS": 0.5}"#,
    outputs: [
      CalculatorOutput("rounds", "pre-copy rounds"),
      CalculatorOutput("totalS", "from start to resume, set-up included", unit: "s"),
      CalculatorOutput("precopyS", "the rounds", unit: "s"),
      CalculatorOutput("downtimeS", "stun at the switchover", unit: "s"),
      CalculatorOutput("sentMB", "data sent", unit: "MB"),
      CalculatorOutput("guestSpeed", "lowest speed to which the guest is slowed, 1 when it is not"),
      CalculatorOutput("reason", "why the stun began: converged, round-limit or sent-limit"),
    ])

  /// A migration.
  struct Input {
    var workload: PrecopyWorkload
    var bandwidthMBps: Double
    var settings: PrecopySettings
    var cost: SwitchoverCost
  }

  /// What is done about a guest that writes faster than the link sends.
  private enum Strategy: String, CaseIterable {
    case stunDuringPageSend = "sdps"
    case boundedRounds = "bounded-rounds"
  }

  private static let megabyte = 1_048_576.0
  /// Longest first round: with it no sum of rounds leaves the range of the clock.
  private static let longestRoundSeconds = 1e6

  static func read(_ reader: SectionReader) -> Input {
    let memory = reader.value("memMB", .real(0...1e9), "memory to send: touched and not zero, MB")
    let bandwidth = reader.value("bandwidthMBps", .real(0...1e9, isPositive: true), "what the link gives, MB/s")
    let dirty = reader.value("dirtyMBps", .real(0...1e9), "rate at which the guest writes, MB/s")
    var settings = PrecopySettings()
    settings.switchoverTargetSeconds = reader.value(
      "switchoverTargetS", .real(0.001...1000), default: settings.switchoverTargetSeconds,
      "seconds in which the rest must fit through the link, s")
    let workingSet = reader.value(
      "workingSetMB", .limit, default: .infinity, "pages written again and again, MB; without, each write is a new page"
    )
    let cold = reader.value("coldDirtyMBps", .real(0...1e9), default: 0, "pages written outside it, each once, MB/s")
    let strategy = reader.value(
      "strategy", ValueForm<Strategy>.choice, default: .stunDuringPageSend,
      "what is done when rounds do not shrink: slow the guest (vSphere), or stop after 29 rounds (Xen)")
    settings.strategy = strategy == .boundedRounds ? .boundedRounds : .stunDuringPageSend
    settings.setupSeconds = reader.value("setupS", .real(0...86_400), default: 0, "from start to the first page, s")
    var cost = SwitchoverCost.none
    cost.fixedSeconds = reader.value("fixedS", .real(0...86_400), default: 0, "stun apart from the rest of memory, s")
    if memory > bandwidth * longestRoundSeconds {
      reader.refuse(
        "bandwidthMBps", "the first round alone would take more than \(Int(longestRoundSeconds)) s",
        hint: "check the units: MB and MB/s")
    }
    return Input(
      workload: PrecopyWorkload(
        memoryBytes: MemoryUnit.megabytes.bytes(memory), dirtyBytesPerSecond: dirty * megabyte,
        workingSetBytes: workingSet * megabyte, coldDirtyBytesPerSecond: cold * megabyte),
      bandwidthMBps: bandwidth, settings: settings, cost: cost)
  }

  static func evaluate(_ input: Input) -> JSONObject {
    let estimate = PrecopyEstimate(
      input.workload, bandwidthBytesPerSecond: input.bandwidthMBps * megabyte, settings: input.settings,
      cost: input.cost)
    return [
      "rounds": .integer(estimate.rounds), "totalS": .number(estimate.totalSeconds),
      "precopyS": .number(estimate.precopySeconds), "downtimeS": .number(estimate.downtimeSeconds),
      "sentMB": .number(estimate.sentBytes / megabyte), "guestSpeed": .number(estimate.guestSpeed),
      "reason": .text(estimate.reason.rawValue),
    ]
  }
}
