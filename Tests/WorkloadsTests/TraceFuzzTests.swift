import Quantities
import Testing

@testable import Workloads

/// Damaged input of every format must end in traces that keep their promises or in errors that say where.
@Suite struct TraceFuzzTests {
  private static let originals: [(TraceSource, String)] = [
    (TraceSource(path: "p", format: .planetlab), "12\n0\n100\n7\n99\n"),
    (TraceSource(path: "w", format: .wideCSV), "time,a,\"b \"\"c\"\"\"\n0,1,2.5\n300,3,4\r\n600,100,0\n910,7,8"),
    (TraceSource(path: "w", format: .wideCSV, limit: 1, usage: .fraction), "t;a;b\n0;0.1;1\n300;1e-3;0\n600;0;1\n"),
    (TraceSource(path: "l", format: .longCSV), "time,name,value\n0,a,1\n0,b,2\n300,a,3\n300,\"b\",4\n612.5,a,5\n"),
    (
      TraceSource(path: "b", format: .bitbrains),
      "Timestamp [ms];\tCPU cores;\tCPU capacity provisioned [MHZ];\tCPU usage [MHZ];\tCPU usage [%];\t"
        + "Memory capacity provisioned [KB]\n1376314846;\t1;\t2599.99;\t19.06;\t0.73;\t2097152.0\n"
        + "1376315146;\t1;\t2599.99;\t19.06;\t0.75;\t2097152.0\n1376315447;1;2600;20;101;2097152\n"
    ),
  ]
  private static let interesting = Array("0123456789.,;\t\n\r\"-+eE nainf\u{0}\u{FEFF}é".utf8)

  @Test(arguments: originals.indices)
  func damagedInputNeverCrashes(original: Int) {
    let (source, text) = Self.originals[original]
    var generator = SplitMix64(state: 0x7EACE5 &+ UInt64(original))
    var readable = 0
    for _ in 0..<4_000 {
      var bytes = Array(text.utf8)
      for _ in 0...generator.below(4) { Self.damage(&bytes, &generator) }
      do throws(TraceErrors) {
        let traces = try parse(bytes: bytes, source)
        readable += 1
        #expect(traces.sampleCount >= 2)
        for machine in 0..<traces.machineCount where !traces.demands(ofMachine: machine).allSatisfy((0...1).contains) {
          Issue.record("a demand outside 0...1 from \(String(decoding: bytes, as: UTF8.self))")
        }
      } catch {
        if error.issues.isEmpty || error.issues.count > TraceErrors.limit { Issue.record("\(error)") }
      }
    }
    // Mutations are mild: some stay readable and some do not, or the test tests nothing.
    #expect(readable > 100 && readable < 3_900, "\(readable) readable")
  }

  private static func damage(_ bytes: inout [UInt8], _ generator: inout SplitMix64) {
    guard !bytes.isEmpty else { return }
    let position = generator.below(bytes.count)
    switch generator.below(6) {
    case 0: bytes[position] = UInt8(truncatingIfNeeded: generator.next())
    case 1: bytes[position] = interesting[generator.below(interesting.count)]
    case 2: bytes.insert(interesting[generator.below(interesting.count)], at: position)
    case 3: bytes.remove(at: position)
    case 4: bytes.removeSubrange(position..<min(bytes.count, position + generator.below(20)))
    default: bytes.insert(contentsOf: bytes[position..<min(bytes.count, position + generator.below(30))], at: position)
    }
  }
}

/// Steele, Lea and Flood, OOPSLA 2014: enough to choose what to damage, the same in every run.
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
