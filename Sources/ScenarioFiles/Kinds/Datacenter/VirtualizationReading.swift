import Documents
import Infrastructure
import VSphere

extension SectionReader {
  /// What a guest does to the processor and its memory management.
  func virtualization() -> VirtualizationSettings {
    section("virtualization", "what the guest does to the processor and its memory management") { section in
      var settings = VirtualizationSettings()
      settings.mode = section.value(
        "mode", ValueForm<VirtualizationMode>.hyphenated, default: settings.mode, "how addresses are translated")
      settings.workload = section.value(
        "workload", ValueForm<GuestWorkload>.hyphenated, default: settings.workload,
        "class of the guest's work, which decides misses, exits and mitigation where they are not written")
      section.readPages(into: &settings)
      section.readExits(into: &settings)
      section.readNesting(into: &settings)
      section.report(settings.problems(), keys: virtualizationKeys)
      return settings
    }
  }

  private func readPages(into settings: inout VirtualizationSettings) {
    settings.guestPages = value(
      "guest_pages", ValueForm<PageSize>.choice, default: settings.guestPages, "pages of the guest")
    settings.hostPages = value(
      "host_pages", ValueForm<PageSize>.choice, default: settings.hostPages,
      "pages of the host where memory is backed by large ones")
    settings.guestLevels = value(
      "guest_levels", .count(4...5), default: settings.guestLevels, "levels of the guest's page tables")
    settings.hostLevels = value(
      "host_levels", .count(4...5), default: settings.hostLevels, "levels of the host's page tables")
    settings.missesPerThousandInstructions = value(
      "tlb_misses_per_1000", .real(0...1000), orWord: "by-workload", default: nil,
      "TLB misses in a thousand instructions if all pages had 4 KB")
    settings.cyclesPerInstruction = value(
      "cycles_per_instruction", .real(0...1000, isPositive: true), default: settings.cyclesPerInstruction,
      "cycles for an instruction on hardware")
    settings.cyclesPerReference = value(
      "cycles_per_reference", .real(0...1000), default: settings.cyclesPerReference,
      "cycles for a memory reference of a page walk")
    settings.contextSwitchesPerSecond = value(
      "context_switches", .real(0...1e9), default: settings.contextSwitchesPerSecond,
      "switches of a vCPU between address spaces, in a second")
    settings.pageTableUpdatesPerSecond = value(
      "page_table_updates", .real(0...1e9), default: settings.pageTableUpdatesPerSecond,
      "changes of page tables that trap with shadow page tables, in a second")
    settings.shadowHandlerCycles = value(
      "shadow_handler_cycles", .real(0...1e9), default: settings.shadowHandlerCycles,
      "cycles of the hypervisor for such a trap")
  }

  private func readExits(into settings: inout VirtualizationSettings) {
    settings.generation = value(
      "generation", ValueForm<ProcessorGeneration>.hyphenated, default: settings.generation,
      "generation of the host's processors, for the round trip of an exit")
    guard has("exits") else {
      describe(
        "exits", accepts: "a list of maps", default: nil, isRequired: false,
        "exits of a vCPU that runs; those of the workload without")
      _ = node("exits")
      return
    }
    settings.exits = sections("exits", count: 0...64, "exits of a vCPU that runs") { exit in
      let kind = exit.value("kind", ValueForm<ExitKind>.hyphenated, "why")
      return VMExits(
        kind, perSecond: exit.value("per_second", .real(0...1e9), "how many, for each vCPU in a second"),
        handlerCycles: exit.value(
          "handler_cycles", .real(0...1e9), default: kind.handlerCycles, "cycles of the hypervisor for each"))
    }
  }

  private func readNesting(into settings: inout VirtualizationSettings) {
    settings.nested = value(
      "nested", ValueForm<NestedVirtualization>.hyphenated, default: settings.nested, "hypervisor in the guest")
    settings.nestedSlowdown = value(
      "nested_slowdown", .real(1...100), default: settings.nestedSlowdown,
      "factor for a nested machine that exits rarely")
    settings.exitsPerNestedExit = value(
      "exits_per_nested_exit", .real(0...1000), default: settings.exitsPerNestedExit,
      "exits of the inner hypervisor for each exit of its guest")
    settings.security = value(
      "security", ValueForm<VirtualizationBasedSecurity>.hyphenated, default: settings.security,
      "virtualization-based security of a Windows guest")
    settings.flushesCaches = value(
      "flush_caches", .flag, default: settings.flushesCaches, "whether each return to a guest flushes caches")
    settings.flushCycles = value(
      "flush_cycles", .real(0...1e9), default: settings.flushCycles, "cycles this adds to a round trip")
    settings.mitigatesBranches = value(
      "mitigate_branches", .flag, default: settings.mitigatesBranches,
      "whether branch prediction is kept from leaking by software")
    settings.branchMitigationSlowdown = value(
      "branch_mitigation_slowdown", .real(1...100), orWord: "by-workload", default: nil, "factor by this")
  }
}

/// Keys of what the settings' own checks name, as far as forms do not check it.
private let virtualizationKeys = ["cyclesPerInstruction": "cycles_per_instruction"]
