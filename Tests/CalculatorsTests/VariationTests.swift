import Testing

@testable import Calculators

/// Questions asked otherwise than in the worked examples; figures are worked out in the comments.
struct VariationTests {
  @Test func `levels give the shares of vSphere, and nothing said means all it can get`() throws {
    // High against low is 8000 to 2000 for pools, 1 vCPU against 4 is 1000 to 4000 for VMs.
    let results = try evaluate(
      "share-tree",
      """
      {"capacityMHz": 10, "children": [{"pool": "A", "level": "high", "vms": [{"vm": "x"}, {"vm": "y", "vcpus": 4}]}, \
      {"pool": "B", "level": "low", "children": [{"pool": "C", "limit": -1, "vms": [{"vm": "z", "limit": 1.5}]}]}]}
      """)
    #expect(results["pools"] == .object(["A": .number(8.5), "B": .number(1.5), "C": .number(1.5)]))
    #expect(results["vms"] == .object(["x": .number(1.7), "y": .number(6.8), "z": .number(1.5)]))
  }

  @Test func `with less left at the top the second power-on is refused`() throws {
    // 6 less VM-M1's and VM-M2's 3 less RP-KID's 2 leaves 1; VM-K2 would need 2 of it.
    let results = try evaluate(
      "resource-pool-admission",
      """
      {"tree": {"name": "RP-MOM", "reservationGHz": 6, "vmsOn": [["VM-M1", 1], ["VM-M2", 2]], "children": [{"name": \
      "RP-KID", "reservationGHz": 2, "expandable": true, "powerOn": [["VM-K1", 2], ["VM-K2", 2]]}]}}
      """)
    #expect(results["powerOn"] == .object(["VM-K1": .bool(true), "VM-K2": .bool(false)]))
    #expect(results["momUnreservedBeforeK2GHz"] == .number(1) && results["momUnreservedAfterGHz"] == .number(1))
    #expect(results["reasons"]?["VM-K2"]?["shortageGHz"] == .number(1))
  }

  @Test func `what cannot be running is said to be a mistake`() {
    let state = """
      {"tree": {"name": "T", "reservationGHz": 6, "vmsOn": [["a", 5]], "children": [{"name": "K", \
      "reservationGHz": 2}]}}
      """
    #expect(problems("resource-pool-admission", state) == ["1:56 'a' cannot be running: its reservation does not fit"])
  }

  @Test func `units of hosts and VMs may differ, a cap makes VMs take several slots`() throws {
    // Slot 1 GB; VM a needs 4196 MB: 5 slots. 2 hosts of 64 and 32 GB at 1 GHz a slot: 20 and 30.
    let results = try evaluate(
      "ha-slots",
      """
      {"hosts": [{"cpuGHz": 20, "memGB": 64}, {"cpuMHz": 30000, "memGB": 32}], "vms": [{"vm": "a", "cpuResMHz": 500, \
      "memResMB": 4096, "overheadMB": 100}, [1, 2]], "slotMemInMB": 1024}
      """)
    #expect(results["slotCpuGHz"] == .number(1) && results["slotMemGB"] == .number(1))
    #expect(results["slotsPerVm"] == .list([.number(5), .number(2)]))
    #expect(results["slotsPerHost"] == .list([.number(20), .number(30)]))
  }

