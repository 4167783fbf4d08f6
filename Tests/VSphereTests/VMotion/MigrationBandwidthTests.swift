import Testing
import VSphere

private func bandwidth(
  _ source: MigrationEndpoint, _ target: MigrationEndpoint? = nil, roundTripSeconds: Double = 0,
  share: Double = .infinity, policy: MigrationEncryption = .disabled
) throws -> MigrationBandwidth {
  try MigrationBandwidth.between(
    source, target ?? source, roundTripSeconds: roundTripSeconds, shareBytesPerSecond: share, machinePolicy: policy
  ).get()
}

private func refusal(
  _ source: MigrationEndpoint, _ target: MigrationEndpoint, roundTripSeconds: Double = 0,
  policy: MigrationEncryption = .disabled
) -> MigrationRefusal? {
  let result = MigrationBandwidth.between(
    source, target, roundTripSeconds: roundTripSeconds, machinePolicy: policy)
  if case .failure(let refusal) = result { return refusal }
  return nil
}

@Suite struct MigrationBandwidthTests {
  /// VMO-03: Broadcom KB 323379, vSphere 6 on 40 GbE with 1, 2, 3 vmknics.
  @Test(arguments: [(1, 18.0), (2, 28), (3, 36)]) func kernelAdaptersOfVSphere6(count: Int, gigabits: Double) throws {
    let host = MigrationEndpoint(adapterBitsPerSecond: 40e9, kernelAdaptersPerAdapter: count, release: .v60)
    let result = try bandwidth(host)
    #expect(result.bytesPerSecond * 8 / 1e9 == gigabits)
    #expect(result.bound == .streams && result.streams == count)
  }

  /// Several NICs of vSphere 6.0 passed 60 Gbit/s (blogs.vmware.com, 2015); 4.1 used one.
  @Test func severalAdaptersAddUp() throws {
    let host = MigrationEndpoint(
      adapterBitsPerSecond: 40e9, adapterCount: 2, kernelAdaptersPerAdapter: 3, release: .v60)
    #expect(try bandwidth(host).bytesPerSecond * 8 > 60e9)
    let old = MigrationEndpoint(adapterBitsPerSecond: 10e9, adapterCount: 2, release: .v41)
    let single = MigrationEndpoint(adapterBitsPerSecond: 10e9, adapterCount: 1, release: .v50)
    #expect(try bandwidth(old).bytesPerSecond == 0.7 * bandwidth(single).bytesPerSecond)
  }

  @Test(arguments: [(1.0, 0.115), (10, 1.15), (25, 2.9), (40, 4.6), (100, 10.5)])
  func streamsFollowTheAdapterFrom7U2(gigabits: Double, gigabytes: Double) throws {
    let result = try bandwidth(MigrationEndpoint(adapterBitsPerSecond: gigabits * 1e9))
    #expect(abs(result.bytesPerSecond / 1e9 - gigabytes) < 1e-9)
    #expect(result.bound == .network)
    #expect(result.streams == Int((gigabits / 15).rounded(.up)))
  }

  @Test func goodputIsMonotonicBetweenTheKnownSpeeds() {
    var last = 0.0
    for gigabits in 1...200 {
      let goodput = MigrationEndpoint.goodputBytesPerSecond(lineBitsPerSecond: Double(gigabits) * 1e9)
      #expect(goodput > last && goodput * 8 < Double(gigabits) * 1e9)
      last = goodput
    }
  }

  @Test func shareOfNetworkControlAndTheSlowerEndBound() throws {
    let fast = MigrationEndpoint(adapterBitsPerSecond: 100e9)
    let slow = MigrationEndpoint(adapterBitsPerSecond: 10e9)
    #expect(try bandwidth(fast, slow).bytesPerSecond == 1.15e9)
    #expect(try bandwidth(slow, fast).streams == 1)
    let squeezed = try bandwidth(fast, slow, share: 30e6)
    #expect(squeezed.bytesPerSecond == 30e6 && squeezed.isBelowMinimum)
    #expect(try !bandwidth(fast, slow, share: 32e6).isBelowMinimum)
  }

