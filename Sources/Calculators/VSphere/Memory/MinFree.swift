import Documents
import Quantities
import VSphere

/// `min-free`: the free memory a host tries to keep, and the bounds of its memory states.
enum MinFree: Calculator {
  static let about = CalculatorDescription(
    name: "min-free", summary: "free memory an ESXi host tries to keep, and the bounds of its memory states",
    source: "running-system.com, vSphere 6 memory states; states: yellow-bricks.com",
    example: #"{"hostGB": [128, 100]}"#,
    outputs: [
      CalculatorOutput("minFreeMB", "minFree of each host", unit: "MB"),
      CalculatorOutput("states.highAbove", "where large pages begin to be broken"),
      CalculatorOutput("states.<state>", "free memory below which a state is entered", unit: "parts of minFree"),
      CalculatorOutput("boundsMB.<state>", "the same for each host; high: large pages are broken below", unit: "MB"),
    ])

  static func read(_ reader: SectionReader) -> OneOrMany<Double> {
    guard reader.has("hostMB") else {
      return reader.value("hostGB", .oneOrMany(.real(0...1e6)), "installed memory, GB; one or a list; or 'hostMB'")
    }
    return reader.value("hostMB", .oneOrMany(.real(0...1e9)), "installed memory, MB; one or a list").map { $0 / 1024 }
  }

  static func evaluate(_ hosts: OneOrMany<Double>) -> JSONObject {
    func minimum(_ gigabytes: Double) -> MinimumFreeMemory {
      MinimumFreeMemory(hostBytes: MemoryUnit.gigabytes.bytes(gigabytes))
    }
    func megabytes(_ bytes: Int64) -> JSONValue { .number(MemoryUnit.megabytes.amount(bytes)) }
    // The bounds are whole bytes; of a large host they give the parts as they are written.
    let reference = MinimumFreeMemory(hostBytes: MemoryUnit.gigabytes.bytes(128 * 1024))
    func part(_ state: MemoryState) -> Double {
      (Double(reference.bound(of: state)) / Double(reference.bytes) * 1e6).rounded() / 1e6
    }
    var states: JSONObject = [
      "highAbove": .text("\(shortText(part(.high)))*minFree (break large pages below)")
    ]
    var bounds: JSONObject = ["high": hosts.results { megabytes(minimum($0).bound(of: .high)) }]
    for state in MemoryState.allCases where state != .high {
      states.append("\(state)", .number(part(state)))
      bounds.append("\(state)", hosts.results { megabytes(minimum($0).bound(of: state)) })
    }
    return [
      "minFreeMB": hosts.results { megabytes(minimum($0).bytes) }, "states": .object(states),
      "boundsMB": .object(bounds),
    ]
  }
}
