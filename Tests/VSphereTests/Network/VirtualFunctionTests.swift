import Testing
import VSphere

@Suite struct VirtualFunctionTests {
  /// ST-02. vSphere Networking, 'SR-IOV': of 64 functions of an Intel adapter a 5.5 host can use up to 43 (128 / 3 =
  /// 42.6); up to 1024 from 6.0 on (3072 / 3).
  @Test func st02VectorsLimitTheFunctionsOfAHost() {
    #expect(VirtualFunctionLimits.version5.maximumIntel() == 43)
    #expect(VirtualFunctionLimits.version5.maximumEmulex() == 64)
    #expect(VirtualFunctionLimits().maximumIntel() == 1024)
    #expect(VirtualFunctionLimits().maximumEmulex() == 1024)
  }

  /// The closed form counts what taking one by one gives.
  @Test(arguments: [8, 127, 128, 129, 130, 3072])
  func closedFormCountsWhatCanBeTaken(vectors: Int) {
    let limits = VirtualFunctionLimits(vectors: vectors)
    for other in stride(from: 0, through: 70, by: 7) {
      var intel = 0
      while limits.allowsOneMore(intel: intel, emulex: other) { intel += 1 }
      #expect(limits.maximumIntel(besideEmulex: other) == intel)
      var emulex = 0
      while limits.allowsOneMore(intel: other, emulex: emulex) { emulex += 1 }
      #expect(limits.maximumEmulex(besideIntel: other) == emulex)
    }
  }

  @Test func refusalsNameTheirReason() throws {
    let adapters = [VirtualFunctionAdapter(), VirtualFunctionAdapter(maker: .emulex, functionCount: 2)]
    var functions = VirtualFunctions(adapters, limits: .version5)
    for machine in 0..<2 { _ = try functions.take(by: Int32(machine), on: 1) }
    #expect(throws: VirtualFunctions.Refusal.noFreeFunction) { try functions.take(by: 9, on: 1) }
    // 3 X + 4 < 128 before each: 42 more.
    for machine in 0..<42 { _ = try functions.take(by: Int32(machine), on: 0) }
    #expect(throws: VirtualFunctions.Refusal.noVectors) { try functions.take(by: 9, on: 0) }
    #expect(functions.firstAvailableAdapter() == nil)
    #expect(functions.takenCount == 44)
    var few = VirtualFunctions(adapters, limits: VirtualFunctionLimits(hostMaximum: 1))
    #expect(few.firstAvailableAdapter() == 0)
    _ = try few.take(by: 1, on: 0)
    #expect(throws: VirtualFunctions.Refusal.hostMaximum) { try few.take(by: 1, on: 0) }
  }

  @Test func aWholeAdapterExcludesItsFunctions() throws {
    var functions = VirtualFunctions([VirtualFunctionAdapter()])
    let function = try functions.take(by: 1, on: 0)
    #expect(throws: VirtualFunctions.Refusal.functionsTaken) { try functions.takeWhole(by: 2, 0) }
    functions.giveBack(function)
    try functions.takeWhole(by: 2, 0)
    #expect(functions.wholeHolder(of: 0) == 2)
    #expect(throws: VirtualFunctions.Refusal.adapterTaken) { try functions.take(by: 1, on: 0) }
    #expect(throws: VirtualFunctions.Refusal.adapterTaken) { try functions.takeWhole(by: 3, 0) }
    functions.giveBackWhole(0)
    #expect(functions.wholeHolder(of: 0) == nil)
    #expect(functions.refusal(on: 0) == nil)
  }

  /// Taking and giving back at random: no function ever has two holders, counts and limits hold after every step, a
  /// refusal changes nothing.
  @Test(arguments: 1...20)
  func noFunctionIsGrantedTwice(seed: Int) {
    var draws = StorageDraws(UInt64(seed))
    let adapters = (0..<3).map { _ in
      VirtualFunctionAdapter(maker: draws.below(2) == 0 ? .intel : .emulex, functionCount: 1 + draws.below(40))
    }
    var functions = VirtualFunctions(
      adapters, limits: VirtualFunctionLimits(vectors: 1 + draws.below(200), hostMaximum: 1 + draws.below(60)))
    var held: [VirtualFunctionID: Int32] = [:]
    var order: [VirtualFunctionID] = []
    for step in 0..<500 {
      if draws.below(5) < 3 || order.isEmpty {
        let adapter = draws.below(3)
        let expected = functions.refusal(on: adapter)
        do {
          let function = try functions.take(by: Int32(step), on: adapter)
          #expect(expected == nil)
          #expect(held[function] == nil, "granted twice")
          #expect(Int(function.adapter) == adapter && Int(function.function) < adapters[adapter].functionCount)
          held[function] = Int32(step)
          order.append(function)
        } catch {
          #expect(error == expected)
        }
      } else {
        let function = order.remove(at: draws.below(order.count))
        functions.giveBack(function)
        held[function] = nil
        #expect(functions.holder(of: function) == nil)
      }
      #expect(functions.takenCount == held.count)
      let areTheirs = held.allSatisfy { functions.holder(of: $0.key) == $0.value }
      #expect(areTheirs)
    }
  }

  @Test func adaptersAreChecked() {
    #expect(VirtualFunctionAdapter(functionCount: 257).problems().map(\.parameter) == ["functions"])
    #expect(VirtualFunctionAdapter().problems().isEmpty)
  }
}
