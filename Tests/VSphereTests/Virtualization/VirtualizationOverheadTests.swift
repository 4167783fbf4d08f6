import Testing
import VSphere

private func overhead(_ settings: VirtualizationSettings, coreMHz: Double = 2600) -> VirtualizationOverhead {
  VirtualizationOverhead(settings, coreMHz: coreMHz)
}

@Suite struct VirtualizationOverheadTests {
  @Test func `nothing is lost on hardware`() {
    let bare = overhead(VirtualizationSettings(mode: .none, workload: .oltp, flushesCaches: true))
    #expect(bare.slowdown(largePagesFraction: 0) == 1)
    #expect(bare.slowdown(largePagesFraction: 1) == 1)
  }

  /// 1 + MPKI / 1000 (W_virt - W_nat) / CPI with W = references x 4 cycles.
  @Test func `walks by page size`() {
    func walks(_ guest: PageSize, _ host: PageSize, _ large: Double) -> Double {
      let settings = VirtualizationSettings(
        guestPages: guest, hostPages: host, missesPerThousandInstructions: 5, cyclesPerInstruction: 2)
      return overhead(settings).factors(largePagesFraction: large).memoryManagement
    }
    func expect(_ value: Double, references: Double, misses: Double) {
      let expected: Double = 1 + misses / 1000 * references * 4 / 2
      #expect((value - expected).magnitude < 1e-12)
    }
    expect(walks(.small, .small, 1), references: 24 - 4, misses: 5)
    expect(walks(.small, .large, 1), references: 19 - 4, misses: 5)
    expect(walks(.large, .large, 1), references: 15 - 3, misses: 0.25)
    expect(walks(.large, .huge, 1), references: 11 - 3, misses: 0.25)
    // Broken host pages: a walk of 3 guest and 4 host levels at twenty times the misses of hardware.
    expect(walks(.large, .large, 0), references: 19 - 0.15, misses: 5)
    expect(walks(.large, .large, 0.5), references: (19 - 0.15 + 12.0 / 20) / 2, misses: 5)
  }

  /// The general tax of virtualization is a few per cent where both sides have large pages.
  @Test(arguments: GuestWorkload.allCases) func `classes lose one to five per cent with large pages`(
    workload: GuestWorkload
  ) {
    let slowdown = overhead(VirtualizationSettings(workload: workload)).slowdown(largePagesFraction: 1)
    #expect(slowdown > 1.01 && slowdown < 1.05)
    #expect(overhead(VirtualizationSettings(workload: workload)).slowdown(largePagesFraction: 0) > slowdown)
  }

  @Test func `exits cost their cycles`() {
    let exits = [VMExits(.cpuid, perSecond: 10_000), VMExits(.io, perSecond: 20_000)]
    let factors = overhead(VirtualizationSettings(exits: exits), coreMHz: 2600).factors(largePagesFraction: 1)
    let cycles: Double = 10_000 * 1300 + 20_000 * 11_000
    let share = cycles / 2.6e9
    #expect((factors.exits - 1 / (1 - share)).magnitude < 1e-12)
    #expect(factors.nested == 1 && factors.security == 1)
    let storm = VirtualizationSettings(exits: [VMExits(.io, perSecond: 1e9)])
    #expect((overhead(storm).factors(largePagesFraction: 1).exits - 20).magnitude < 1e-9)
  }

  @Test func `flushes and generations change the round trip`() {
    func exits(_ settings: VirtualizationSettings) -> Double {
      1 - 1 / overhead(settings, coreMHz: 1000).factors(largePagesFraction: 1).exits
    }
    let cpuid = [VMExits(.cpuid, perSecond: 10_000, handlerCycles: 0)]
    var settings = VirtualizationSettings(exits: cpuid, generation: .prescott)
    #expect((exits(settings) - 0.03963).magnitude < 1e-12)
    settings.generation = .later
    settings.flushesCaches = true
    #expect((exits(settings) - 0.02).magnitude < 1e-12)
  }

  /// Nehalem at 2.93 GHz, software against hardware memory management: up to 48 % on loads that change their page
  /// tables all the time, while a load bound by TLB misses on small pages loses, and not with large ones ("Performance
  /// of EPT-assisted MMU virtualization", VMware 2009).
  @Test func `EPT gains where page tables change and loses where the TLB misses`() {
    func gain(_ settings: VirtualizationSettings) -> Double {
      var shadow = settings
      shadow.mode = .shadow
      return overhead(shadow, coreMHz: 2930).slowdown(largePagesFraction: 1)
        / overhead(settings, coreMHz: 2930).slowdown(largePagesFraction: 1)
    }
    var settings = VirtualizationSettings(
      workload: .compute, contextSwitchesPerSecond: 1000, pageTableUpdatesPerSecond: 320_000, generation: .nehalem)
    #expect(gain(settings) > 1.4 && gain(settings) < 1.55)
    settings.workload = .inMemoryGraph
    settings.pageTableUpdatesPerSecond = 1000
    settings.contextSwitchesPerSecond = 100
    settings.guestPages = .small
    #expect(gain(settings) < 0.8)
    settings.guestPages = .large
    #expect(gain(settings) > 0.95)
  }

  @Test func `a nested hypervisor costs 7 per cent, or 20 to 60 with much I/O and no VMCS shadowing`() {
    func nested(_ kind: NestedVirtualization, perSecond: Double) -> Double {
      let settings = VirtualizationSettings(exits: [VMExits(.io, perSecond: perSecond)], nested: kind)
      return overhead(settings).factors(largePagesFraction: 1).nested
    }
    #expect((nested(.shadowedVMCS, perSecond: 20_000) - 1.07).magnitude < 1e-12)
    #expect(nested(.plainVMCS, perSecond: 0) == 1.07)
    #expect((0.2...0.6).contains(1 - 1 / nested(.plainVMCS, perSecond: 20_000)))
    let share: Double = 220e6 / 2.6e9
    let all: Double = 620e6 / 2.6e9
    let expected: Double = 1.07 * (1 - share) / (1 - all)
    #expect((nested(.plainVMCS, perSecond: 20_000) - expected).magnitude < 1e-12)
  }

  @Test func `security costs what it costs by itself`() {
    func security(_ settings: VirtualizationSettings) -> Double {
      overhead(settings).factors(largePagesFraction: 1).security
    }
    #expect(security(VirtualizationSettings(security: .modeBasedExecution)) == 1.075)
    #expect(security(VirtualizationSettings(security: .emulated)) == 1.25)
    #expect(security(VirtualizationSettings(workload: .oltp, mitigatesBranches: true)) == 1.1)
    #expect(security(VirtualizationSettings(mitigatesBranches: true, branchMitigationSlowdown: 1.03)) == 1.03)
    let all = VirtualizationSettings(nested: .shadowedVMCS, security: .emulated)
    let factors = overhead(all).factors(largePagesFraction: 0.3)
    let product = factors.memoryManagement * factors.exits * factors.nested * factors.security
    #expect(overhead(all).slowdown(largePagesFraction: 0.3) == product)
    #expect((factors.nested - 1.07).magnitude < 1e-12)
  }

  @Test func `settings name what is wrong`() {
    #expect(VirtualizationSettings().problems().isEmpty)
    let wrong = VirtualizationSettings(
      mode: .shadow, guestLevels: 3, exits: [VMExits(.io, perSecond: -1)], cyclesPerInstruction: 0,
      nested: .shadowedVMCS, security: .emulated)
    #expect(
      wrong.problems().map(\.parameter) == [
        "guestLevels", "exits.0.perSecond", "cyclesPerInstruction", "nested", "security",
      ])
  }
}
