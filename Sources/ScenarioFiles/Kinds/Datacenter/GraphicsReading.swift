import Documents
import Infrastructure
import VSphere

extension DatacenterScenario {
  /// How virtual GPUs share physical ones.
  func readGraphics(_ reader: SectionReader, into configuration: inout Configuration) {
    reader.section("graphics", "how virtual GPUs share physical ones") { section in
      configuration.graphicsScheduler = section.value(
        "scheduler", ValueForm<GPUScheduler>.hyphenated, default: .bestEffort, "how the time of one is divided")
      configuration.graphicsPlacement = section.value(
        "placement", ValueForm<HostGPUs.Policy>.hyphenated, default: .breadthFirst,
        "how they are spread over those of a host")
    }
  }
}

extension ValueForm where Value == GPUBoard {
  /// A graphics board of the catalogue.
  static var board: ValueForm {
    let form = ValueForm<String>.word(GPUBoard.catalogue.map(\.name))
    return ValueForm(
      accepts: form.accepts, placeholder: GPUBoard.catalogue[0],
      read: { node, issues in form.read(node, issues).flatMap(GPUBoard.named) }, write: { form.write($0.name) })
  }
}

extension ValueForm where Value == VirtualGPUProfile? {
  /// A vGPU profile.
  static var graphicsProfile: ValueForm {
    .scalar(
      "a vGPU profile such as A40-8Q", placeholder: nil, write: { .text($0?.name ?? "") }
    ) { text, _ throws(ValueProblem) in
      do throws(ParameterError) {
        return try VirtualGPUProfile(parsing: text)
      } catch {
        throw ValueProblem(abbreviated(error.problem, to: 120), hint: error.hint)
      }
    }
  }
}
