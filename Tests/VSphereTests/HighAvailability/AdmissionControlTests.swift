import Testing

@testable import VSphere

private let gigabyte: Int64 = 1 << 30
private let megabyte: Int64 = 1 << 20

private func hosts(_ sizes: [(gigahertz: Double, gigabytes: Int64)]) -> ContiguousArray<AdmissionControl.Host> {
  ContiguousArray(
    sizes.enumerated().map {
      AdmissionControl.Host(
        id: Int32($0.offset), cpuCapacityMHz: $0.element.gigahertz * 1000,
        memoryCapacityBytes: $0.element.gigabytes * gigabyte)
    })
}

private func machines(_ needs: [(gigahertz: Double, gigabytes: Int64)]) -> ContiguousArray<AdmissionControl.Machine> {
  ContiguousArray(
    needs.map {
      AdmissionControl.Machine(
        cpuReservationMHz: $0.gigahertz * 1000, memoryReservationBytes: $0.gigabytes * gigabyte)
    })
}

/// Cluster of the examples in vSphere Availability 6.7, pages 24 to 27.
private let exampleHosts = hosts([(9, 9), (9, 6), (6, 6)])
private let exampleMachines = machines([(2, 1), (2, 1), (1, 2), (1, 1), (1, 1)])

private func slots(_ decision: AdmissionDecision) -> SlotNumbers? {
  if case .slots(let numbers) = decision.numbers { return numbers }
  return nil
}

private func percentages(_ decision: AdmissionDecision) -> PercentageNumbers? {
  if case .percentage(let numbers) = decision.numbers { return numbers }
  return nil
}

@Suite struct SlotPolicyTests {
  /// HA-01; vSphere Availability 6.7, Host Failures Cluster Tolerates.
  @Test func officialExample() throws {
    let decision = AdmissionControl(policy: .slots(SlotPolicy())).decide(
      hosts: exampleHosts, poweredOn: exampleMachines)
    let numbers = try #require(slots(decision))
    #expect(numbers.slotCPUMHz == 2000)
    #expect(numbers.slotMemoryBytes == 2 * gigabyte)
    #expect(numbers.slotsPerHost == [4, 3, 3])
    #expect(numbers.slots(after: 1) == 6)
    #expect(numbers.slots(after: 2) == 3)
    #expect(numbers.usedSlots == 5)
    #expect(numbers.currentFailoverCapacity == 1)
    #expect(decision.isAdmitted && decision.refusal.isEmpty)
  }

