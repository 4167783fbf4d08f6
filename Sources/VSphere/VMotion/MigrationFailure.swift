/// What can go wrong while a migration is under way.
public enum MigrationFault: String, Sendable, Hashable, CaseIterable {
  /// The source host fails.
  case sourceHostFailed = "source-host-failed"
  /// The target host fails.
  case targetHostFailed = "target-host-failed"
  /// The two hosts lose the vMotion network between them.
  case networkLost = "network-lost"
  /// The target cannot back the machine's memory.
  case targetOutOfMemory = "target-out-of-memory"
  /// The target host loses the datastore on which the machine's disks are to be: the target datastore of a migration
  /// that moves them, otherwise the one they stay on.
  case targetDatastoreLost = "target-datastore-lost"
  /// The source host loses the datastore from which disks move.
  case sourceDatastoreLost = "source-datastore-lost"
  /// The target datastore of a migration that moves disks has no room for what the guest wrote meanwhile.
  case targetDatastoreFull = "target-datastore-full"
  /// The stun lasts longer than the machine's devices bear: vGPU framebuffers beyond 100 s.
  case stunTimeout = "stun-timeout"
  /// An administrator cancels the task.
  case cancelled
}

/// Who of the two hosts of a migration.
public enum MigrationParty: String, Sendable, Hashable, CaseIterable {
  /// The host it came from.
  case source
  /// The host it goes to.
  case target
}

/// What a fault leaves of a migration and its machine.
public struct MigrationOutcome: Sendable, Hashable {
  /// What happened.
  public let fault: MigrationFault
  /// Where the transaction stood.
  public let before: VMotionTransaction.Phase
  /// Where it stands afterwards; `before` where the fault does not concern it.
  public let phase: VMotionTransaction.Phase
  /// State of the machine afterwards.
  public let state: VirtualMachineState
  /// Host on which it runs; nil when it does not.
  public let runsAt: MigrationParty?
  /// Who holds a booking for it afterwards; nil when nobody alive does. While the migration goes on both do, see
  /// `VMotionTransaction`, and this is who runs it.
  public let heldBy: MigrationParty?
  /// Whether vSphere HA has to start it again.
  public let isRestarted: Bool
  /// The rule in words.
  public let rule: String
}

/// The defined outcome of every fault at every moment of a migration.
///
/// One principle explains the table: until the target has acknowledged that the machine runs there, the source holds
/// the whole of it and what the target has is discarded; from then on it is the other way round. (Known: M. Nelson et
/// al., "Fast transparent migration for virtual machines", USENIX ATC 2005, section 3; what each fault makes of it is a
/// modelling default.)
public enum MigrationFailure {
  /// What a fault makes of a migration in that phase; nil where it means nothing: after an abort, and for a stun
  /// timeout outside the stun.
  public static func outcome(of fault: MigrationFault, in phase: VMotionTransaction.Phase) -> MigrationOutcome? {
    for row in table where row.fault == fault && row.before == phase { return row }
    return nil
  }

