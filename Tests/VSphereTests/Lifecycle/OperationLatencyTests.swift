import RandomStreams
import Testing
import VSphere

@Suite struct OperationLatencyTests {
  /// Medians of 2000 draws lie where the table says; bounded ones stay within their bounds.
  @Test func drawsFollowTheTable() throws {
    let sampler = try OperationSampler(OperationLatency())
    let streams = RandomStreams(seed: 3, replication: 0)
    let stream = streams.stream("latency")
    func median(_ task: LifecycleTask, _ guest: GuestFamily) -> Double {
      (0..<2001).map { _ in sampler.seconds(task, guest: guest, stream) }.sorted()[1000]
    }
    withExtendedLifetime(streams) {
      let medians: [(LifecycleTask, GuestFamily, Double)] = [
        (.guestBoot, .linux, 25), (.guestBoot, .windows, 60), (.guestBoot, .appliance, 240),
        (.guestShutdown, .linux, 15), (.guestShutdown, .windows, 40), (.powerOn, .windows, 4.1),
        (.placement, .linux, 1.15), (.linkedClone, .linux, 7.5), (.instantClone, .linux, 2), (.hotAdd, .linux, 1),
        (.create, .appliance, 3), (.suspend, .linux, 2),
      ]
      for (task, guest, expected) in medians {
        #expect(abs(median(task, guest) / expected - 1) < 0.05, "\(task) \(guest)")
      }
      for _ in 0..<200 {
        #expect((2.1...6.1).contains(sampler.seconds(.powerOn, guest: .linux, stream)))
        #expect((0.1...0.5).contains(sampler.instantCloneStunSeconds(stream)))
        #expect((0.2...0.5).contains(sampler.snapshotStunSeconds(stream)))
      }
    }
  }

  @Test func everyTaskHasItsOwnEntry() throws {
    var latency = OperationLatency()
    latency.reset = .constant(11)
    latency.resume = .constant(12)
    latency.reconfigure = .constant(13)
    latency.snapshotDelete = .constant(14)
    latency.windowsBoot = .constant(15)
    latency.register = .constant(16)
    let sampler = try OperationSampler(latency)
    let streams = RandomStreams(seed: 3, replication: 0)
    let stream = streams.stream("latency")
    withExtendedLifetime(streams) {
      let expected: [(LifecycleTask, Double)] = [
        (.reset, 11), (.resume, 12), (.reconfigure, 13), (.snapshotDelete, 14), (.guestBoot, 15), (.register, 16),
        (.suspend, 2), (.hotAdd, 1),
      ]
      for (task, seconds) in expected { #expect(sampler.seconds(task, guest: .windows, stream) == seconds) }
    }
  }

  @Test func wrongEntriesAreNamedAllAtOnce() {
    var latency = OperationLatency()
    #expect(latency.problems().isEmpty)
    latency.applianceBoot = .constant(-1)
    latency.hotAdd = .uniform(low: 2, high: 1)
    latency.snapshotStun = .constant(-1)
    latency.shutdownTimeoutSeconds = 0
    #expect(
      latency.problems().map(\.parameter) == ["applianceBoot", "hotAdd", "snapshotStun", "shutdownTimeoutSeconds"])
    #expect(throws: DistributionError.self) { try OperationSampler(latency) }
  }

  @Test func dataTakesBytesOverRate() {
    var volume = OperationVolume(readBytesPerSecond: 500e6, writeBytesPerSecond: 250e6)
    #expect(volume.writeMemorySeconds(usedBytes: 1_000_000_000) == 4)
    #expect(volume.readMemorySeconds(usedBytes: 1_000_000_000) == 2)
    #expect(volume.fullCloneSeconds(usedBytes: 10_000_000_000) == 40)
    volume.isOffloaded = true
    #expect(volume.fullCloneSeconds(usedBytes: 10_000_000_000) == 8)
    volume.offloadedShare = 0
    volume.readBytesPerSecond = -1
    #expect(volume.problems().map(\.parameter) == ["readBytesPerSecond", "offloadedShare"])
  }

  @Test func securityCosts() {
    let plain = SecurityCost()
    #expect(plain.powerOnSeconds == 0 && plain.bootSeconds == 0)
    #expect(plain.processorMHz(bytesPerSecond: 1e9, operationsPerSecond: 1e4) == 0)
    #expect(plain.migrationEncryption(configured: .disabled) == .disabled)
    let secured = SecurityCost(isEncrypted: true, hasSecureBoot: true, hasTrustedPlatformModule: true)
    #expect(secured.powerOnSeconds == 0.5 && secured.bootSeconds == 3)
    // 1e9 bytes at a cycle each and 10000 operations of 5000 cycles.
    #expect(secured.processorMHz(bytesPerSecond: 1e9, operationsPerSecond: 1e4) == 1050)
    #expect(secured.migrationEncryption(configured: .disabled) == .required)
    // A virtual TPM needs a key, too, but does not encrypt the disks.
    let module = SecurityCost(hasTrustedPlatformModule: true)
    #expect(module.powerOnSeconds == 0.5 && module.processorMHz(bytesPerSecond: 1e9, operationsPerSecond: 0) == 0)
    #expect(SecurityCost(cyclesPerByte: -1, secureBootSeconds: .infinity).problems().count == 2)
  }
}