  @Test func `a machine without reservation counts 32 MHz, and too few slots are explained`() throws {
    let results = try evaluate("ha-slots", #"{"hostUnits": "MHz,MB", "hosts": [[64, 100]], "vms": [[0, 0]]}"#)
    #expect(results["slotCpuMHz"] == .number(32) && results["slotMemMB"] == .number(0))
    #expect(results["admissible"] == .bool(false) && results["reason"] != nil)
  }

  @Test func `the percentage is automatic where none is configured`() throws {
    // 3 hosts: ceil(100 / 3) = 34; 1 of 30 GHz and 3 of 30 GB needed: 96 and 90 % free.
    let results = try evaluate(
      "ha-percentage", #"{"hosts": [[10, 10], [10, 10], [10, 10]], "vms": [{"cpuResGHz": 1, "memResGB": 3}]}"#)
    #expect(results["currentCpuFailoverPct"] == .number(96) && results["stillUsableMemPct"] == .number(56))
  }

  @Test func `an isolated host is told by the event or by a flag`() throws {
    let slave = try evaluate("ha-timeline", #"{"role": "slave", "event": "isolated"}"#)
    #expect(slave["declaredIsolatedAt"] == .number(30) && slave["isolationResponseAt"] == .number(60))
    let master = try evaluate("ha-timeline", #"{"role": "master", "isolated": true, "isolationPolicyDelayS": 60}"#)
    #expect(master["declaredIsolatedAt"] == .number(5) && master["isolationResponseAt"] == .number(65))
    #expect(
      problems("ha-timeline", #"{"role": "master", "isolated": true, "event": "failed"}"#)
        == ["1:47 'isolated' says otherwise"])
  }

  @Test func `the best move levels the hosts, and there may be none`() throws {
    let results = try evaluate("drs-best-move", #"{"hostCapacityGHz": [10, 10], "entitlementsGHz": [[1, 3], [2]]}"#)
    #expect(results["fromHost"] == .number(0) && results["vm"] == .number(0) && results["toHost"] == .number(1))
    #expect(results["stdDevAfter"] == .number(0))
    let level = try evaluate("drs-best-move", #"{"hostCapacityGHz": [10, 10], "entitlementsGHz": [[2], [2]]}"#)
    #expect(level["fromHost"] == .null && level["improvement"] == .number(0))
    #expect(
      problems("drs-best-move", #"{"hostCapacityGHz": [10], "entitlementsGHz": [[2], [2]]}"#)
        == ["1:46 a list of 2 for 1 hosts"])
  }

  @Test func `lists give lists, a list by a list a table`() throws {
    let table = try evaluate("vm-memory-overhead", #"{"memMB": [256, 16384], "vcpus": [1, 8]}"#)
    guard case .list(let rows)? = table["overheadMB"], case .list(let last) = rows[1], case .number(let value) = last[1]
    else {
      Issue.record("no table")
      return
    }
    // vSphere 6.5 Resource Management, page 34.
    #expect((value - 168.6).magnitude < 0.2)
    #expect(try evaluate("drs-threshold", #"{"hosts": 4}"#)["level3"] == .number(0.1))
    #expect(try evaluate("memory-demand", #"{"activeGB": 2, "consumedGB": 6}"#)["demandGB"] == .number(3))
  }

  @Test func `reservations and sizes bound what the idle tax leaves`() throws {
    let line = #"{"totalMB": 1000, "shares": [1000, 1000], "activeFraction": [0, 1], "reservationMB": [300, 0]}"#
    #expect(try evaluate("idle-tax", line)["allocMB"] == .list([.number(300), .number(700)]))
    #expect(
      problems("idle-tax", #"{"totalMB": 10, "shares": [1, 1], "maxMB": [1, 2, 3]}"#) == ["1:44 3 numbers for 2 VMs"])
  }

  @Test func `limits are asked for any budget, and a typing error in a combination is met with a guess`() throws {
    let results = try evaluate(
      "vmotion-limits", #"{"datastoreMax": 128, "operations": ["8 storageVMotion + 1 vMotion"]}"#)
    #expect(results["fits"] == .list([.list([.text("8 storageVMotion + 1 vMotion"), .bool(false)])]))
    #expect(results["max"]?["storageVMotion"] == .number(8) && results["max"]?["vMotion"] == .number(128))
    let network = try evaluate("vmotion-limits", #"{"nicGbps": 1}"#)
    #expect(network["max"]?["vMotion"] == .number(4) && network["max"]?["storageVMotion"] == .null)
    #expect(
      problems("vmotion-limits", #"{"operations": ["2 vMotin"]}"#) == ["1:17 no kind of operation is called 'vMotin'"])
  }

  @Test func `a transfer of more than half the objective violates it by the difference`() throws {
    let results = try evaluate("replication-rpo", #"{"rpoMin": 15, "transferMin": 8, "firstSyncStart": "23:55"}"#)
    #expect(results["violation"] == .bool(true) && results["violationMin"] == .number(1))
    #expect(results["instanceAvailable"] == .text("00:03"))
  }

  @Test func `hosts are held against the band of power management`() throws {
    let low = try evaluate("dpm-band", #"{"hosts": [[30, 40], [20, 44]]}"#)
    #expect(low["powerOffConsidered"] == .bool(true) && low["powerOnConsidered"] == .bool(false))
    let high = try evaluate("dpm-band", #"{"hosts": [[30, 40], {"cpuPct": 90}]}"#)
    #expect(high["powerOnConsidered"] == .bool(true) && high["highScore"] == .number(9))
  }

  @Test func `the stun of a vGPU follows the table that is meant`() throws {
    // V100 as expected 1.67 + 1.19 x 16, in the worst case 0.82 + 2.793 x 32 + 0.273 x 32; P40 1.53 + 7.474 x 16.
    let expected = try evaluate("vgpu-stun", #"{"vgpuGB": 16}"#)
    #expect(expected["stunS"] == .number(22) && expected["fit"] == .text("1.67 + 1.19*GB"))
    let worst = try evaluate("vgpu-stun", #"{"vgpuGB": [32], "memGB": 32}"#)
    #expect(worst["stunS"] == .list([.number(0.82 + 2.793 * 32 + 0.273 * 32)]))
    #expect(worst["succeeds"] == .list([.bool(true)]))
    #expect(try evaluate("vgpu-stun", #"{"usedFrameBufferGB": 16}"#)["succeeds"] == .bool(false))
    #expect(problems("vgpu-stun", #"{"vgpuGB": 1, "device": "worst-case"}"#).count == 1)
  }

  @Test func `virtual functions share the vectors of a host`() throws {
    let results = try evaluate("sriov-vf-limit", #"{"version": ["5.5", "8.0"]}"#)
    #expect(results["vectors"] == .list([.number(128), .number(3072)]))
    #expect(results["maxIntelVFs"] == .list([.number(43), .number(1024)]))
    let mixed = try evaluate("sriov-vf-limit", #"{"vectors": 128, "X": 40, "Y": 4}"#)
    // 3 x 40 + 2 x 3 = 126 is below 128, so the fourth is taken.
    #expect(mixed["fits"] == .bool(true) && mixed["maxEmulexVFs"] == .number(4))
  }
}