  /// The sixth machine takes the last slot that remains after the largest host fails, the seventh has none.
  @Test func refusesWhatTheRemainingHostsCouldNotHold() throws {
    let control = AdmissionControl(policy: .slots(SlotPolicy()))
    var poweredOn = exampleMachines
    let newcomer = machines([(1, 1)])[0]
    #expect(control.decide(hosts: exampleHosts, poweredOn: poweredOn, newcomer: newcomer).isAdmitted)
    poweredOn.append(newcomer)
    let refused = control.decide(hosts: exampleHosts, poweredOn: poweredOn, newcomer: newcomer, name: "web-7")
    #expect(!refused.isAdmitted)
    #expect(
      refused.refusal
        == "Powering on web-7 would leave too few slots to tolerate 1 host failure: 7 slots are needed, 6 remain after "
        + "the largest fail (slot 2000 MHz, 2048 MB; 10 slots on 3 hosts; current failover capacity 0)")
    // The newcomer's own reservation makes slots larger: 3 GHz leaves 3, 3 and 2 slots.
    let large = control.decide(
      hosts: exampleHosts, poweredOn: exampleMachines, newcomer: machines([(3, 1)])[0])
    #expect(!large.isAdmitted)
    #expect(slots(large)?.slotsPerHost == [3, 3, 2])
  }

  /// HA-03; Epping, vSphere HA Deepdive 6.0, Admission Control: the worst case of two machines, overhead on top.
  @Test func slotIsTheWorstOfDifferentMachines() throws {
    let control = AdmissionControl(policy: .slots(SlotPolicy()))
    var pair = machines([(2, 1), (1, 2)])
    let plain = try #require(slots(control.decide(hosts: exampleHosts, poweredOn: pair)))
    #expect(plain.slotCPUMHz == 2000 && plain.slotMemoryBytes == 2048 * megabyte)
    pair[0].memoryOverheadBytes = 1100 * megabyte
    let heavy = try #require(slots(control.decide(hosts: exampleHosts, poweredOn: pair)))
    #expect(heavy.slotMemoryBytes == 2124 * megabyte)
  }

  /// Without reservations: 32 MHz and the overhead (vSphere HA Deepdive 6.0).
  @Test func slotWithoutReservations() throws {
    let machine = AdmissionControl.Machine(memoryOverheadBytes: 100 * megabyte)
    let numbers = try #require(
      slots(AdmissionControl(policy: .slots(SlotPolicy())).decide(hosts: hosts([(1, 1)]), poweredOn: [machine])))
    #expect(numbers.slotCPUMHz == 32 && numbers.slotMemoryBytes == 100 * megabyte)
    #expect(numbers.slotsPerHost == [10])
  }

  /// vSphere HA Deepdive 6.0, unbalanced cluster: of 16, 16 and 32 slots only 32 count.
  @Test func theLargestHostDoesNotCount() throws {
    let cluster = hosts([(1000, 16), (1000, 16), (1000, 32)])
    let numbers = try #require(
      slots(AdmissionControl(policy: .slots(SlotPolicy())).decide(hosts: cluster, poweredOn: machines([(0, 1)]))))
    #expect(numbers.slotsPerHost == [16, 16, 32])
    #expect(numbers.slots(after: 1) == 32)
  }

  /// With a cap of 1024 MB a machine that reserves 4 GB takes four slots (vSphere HA Deepdive 6.0, fragmentation).
  @Test func capsMakeMachinesTakeSeveralSlots() throws {
    let capped = SlotPolicy(size: .largestReservation(cpuCapMHz: 500, memoryCapBytes: gigabyte))
    let control = AdmissionControl(policy: .slots(capped))
    let numbers = try #require(
      slots(control.decide(hosts: hosts([(10, 8), (10, 8)]), poweredOn: machines([(0.5, 4), (0.2, 1), (1.2, 1)]))))
    #expect(numbers.slotCPUMHz == 500 && numbers.slotMemoryBytes == gigabyte)
    #expect(numbers.usedSlots == 4 + 1 + 3)
    #expect(numbers.slotsPerHost == [8, 8] && numbers.currentFailoverCapacity == 1)
    // A cap above what is reserved changes nothing.
    let loose = SlotPolicy(size: .largestReservation(cpuCapMHz: 5000, memoryCapBytes: 64 * gigabyte))
    let unbounded = try #require(
      slots(
        AdmissionControl(policy: .slots(loose)).decide(hosts: hosts([(10, 8), (10, 8)]), poweredOn: machines([(1, 4)]))
      ))
    #expect(unbounded.slotMemoryBytes == 4 * gigabyte && unbounded.slotCPUMHz == 1000)
  }

  @Test func fixedSlotsAreTakenAsGiven() throws {
    let fixed = SlotPolicy(size: .fixed(cpuMHz: 100, memoryBytes: 2 * gigabyte))
    let numbers = try #require(
      slots(AdmissionControl(policy: .slots(fixed)).decide(hosts: exampleHosts, poweredOn: machines([(0.05, 1)]))))
    #expect(numbers.slotsPerHost == [4, 3, 3] && numbers.usedSlots == 1)
  }

  /// Current failover capacity is the largest number for which every choice of failing hosts leaves enough slots.
  @Test func failoverCapacityHoldsForEveryChoiceOfHosts() throws {
    var generator = HATestNumbers(seed: 11)
    for _ in 0..<200 {
      let cluster = hosts(
        (0..<Int(generator.next(1...6))).map { _ in (Double(generator.next(1...20)), generator.next(1...20)) })
      let on = machines(
        (0..<Int(generator.next(0...8))).map { _ in (Double(generator.next(0...3)), generator.next(0...3)) })
      let control = AdmissionControl(policy: .slots(SlotPolicy()))
      let numbers = try #require(slots(control.decide(hosts: cluster, poweredOn: on)))
      var expected = cluster.count - 1
      for choice in 0..<(1 << cluster.count) where choice.nonzeroBitCount < cluster.count {
        let left = numbers.slotsPerHost.indices.filter { choice >> $0 & 1 == 0 }
        if left.reduce(0, { $0 + numbers.slotsPerHost[$1] }) < numbers.usedSlots {
          expected = min(expected, choice.nonzeroBitCount - 1)
        }
      }
      #expect(numbers.currentFailoverCapacity == max(0, expected))
    }
  }
}

@Suite struct PercentagePolicyTests {
  /// HA-02; vSphere Availability 5.x to 6.7, percentage of cluster resources.
  @Test func officialExample() throws {
    let policy = PercentagePolicy(cpuPercent: 25, memoryPercent: 25)
    let decision = AdmissionControl(policy: .percentage(policy)).decide(
      hosts: exampleHosts, poweredOn: exampleMachines)
    let numbers = try #require(percentages(decision))
    #expect(numbers.cpu.total == 24_000 && numbers.cpu.neededAfter == 7000)
    #expect(numbers.memory.total == Double(21 * gigabyte) && numbers.memory.needed == Double(6 * gigabyte))
    #expect(numbers.cpu.percentAfter == 70 && numbers.memory.percentAfter == 71)
    #expect(numbers.cpu.usablePercent == 45 && numbers.memory.usablePercent == 46)
    #expect(decision.isAdmitted)
  }

