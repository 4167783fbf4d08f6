import Infrastructure

extension ModelCatalogue {
  static var powerModels: CatalogueGroup {
    CatalogueGroup(
      name: "power-models", usage: "power: {model: NAME, ...} of a host",
      entries: powerShapes.map { name, summary, sample, source in
        CatalogueEntry(
          name: name, summary: summary,
          parameters: parameters(
            of: farm(power: "model: \(name), \(sample)"), in: "farm.host.power.", except: ["model"]), source: source)
      })
  }

  static var measuredServers: CatalogueGroup {
    CatalogueGroup(
      name: "servers", usage: "measured power to copy into a scenario",
      entries: ServerPower.all.map { server in
        CatalogueEntry(
          name: server.name, summary: server.machine, example: "power: {\(yaml(server.model))}", source: server.source)
      })
  }

  private static let powerShapes: [(name: String, summary: String, sample: String, source: String)] = [
    (
      "table", "linear between measured points at equal steps of utilisation", "table: [100 W, 200 W]",
      "SPECpower_ssj2008"
    ),
    (
      "linear", "idle + (max - idle) u", "idle: 100 W, max: 200 W",
      "Fan, Weber and Barroso, ISCA 2007"
    ),
    ("square", "idle + (max - idle) u^2", "idle: 100 W, max: 200 W", "CloudSim's PowerModelSquare"),
    ("cubic", "idle + (max - idle) u^3", "idle: 100 W, max: 200 W", "CloudSim's PowerModelCubic"),
    ("square-root", "idle + (max - idle) sqrt(u)", "idle: 100 W, max: 200 W", "CloudSim's PowerModelSqrt"),
    (
      "exponent", "idle + (max - idle) u^exponent", "idle: 100 W, max: 200 W, exponent: 1.1",
      "fits to published SPECpower_ssj2008 results: see the group 'servers'"
    ),
  ]

  private static func yaml(_ model: PowerModel) -> String {
    switch model.shape {
    case .table(let points): "model: table, table: [\(points.map(\.description).joined(separator: ", "))]"
    case .linear(let idle, let max): "model: linear, idle: \(idle), max: \(max)"
    case .square(let idle, let max): "model: square, idle: \(idle), max: \(max)"
    case .cubic(let idle, let max): "model: cubic, idle: \(idle), max: \(max)"
    case .squareRoot(let idle, let max): "model: square-root, idle: \(idle), max: \(max)"
    case .exponent(let idle, let max, let exponent):
      "model: exponent, idle: \(idle), max: \(max), exponent: \(exponent)"
    }
  }

  /// A task farm on hosts with a power model.
  static func farm(power: String) -> String {
    """
    kind: task-farm
    farm:
      hosts: 1
      host: {cores: 1, frequency: 1 GHz, memory: 1 GiB, power: {\(power)}}
      vm: {cpus: 1, frequency: 1 GHz, memory: 1 GiB}
      work: {base: 1 MI}
    """
  }
}
