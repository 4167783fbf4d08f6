import Documents
import Infrastructure
import VSphere

extension DatacenterScenario {
  /// Reports what the model's own checks find once everything fits together.
  func reportProblems(of configuration: DatacenterConfiguration, _ reader: SectionReader) {
    let sections: [(model: String, key: String, names: [String])] = [
      ("machines", "vms", configuration.machines.map(\.name)), ("hosts", "hosts", configuration.hosts.map(\.name)),
      ("clusters", "clusters", configuration.clusters.map(\.name)),
      ("datastores", "datastores", configuration.datastores.map(\.name)),
    ]
    for problem in configuration.problems() {
      let path = sections.lazy.compactMap { Self.path(problem.parameter, $0.model, $0.key, $0.names) }.first
      reader.context.report(path ?? problem.parameter, problem.problem, hint: "accepted: \(problem.hint)")
    }
  }

  /// `machines.NAME.vcpus` as `vms.3.cpus`; nil for what is not in that part of the model.
  private static func path(_ parameter: String, _ model: String, _ key: String, _ names: [String]) -> String? {
    guard parameter.hasPrefix(model + ".") else { return nil }
    let rest = parameter.dropFirst(model.count + 1)
    for (index, name) in names.enumerated() where rest == name || rest.hasPrefix(name + ".") {
      let field = String(rest.dropFirst(name.count + 1))
      let known = ["vcpus": "cpus", "hyper_threading": "hyperthreading"][field] ?? field
      return known.isEmpty ? "\(key).\(index)" : "\(key).\(index).\(known)"
    }
    return nil
  }
}
