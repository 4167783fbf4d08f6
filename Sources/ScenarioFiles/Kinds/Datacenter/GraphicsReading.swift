import Documents
import Infrastructure
import Quantities
import VSphere

extension DatacenterScenario {
  /// How virtual GPUs share physical ones.
  func readGraphics(_ reader: SectionReader) -> HostGraphicsSettings {
    reader.section("graphics", "how virtual GPUs share physical ones") { section in
      var settings = HostGraphicsSettings()
      settings.scheduler = section.value(
        "scheduler", ValueForm<GPUScheduler>.choice, default: settings.scheduler, "how the time of one is divided")
      settings.assignment = section.value(
        "assignment", ValueForm<GraphicsAssignment>.choice, default: settings.assignment,
        "which one of a host a virtual GPU goes to")
      settings.timeSliceMilliseconds = section.value(
        "time_slice", .span, orWord: "by-profile", default: nil, "time slice of a virtual GPU"
      ).map { $0.seconds * 1000 }
      settings.allowsMixedSizes = section.value(
        "mixed_sizes", .flag, default: settings.allowsMixedSizes,
        "whether one may hold framebuffers of different sizes")
      section.report(settings.problems(), keys: ["timeSliceMilliseconds": "time_slice"])
      return settings
    }
  }
}

extension ValueForm where Value == GraphicsDevice? {
  /// A vGPU profile.
  static var virtualGPU: ValueForm {
    .scalar("a vGPU profile such as A40-8Q", placeholder: nil, write: { .text($0.map(String.init) ?? "") }) {
      text, _ throws(ValueProblem) in
      do throws(ParameterError) {
        return .virtual(try VirtualGPUProfile(parsing: text))
      } catch {
        throw ValueProblem(abbreviated(error.problem, to: 120), hint: error.hint)
      }
    }
  }
}

extension SectionReader {
  /// The virtual GPU of a machine, or the whole board it has.
  func graphicsDevice() -> GraphicsDevice? {
    let profile = optional("vgpu", .virtualGPU, "profile of its virtual GPU, such as A40-8Q") ?? nil
    let board = optional(
      "passthrough_gpu", ValueForm<GraphicsBoard>.choice, "board of a whole GPU handed to it, which pins it to its host"
    )
    if profile != nil, board != nil {
      refuse("passthrough_gpu", "both 'vgpu' and 'passthrough_gpu'", hint: "write one of them")
    }
    return profile ?? board.map { .passthrough($0) }
  }
}