  /// 16 MiB in flight over 100 ms are 168 MB/s for each stream.
  @Test func longRoundTripsBoundByTheSocketBuffer() throws {
    let host = MigrationEndpoint(adapterBitsPerSecond: 40e9)
    let result = try bandwidth(host, roundTripSeconds: 0.1)
    #expect(result.bound == .roundTrip)
    #expect(abs(result.bytesPerSecond - 3 * 167_772_160) < 1e-3)
  }

  @Test func roundTripLimitGrewWithReleases() {
    let releases: [(VSphereRelease, Double)] = [(.v41, 0.005), (.v50, 0.01), (.v55, 0.01), (.v60, 0.15), (.v80, 0.15)]
    for (release, limit) in releases {
      let host = MigrationEndpoint(release: release)
      #expect(refusal(host, host, roundTripSeconds: limit) == nil)
      // The older end decides.
      #expect(
        refusal(host, MigrationEndpoint(release: .v80), roundTripSeconds: limit + 0.001)
          == .roundTripTooLong(seconds: limit + 0.001, limitSeconds: limit))
    }
  }

  @Test func encryptionPolicies() throws {
    let able = MigrationEndpoint(release: .v65)
    let slow = MigrationEndpoint(release: .v65, hasEncryptionInstructions: false)
    let old = MigrationEndpoint(release: .v60)
    #expect(try !bandwidth(able, able, policy: .disabled).isEncrypted)
    #expect(try bandwidth(able, able, policy: .opportunistic).isEncrypted)
    #expect(try !bandwidth(able, slow, policy: .opportunistic).isEncrypted)
    #expect(try !bandwidth(old, able, policy: .opportunistic).isEncrypted)
    #expect(try bandwidth(able, able, policy: .required).isEncrypted)
    #expect(
      refusal(slow, able, policy: .required) == .encryptionUnavailable(release: .v65, hasInstructions: false))
    #expect(refusal(able, old, policy: .required) == .encryptionUnavailable(release: .v60, hasInstructions: true))
  }

  @Test func encryptionCostsCoresAndALittleTime() throws {
    let host = MigrationEndpoint(adapterBitsPerSecond: 10e9)
    let plain = try bandwidth(host)
    let encrypted = try bandwidth(host, policy: .required)
    #expect(plain.bytesPerSecond / encrypted.bytesPerSecond == 1.025)
    #expect(encrypted.busyCores > plain.busyCores + 0.8 && encrypted.busyCores <= plain.busyCores + 1)
    let wide = MigrationEndpoint(adapterBitsPerSecond: 100e9, cryptoCores: 4)
    let bound = try bandwidth(wide, policy: .required)
    #expect(bound.bound == .encryption && abs(bound.bytesPerSecond - 5e9 / 1.025) < 1)
  }

  /// F. Denneman, 2018: 10 % of a core for 1 GbE, a core for 10 GbE, at least 30 %.
  @Test func reservedProcessors() throws {
    #expect(MigrationEndpoint(adapterBitsPerSecond: 1e9).reservedCores == 0.3)
    #expect(MigrationEndpoint(adapterBitsPerSecond: 1e9, adapterCount: 4).reservedCores == 0.4)
    #expect(MigrationEndpoint(adapterBitsPerSecond: 10e9, adapterCount: 2).reservedCores == 2)
    #expect(MigrationEndpoint(adapterBitsPerSecond: 100e9).reservedCores == 1)
    let mixed = try bandwidth(
      MigrationEndpoint(adapterBitsPerSecond: 1e9), MigrationEndpoint(adapterBitsPerSecond: 10e9))
    #expect(mixed.reservedCores == 1)
  }

  @Test func hostsWithoutAdapterAreRefusedAndWrongOnesNamed() {
    let none = MigrationEndpoint(adapterCount: 0)
    #expect(refusal(none, MigrationEndpoint()) == .noNetwork)
    let wrong = MigrationEndpoint(adapterBitsPerSecond: 0, adapterCount: 0, cryptoCores: 0)
    #expect(wrong.problems().map(\.parameter) == ["adapterBitsPerSecond", "adapterCount", "cryptoCores"])
  }
}
