import Documents
import Quantities
import VSphere

/// `vgpu-stun`: how long a vMotion stuns a VM with a vGPU.
enum VGPUStun: Calculator {
  static let about = CalculatorDescription(
    name: "vgpu-stun", summary: "how long a vMotion stuns a VM with a vGPU: the framebuffer is not pre-copied",
    source: "vSphere 6.7 and 7.0 documentation, Using vMotion to migrate vGPU virtual machines, on 10 GbE",
    example: #"{"vgpuGB": 16, "memGB": 32}"#,
    outputs: [
      CalculatorOutput("stunS", "stun; for lists a row a framebuffer, a column a VM memory", unit: "s"),
      CalculatorOutput("fit", "the line through the published table that gives it"),
      CalculatorOutput("succeeds", "whether that is within the limit"),
      CalculatorOutput("over<limit>s", "what happens to a longer stun"),
    ])

  /// Longest stun of vSphere 6.7, seconds.
  private static let defaultTimeoutSeconds = SwitchoverCost.framebufferStunTimeoutSeconds

  /// The published tables.
  enum Device: String, CaseIterable {
    case p40 = "P40"
    case v100 = "V100"
    case worstCase = "worst-case"

    /// Stun, seconds; between the sizes of the table of the V100 on the straight line.
    func seconds(framebufferGB: Double, memoryGB: Double = 0) -> Double {
      switch self {
      case .p40: VirtualGPUStun.p40.seconds(usedFramebufferGB: framebufferGB)
      case .v100: VirtualGPUStun.measuredV100Seconds(framebufferGB: framebufferGB)
      case .worstCase: VirtualGPUStun.worstCaseSeconds(framebufferGB: framebufferGB, memoryGB: memoryGB)
      }
    }

    /// The line through the published table, without machine memory.
    func line(framebufferGB: Double, memoryGB: Double = 0) -> Double {
      self == .v100
        ? VirtualGPUStun.v100.seconds(usedFramebufferGB: framebufferGB)
        : seconds(framebufferGB: framebufferGB, memoryGB: memoryGB)
    }
  }

  /// Framebuffers and machines, and the rule for them.
  struct Input {
    var framebufferGB: OneOrMany<Double>
    /// Memory of the machines; nil where the rule does not ask for it.
    var memoryGB: OneOrMany<Double>?
    var device: Device
    var limitSeconds: Double
  }

  static func read(_ reader: SectionReader) -> Input {
    let gigabytes = ValueForm<OneOrMany<Double>>.oneOrMany(.real(0...1e6))
    let isUsed = reader.has("usedFrameBufferGB")
    let framebuffer = reader.value(
      isUsed ? "usedFrameBufferGB" : "vgpuGB", gigabytes,
      "framebuffer, GB; one or a list; as 'usedFrameBufferGB' what is used of it, on a P40 where nothing else is said")
    let memoryKey = reader.has("vmMemGB") ? "vmMemGB" : "memGB"
    let memory = reader.optional(
      memoryKey, gigabytes, "memory of the VM, GB; one or a list; with it the worst case; also 'vmMemGB'")
    let limit = reader.value(
      "limitS", .real(0...1e6), default: defaultTimeoutSeconds, "longest stun that is waited for, s")
    let fallback: Device = memory != nil ? .worstCase : isUsed ? .p40 : .v100
    let device = reader.value(
      "device", ValueForm<Device>.choice, default: fallback,
      "table: P40 on 6.7 U1, V100 on 7.0 as expected or in the worst case")
    if device == .worstCase, memory == nil, !reader.has(memoryKey) {
      reader.refuse("device", "the worst case depends on the VM's memory", hint: "give 'memGB'")
    }
    return Input(
      framebufferGB: framebuffer, memoryGB: device == .worstCase ? memory : nil, device: device, limitSeconds: limit)
  }

  static func evaluate(_ input: Input) -> JSONObject {
    func results(_ result: (Double) -> JSONValue) -> JSONValue {
      input.framebufferGB.results { framebuffer in
        guard let memory = input.memoryGB else { return result(input.device.seconds(framebufferGB: framebuffer)) }
        return memory.results { result(input.device.seconds(framebufferGB: framebuffer, memoryGB: $0)) }
      }
    }
    return [
      "stunS": results { .number($0) }, "fit": .text(fit(input)),
      "succeeds": results {
        .bool(VirtualGPUStunRule.timeout(seconds: input.limitSeconds).verdict(on: $0) == .passes(seconds: $0))
      },
      "over\(shortText(input.limitSeconds))s": .text("fails (timeout)"),
    ]
  }

  /// The line in words, from its values at 0 and 1.
  private static func fit(_ input: Input) -> String {
    func text(_ value: Double) -> String { shortText((value * 1e6).rounded() / 1e6) }
    let fixed = input.device.line(framebufferGB: 0)
    let slope = text(input.device.line(framebufferGB: 1) - fixed)
    guard input.memoryGB != nil else { return "\(text(fixed)) + \(slope)*GB" }
    let memorySlope = text(input.device.line(framebufferGB: 0, memoryGB: 1) - fixed)
    return "\(text(fixed)) + \(slope)*vgpuGB + \(memorySlope)*memGB"
  }
}