  /// HA-05; vSphere HA Deepdive 6.0: 8 hosts of 70 GB at 20 %; one host of them is 12.5 %, rounded up 13.
  @Test func usableCapacity() throws {
    let policy = PercentagePolicy(cpuPercent: 20, memoryPercent: 20)
    let cluster = hosts(Array(repeating: (20, 70), count: 8))
    let numbers = policy.numbers(AdmissionControl(policy: .percentage(policy)), hosts: cluster, poweredOn: [])
    #expect(numbers.memory.usableCapacity == Double(448 * gigabyte))
    #expect(numbers.memory.reservedCapacity == Double(112 * gigabyte))
    #expect(PercentagePolicy.automaticPercent(failures: 1, hosts: 8) == 13)
  }

  /// HA-07; vSphere Availability 6.0 best practices.
  @Test(arguments: [(2, 10, 20), (2, 8, 25), (1, 8, 13), (1, 3, 34), (3, 3, 100), (5, 3, 100), (1, 0, 100)])
  func automaticPercentage(failures: Int, hosts: Int, expected: Int) {
    #expect(PercentagePolicy.automaticPercent(failures: failures, hosts: hosts) == expected)
  }

  /// Automatic percentages follow the number of available hosts.
  @Test func automaticPercentageIsWorkedOutAnew() throws {
    let control = AdmissionControl(policy: .percentage(PercentagePolicy()))
    let on = machines([(0, 11)])
    let three = control.decide(hosts: hosts([(9, 6), (9, 6), (9, 6)]), poweredOn: on)
    #expect(percentages(three)?.memory.configuredPercent == 34 && three.isAdmitted)
    let two = control.decide(hosts: hosts([(9, 6), (9, 6)]), poweredOn: on)
    #expect(percentages(two)?.memory.configuredPercent == 50 && !two.isAdmitted)
  }

  @Test func refusalNamesWhatIsShort() throws {
    let control = AdmissionControl(policy: .percentage(PercentagePolicy(cpuPercent: 30, memoryPercent: 50)))
    let cluster = hosts([(5, 5), (5, 5)])
    // 7 of 10 leave exactly 30 %, which is enough.
    let exact = control.decide(hosts: cluster, poweredOn: machines([(7, 4)]))
    #expect(percentages(exact)?.cpu.percentAfter == 30 && exact.isAdmitted)
    let refused = control.decide(
      hosts: cluster, poweredOn: machines([(3, 4)]), newcomer: machines([(2, 2)])[0], name: "db-1")
    #expect(
      refused.refusal
        == "Powering on db-1 would leave too little for failover: 40 % of memory free (6144 MB of 10240 MB needed), "
        + "50 % configured, 60 % before")
  }

  @Test func machinesWithoutReservationCountThirtyTwoMegahertzAndTheirOverhead() {
    let control = AdmissionControl(policy: .percentage(PercentagePolicy()))
    let bare = AdmissionControl.Machine(memoryOverheadBytes: 40 * megabyte)
    #expect(control.cpuNeedMHz(bare) == 32 && control.memoryNeedBytes(bare) == 40 * megabyte)
  }
}

@Suite struct OtherAdmissionTests {
  @Test func nothingIsPoweredOnOnFailoverHosts() {
    let control = AdmissionControl(policy: .failoverHosts([2]))
    var newcomer = machines([(1, 1)])[0]
    #expect(control.decide(hosts: exampleHosts, poweredOn: exampleMachines, newcomer: newcomer).isAdmitted)
    newcomer.host = 2
    let refused = control.decide(hosts: exampleHosts, poweredOn: exampleMachines, newcomer: newcomer, name: "a")
    #expect(!refused.isAdmitted && refused.refusal.contains("dedicated to failover"))
    var on = exampleMachines
    on[0].host = 2
    let standing = AdmissionControl(policy: .failoverHosts([2, 7])).decide(hosts: exampleHosts, poweredOn: on)
    guard case .failoverHosts(let numbers) = standing.numbers else {
      Issue.record("no numbers")
      return
    }
    #expect(numbers.available == 1 && numbers.missing == 1 && numbers.occupied == 1)
  }

