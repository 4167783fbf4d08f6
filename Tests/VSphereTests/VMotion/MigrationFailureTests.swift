import Testing
import VSphere

private typealias Phase = VMotionTransaction.Phase

private func transaction(in phase: Phase) throws -> VMotionTransaction {
  var transaction = VMotionTransaction(machine: 7, operation: MigrationOperation(.vMotion, from: 1, to: 2))
  let steps = [Phase.reserved, .copying, .switching, .committed]
  if phase == .aborted {
    try transaction.abort()
  } else {
    while transaction.phase != phase, steps.contains(phase) { try transaction.proceed() }
  }
  return transaction
}

@Suite struct MigrationFailureTests {
  /// One line a row: what happened, when, and what is left. `-` where the fault means nothing.
  @Test(arguments: [
    (MigrationFault.sourceHostFailed, "reserved", "aborted error nowhere restarted"),
    (.sourceHostFailed, "copying", "aborted error nowhere restarted"),
    (.sourceHostFailed, "switching", "aborted error nowhere restarted"),
    (.sourceHostFailed, "committed", "committed running target"),
    (.sourceHostFailed, "aborted", "-"),
    (.targetHostFailed, "reserved", "aborted running source"),
    (.targetHostFailed, "copying", "aborted running source"),
    (.targetHostFailed, "switching", "aborted running source"),
    (.targetHostFailed, "committed", "committed error nowhere restarted"),
    (.targetHostFailed, "aborted", "-"),
    (.networkLost, "reserved", "aborted running source"),
    (.networkLost, "copying", "aborted running source"),
    (.networkLost, "switching", "aborted running source"),
    (.networkLost, "committed", "committed running target"),
    (.networkLost, "aborted", "-"),
    (.targetOutOfMemory, "reserved", "aborted running source"),
    (.targetOutOfMemory, "copying", "aborted running source"),
    (.targetOutOfMemory, "switching", "aborted running source"),
    (.targetOutOfMemory, "committed", "committed running target"),
    (.targetOutOfMemory, "aborted", "-"),
    (.targetDatastoreLost, "reserved", "aborted running source"),
    (.targetDatastoreLost, "copying", "aborted running source"),
    (.targetDatastoreLost, "switching", "aborted running source"),
    (.targetDatastoreLost, "committed", "committed running target"),
    (.targetDatastoreLost, "aborted", "-"),
    (.sourceDatastoreLost, "reserved", "aborted running source"),
    (.sourceDatastoreLost, "copying", "aborted running source"),
    (.sourceDatastoreLost, "switching", "aborted running source"),
    (.sourceDatastoreLost, "committed", "committed running target"),
    (.sourceDatastoreLost, "aborted", "-"),
    (.targetDatastoreFull, "reserved", "aborted running source"),
    (.targetDatastoreFull, "copying", "aborted running source"),
    (.targetDatastoreFull, "switching", "aborted running source"),
    (.targetDatastoreFull, "committed", "committed running target"),
    (.targetDatastoreFull, "aborted", "-"),
    (.stunTimeout, "reserved", "-"),
    (.stunTimeout, "copying", "-"),
    (.stunTimeout, "switching", "aborted running source"),
    (.stunTimeout, "committed", "-"),
    (.stunTimeout, "aborted", "-"),
    (.cancelled, "reserved", "aborted running source"),
    (.cancelled, "copying", "aborted running source"),
    (.cancelled, "switching", "switching migrating source"),
    (.cancelled, "committed", "committed running target"),
    (.cancelled, "aborted", "-"),
  ]) func row(fault: MigrationFault, before: String, expected: String) throws {
    let phase = try #require(Phase(rawValue: before))
    var transaction = try transaction(in: phase)
    let outcome = transaction.apply(fault)
    guard let outcome else {
      #expect(expected == "-" && transaction.phase == phase)
      return
    }
    var text = "\(outcome.phase.rawValue) \(outcome.state.rawValue) \(outcome.runsAt?.rawValue ?? "nowhere")"
    if outcome.isRestarted { text += " restarted" }
    #expect(text == expected)
    #expect(transaction.phase == outcome.phase)
    // Who runs it holds the booking, and the transaction's record says the same.
    #expect(outcome.heldBy == outcome.runsAt)
    if outcome.runsAt == .source { #expect(transaction.sourceHolds && transaction.executingHost == 1) }
    if outcome.runsAt == .target { #expect(transaction.targetHolds && transaction.executingHost == 2) }
    if outcome.phase == .aborted { #expect(!transaction.targetHolds) }
    #expect(!outcome.rule.isEmpty)
  }

  /// The state after a fault is one the machine of states reaches from `migrating`, or from `running` once committed.
  @Test func outcomesAreLegalTransitions() throws {
    for outcome in MigrationFailure.table where outcome.before != .committed {
      switch outcome.state {
      case .error: #expect(try VirtualMachineState.migrating.after(.fault) == .error)
      case .running: #expect(try VirtualMachineState.migrating.after(.migrationFailed) == .running)
      case .migrating: #expect(outcome.phase == outcome.before)
      default: Issue.record("\(outcome) leaves a state that no operation leads to")
      }
    }
    let pairs = Set(MigrationFailure.table.map { "\($0.fault) \($0.before)" })
    #expect(pairs.count == MigrationFailure.table.count)
  }

  @Test func transactionProceedsInOneOrder() throws {
    var transaction = VMotionTransaction(machine: 0, operation: MigrationOperation(.vMotion, from: 1, to: 2))
    #expect(transaction.phase == .reserved && transaction.sourceHolds && transaction.targetHolds)
    for phase in [Phase.copying, .switching, .committed] {
      #expect(transaction.executingHost == 1)
      try transaction.proceed()
      #expect(transaction.phase == phase)
    }
    #expect(transaction.executingHost == 2 && !transaction.sourceHolds && transaction.targetHolds)
    #expect(throws: IllegalTransition(machine: "migration", state: "committed", operation: "abort")) {
      try transaction.abort()
    }
    #expect(throws: IllegalTransition(machine: "migration", state: "committed", operation: "proceed")) {
      try transaction.proceed()
    }
  }
}
