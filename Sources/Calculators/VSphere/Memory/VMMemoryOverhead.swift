import Documents
import VSphere

/// `vm-memory-overhead`: what the hypervisor needs for a VM besides the VM's own memory.
enum VMMemoryOverhead: Calculator {
  static let about = CalculatorDescription(
    name: "vm-memory-overhead", summary: "memory the hypervisor needs for a VM besides the VM's own",
    source: "fit of the table in vSphere 6.5 Resource Management, page 34 (largest error 0.17 MB)",
    example: #"{"memMB": 4096, "vcpus": 2}"#,
    outputs: [
      CalculatorOutput("overheadMB", "overhead; for lists a row a memory size, a column a vCPU count", unit: "MB")
    ])

  /// Machines by memory and virtual processors.
  struct Input {
    var memoryMB: OneOrMany<Double>
    var vCPUs: OneOrMany<Int>
  }

  static func read(_ reader: SectionReader) -> Input {
    Input(
      memoryMB: reader.value("memMB", .oneOrMany(.real(0...1e9)), "configured memory, MB; one or a list"),
      vCPUs: reader.value("vcpus", .oneOrMany(.count(1...1024)), default: .one(1), "virtual processors; one or a list"))
  }

  static func evaluate(_ input: Input) -> JSONObject {
    [
      "overheadMB": input.memoryMB.results { memory in
        input.vCPUs.results { .number(OverheadMemory.megabytes(memoryMB: memory, vCPUs: $0)) }
      }
    ]
  }
}