  /// Every row, by fault, then by phase.
  public static let table: ContiguousArray<MigrationOutcome> = [
    fails(
      .sourceHostFailed, .reserved, "nothing was copied; the target's booking is released; HA restarts the machine"),
    fails(.sourceHostFailed, .copying, "the copy is incomplete and discarded; HA restarts the machine"),
    fails(
      .sourceHostFailed, .switching,
      "the last dirty pages are lost with the source; the copy is discarded; HA restarts the machine"),
    goesOn(.sourceHostFailed, .committed, "the machine runs at the target; the source no longer matters"),
    staysAtSource(.targetHostFailed, .reserved, "the machine runs on at the source"),
    staysAtSource(.targetHostFailed, .copying, "the machine runs on at the source; what was copied is lost"),
    staysAtSource(
      .targetHostFailed, .switching, "the target has not acknowledged; the machine resumes at the source"),
    MigrationOutcome(
      fault: .targetHostFailed, before: .committed, phase: .committed, state: .error, runsAt: nil, heldBy: nil,
      isRestarted: true, rule: "the target is the machine's host now; HA restarts the machine"),
    staysAtSource(.networkLost, .reserved, "the machine runs on at the source"),
    staysAtSource(.networkLost, .copying, "the machine runs on at the source; what was copied is discarded"),
    staysAtSource(.networkLost, .switching, "no acknowledgement can come; the machine resumes at the source"),
    goesOn(.networkLost, .committed, "the machine runs at the target"),
    staysAtSource(.targetOutOfMemory, .reserved, "the machine runs on at the source"),
    staysAtSource(.targetOutOfMemory, .copying, "the machine runs on at the source; what was copied is discarded"),
    staysAtSource(.targetOutOfMemory, .switching, "the machine resumes at the source"),
    goesOn(.targetOutOfMemory, .committed, "the target reclaims memory as from any machine"),
    staysAtSource(.targetDatastoreLost, .reserved, "the machine runs on at the source with its old disks"),
    staysAtSource(
      .targetDatastoreLost, .copying, "mirroring ends; the machine runs on at the source with its old disks"),
    staysAtSource(.targetDatastoreLost, .switching, "the machine resumes at the source with its old disks"),
    goesOn(.targetDatastoreLost, .committed, "the machine has lost its own datastore: see the table of host events"),
    staysAtSource(.sourceDatastoreLost, .reserved, "the machine stays at the source, where its I/O waits"),
    staysAtSource(
      .sourceDatastoreLost, .copying,
      "what was copied is discarded; the machine stays at the source, where its I/O waits"),
    staysAtSource(
      .sourceDatastoreLost, .switching,
      "the target has not acknowledged; the machine stays at the source, where its I/O waits"),
    goesOn(.sourceDatastoreLost, .committed, "the machine runs at the target with its new disks"),
    staysAtSource(.targetDatastoreFull, .reserved, "the machine runs on at the source with its old disks"),
    staysAtSource(
      .targetDatastoreFull, .copying, "mirroring ends; the machine runs on at the source with its old disks"),
    staysAtSource(.targetDatastoreFull, .switching, "the machine resumes at the source with its old disks"),
    goesOn(.targetDatastoreFull, .committed, "the machine runs at the target and waits for space when it needs some"),
    staysAtSource(.stunTimeout, .switching, "the machine resumes at the source"),
    staysAtSource(.cancelled, .reserved, "the machine runs on at the source"),
    staysAtSource(.cancelled, .copying, "the machine runs on at the source; what was copied is discarded"),
    MigrationOutcome(
      fault: .cancelled, before: .switching, phase: .switching, state: .migrating, runsAt: .source, heldBy: .source,
      isRestarted: false, rule: "too late to cancel; the migration goes on"),
    goesOn(.cancelled, .committed, "the machine runs at the target"),
  ]

  private static func fails(
    _ fault: MigrationFault, _ phase: VMotionTransaction.Phase, _ rule: String
  ) -> MigrationOutcome {
    MigrationOutcome(
      fault: fault, before: phase, phase: .aborted, state: .error, runsAt: nil, heldBy: nil, isRestarted: true,
      rule: rule)
  }

  private static func staysAtSource(
    _ fault: MigrationFault, _ phase: VMotionTransaction.Phase, _ rule: String
  ) -> MigrationOutcome {
    MigrationOutcome(
      fault: fault, before: phase, phase: .aborted, state: .running, runsAt: .source, heldBy: .source,
      isRestarted: false, rule: rule)
  }

  private static func goesOn(
    _ fault: MigrationFault, _ phase: VMotionTransaction.Phase, _ rule: String
  ) -> MigrationOutcome {
    MigrationOutcome(
      fault: fault, before: phase, phase: phase, state: .running, runsAt: .target, heldBy: .target, isRestarted: false,
      rule: rule)
  }
}