  /// Hosts may leave while the others still tolerate a failure; DPM leaves two on.
  @Test func hostsMayLeaveWhileFailuresAreTolerated() {
    let slots = AdmissionControl(policy: .slots(SlotPolicy()))
    let few = machines([(2, 2)])
    #expect(
      slots.decideRemoval(of: 0, forStandby: true, hosts: exampleHosts, poweredOn: few).isAdmitted)
    let refused = slots.decideRemoval(
      of: 0, forStandby: false, hosts: exampleHosts, poweredOn: exampleMachines, name: "esx-01")
    #expect(
      refused.refusal
        == "Without esx-01: The cluster does not tolerate 1 host failure: 5 slots are needed, 3 remain after the "
        + "largest fail (slot 2000 MHz, 2048 MB; 6 slots on 2 hosts; current failover capacity 0)")
    let disabled = AdmissionControl(policy: .disabled)
    let two = hosts([(9, 9), (9, 9)])
    #expect(disabled.decideRemoval(of: 0, forStandby: false, hosts: two, poweredOn: few).isAdmitted)
    #expect(!disabled.decideRemoval(of: 0, forStandby: true, hosts: two, poweredOn: few).isAdmitted)
    #expect(disabled.decideRemoval(of: 0, forStandby: true, hosts: exampleHosts, poweredOn: few).isAdmitted)
  }

  @Test func disabledAdmitsEverything() {
    let control = AdmissionControl(policy: .disabled)
    #expect(control.decide(hosts: [], poweredOn: [], newcomer: machines([(99, 99)])[0]).isAdmitted)
  }

  /// Three hosts of 25 GB, 60 GB used: 50 GB remain after one failure (Epping on vSphere 6.5); tolerating 20 % leaves
  /// 48 GB to hold, after vSphere Availability 8.0.
  @Test(arguments: [(60.0, 0.0, true), (50, 0, false), (60, 0.2, false), (60, 0.1, true), (75, 1, false)])
  func performanceDegradation(usedGigabytes: Double, tolerated: Double, warns: Bool) {
    let control = AdmissionControl(
      policy: .percentage(PercentagePolicy()), performanceDegradationTolerated: tolerated)
    let check = PerformanceDegradation(
      control, hosts: hosts([(10, 25), (10, 25), (10, 25)]), cpuUsageMHz: 0,
      memoryUsageBytes: usedGigabytes * Double(gigabyte))
    #expect(check.isWarning == warns)
    #expect(check.warning.isEmpty == !warns)
    #expect(check.memory.capacityAfterFailures == Double(50 * gigabyte))
  }

  /// The largest host by processor and the largest by memory need not be the same.
  @Test func eachResourceLosesItsLargestHost() {
    let control = AdmissionControl(policy: .disabled, performanceDegradationTolerated: 0)
    let check = PerformanceDegradation(
      control, hosts: hosts([(10, 10), (5, 40)]), cpuUsageMHz: 5001, memoryUsageBytes: 0)
    #expect(check.cpu.capacityAfterFailures == 5000 && check.memory.capacityAfterFailures == Double(10 * gigabyte))
    #expect(check.cpu.isExceeded && !check.memory.isExceeded)
    #expect(check.warning.contains("5001 MHz needed, 5000 MHz remain"))
  }

  @Test func defaultsFollowTheRelease() {
    #expect(HASettings(version: .v60).admissionControl.policy == .slots(SlotPolicy()))
    #expect(HASettings(version: .v65).admissionControl.policy == .percentage(PercentagePolicy()))
    #expect(!HASettings(version: .v60).respectsAntiAffinity && HASettings(version: .v65).respectsAntiAffinity)
    #expect(!HASettings(version: .v55).registersDisabledMachines && HASettings(version: .v60).registersDisabledMachines)
    #expect(HASettings(version: .v60).restartOrdering == .attemptCompletedOnHost)
    #expect(HASettings(version: .v80).restartOrdering == .conditionReached)
    for version in VSphereRelease.allCases { #expect(HASettings(version: version).problems().isEmpty) }
  }

  @Test func everyWrongSettingIsNamed() {
    var settings = HASettings()
    settings.admissionControl = AdmissionControl(
      policy: .percentage(PercentagePolicy(cpuPercent: 101)), performanceDegradationTolerated: 1.5)
    settings.heartbeatDatastores = 6
    settings.restartDelays = []
    settings.monitoring.maximumResets = -1
    settings.faultTolerance.checkpointing.longestEpoch = .zero
    #expect(
      settings.problems().map(\.parameter) == [
        "admissionControl.percentage.cpuPercent", "admissionControl.performanceDegradationTolerated",
        "heartbeatDatastores", "restartDelays", "monitoring.maximumResets",
        "faultTolerance.checkpointing.longestEpoch",
      ])
  }
}
