import Documents
import VSphere

/// `sriov-vf-limit`: how many virtual functions a host can serve.
enum SRIOVVFLimit: Calculator {
  static let about = CalculatorDescription(
    name: "sriov-vf-limit", summary: "virtual functions (SR-IOV) a host can serve with its interrupt vectors",
    source: "vSphere Networking, SR-IOV: 3X + 2Y < V; Configuration Maximums",
    example: #"{"version": "6.0"}"#,
    outputs: [
      CalculatorOutput("vectors", "interrupt vectors for virtual functions"),
      CalculatorOutput("maxIntelVFs", "most Intel functions beside the Emulex ones given", unit: "VFs"),
      CalculatorOutput("maxEmulexVFs", "most Emulex functions beside the Intel ones given", unit: "VFs"),
      CalculatorOutput("fits", "whether the functions given can be served; only where some are given"),
    ])

  /// A host and what is on it.
  struct Input {
    var limits: OneOrMany<VirtualFunctionLimits>
    var intel: Int?
    var emulex: Int?
  }

  static func read(_ reader: SectionReader) -> Input {
    let limits: OneOrMany<VirtualFunctionLimits>
    if let key = ["vectors", "V"].first(where: { reader.has($0) }) {
      let vectors = reader.value(
        key, .oneOrMany(ValueForm<Int>.count(0...1_000_000)),
        "interrupt vectors for virtual functions; one or a list; also 'V'")
      limits = vectors.map { VirtualFunctionLimits(vectors: $0) }
    } else {
      let words = ["5.1", "5.5", "6.0", "6.5", "6.7", "7.0", "8.0"]
      let version = reader.value(
        "version", .oneOrMany(.word(words)), default: .one("8.0"), "vSphere version; one or a list; or 'vectors'")
      limits = version.map { $0.hasPrefix("5") ? .version5 : VirtualFunctionLimits() }
    }
    let intelKey = reader.has("X") ? "X" : "intelVFs"
    let emulexKey = reader.has("Y") ? "Y" : "emulexVFs"
    return Input(
      limits: limits,
      intel: reader.optional(intelKey, .count(0...1_000_000), "Intel functions in use; also 'X'"),
      emulex: reader.optional(emulexKey, .count(0...1_000_000), "Emulex functions in use; also 'Y'"))
  }

  static func evaluate(_ input: Input) -> JSONObject {
    let (intel, emulex) = (input.intel ?? 0, input.emulex ?? 0)
    var result: JSONObject = [
      "vectors": input.limits.results { .integer($0.vectors) },
      "maxIntelVFs": input.limits.results { .integer($0.maximumIntel(besideEmulex: emulex)) },
      "maxEmulexVFs": input.limits.results { .integer($0.maximumEmulex(besideIntel: intel)) },
    ]
    if input.intel != nil || input.emulex != nil {
      result.append(
        "fits",
        input.limits.results {
          // The last function is taken while the vectors of those before it are within the limit.
          .bool(
            emulex > 0 && $0.allowsOneMore(intel: intel, emulex: emulex - 1)
              || intel > 0 && $0.allowsOneMore(intel: intel - 1, emulex: emulex) || intel + emulex == 0)
        })
    }
    return result
  }
}
