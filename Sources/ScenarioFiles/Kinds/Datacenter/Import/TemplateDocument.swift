import Documents
import Quantities
import VSphere

/// The document `VM Template`: one template, as an item of `vms` with `template: true` and the networks it names.
struct TemplateDocument {
  /// The key it is under.
  static let key = "VM Template"

  /// Nil where the document is none.
  var template: YAMLNode?
  var networks: [YAMLNode] = []
  /// What is kept without being modelled.
  var descriptive: [String] = []

  static func read(_ node: YAMLNode, _ context: ReadingContext) -> TemplateDocument {
    var document = TemplateDocument()
    guard case .map = node.content else {
      context.issues.error(
        at: node.position, "expected a map, found \(node.shape)", hint: "write 'metadata:' and 'spec:' below it")
      return document
    }
    let reader = SectionReader(node, path: key, around: node.position, context: context)
    var entries: [(key: String, value: YAMLNode?)] = [("template", .text("true", at: node.position))]
    reader.section("metadata", "what it is called") { entries += document.metadata($0) }
    reader.section("spec", "what it is made of") { spec in
      spec.section("resources", "virtual hardware") { entries += document.resources($0) }
      spec.section("security", "encryption and boot") { entries += Self.security($0) }
    }
    reader.finish()
    document.template = .map(entries, at: node.position)
    return document
  }

  private mutating func metadata(_ reader: SectionReader) -> [(key: String, value: YAMLNode?)] {
    let name = reader.value("name", .name, "name of the template")
    var guest: GuestFamily?
    if let system = reader.optional("os", .text, "guest operating system; its family decides boot and shutdown") {
      descriptive.append("\(Self.key): os: \(system)")
      guest = Self.family(system)
    }
    return [
      ("name", reader.imported("name", name.isEmpty ? Self.key : name)),
      ("guest", reader.imported("os", guest?.rawValue)),
    ]
  }

  private static func family(_ system: String) -> GuestFamily {
    let name = system.lowercased()
    if name.contains("windows") { return .windows }
    return ["appliance", "vcenter", "photon"].contains { name.contains($0) } ? .appliance : .linux
  }

  private mutating func resources(_ reader: SectionReader) -> [(key: String, value: YAMLNode?)] {
    var entries: [(key: String, value: YAMLNode?)] = []
    reader.section("cpu", "virtual processors") { cpu in
      let cores = cpu.value("cores", ValueForm<Int>.count(1...768), "virtual processors of the machine")
      let sockets = cpu.value("sockets", ValueForm<Int>.count(1...768), default: 1, "sockets they are spread over")
      if cores % max(1, sockets) != 0 {
        cpu.refuse(
          "sockets", "\(cores) cores cannot be spread over \(sockets) sockets", hint: "a divisor of 'cores'")
      }
      let limit = cpu.optional("limit", .processorSpeed, "processor capacity that is never exceeded")
      entries += [
        ("cpus", cpu.imported("cores", "\(cores)")),
        ("cores_per_socket", cpu.imported("sockets", "\(cores / max(1, sockets))")),
        ("cpu", .map([("limit", cpu.imported("limit", limit?.description))], at: cpu.position)),
      ]
    }
    reader.section("memory", "memory") { memory in
      let size = memory.value("size", .vSphereBytes, "configured memory")
      let limit = memory.optional(
        "limit", .vSphereBytes, "memory that is never exceeded; without effect above the size")
      entries += [
        ("memory", memory.imported("size", size.description)),
        ("memory_allocation", .map([("limit", memory.imported("limit", limit?.description))], at: memory.position)),
      ]
    }
    let disks = reader.sections("storage", count: 0...256, "virtual disks", read: Self.disk)
    let adapters = reader.sections("network", count: 0...10, "network adapters") { adapter($0) }
    let position = reader.position
    entries += [
      ("disks", YAMLNode(position: reader.position(of: "storage"), content: .list(disks))),
      (
        "adapters",
        YAMLNode(position: reader.has("network") ? reader.position(of: "network") : position, content: .list(adapters))
      ),
    ]
    return entries
  }

  private static func disk(_ reader: SectionReader) -> YAMLNode {
    let name = reader.value("name", .name, "name of the disk")
    let size = reader.value("size", .vSphereBytes, "configured size")
    let type = reader.optional(
      "type", .underscored(DiskProvisioning.allCases.map(\.rawValue)), "how it takes its space")
    return .map(
      [
        ("name", reader.imported("name", name)), ("capacity", reader.imported("size", size.description)),
        ("provisioning", reader.imported("type", type)),
      ], at: reader.position)
  }

  private mutating func adapter(_ reader: SectionReader) -> YAMLNode {
    if let name = reader.optional("name", .name, "name of the network; descriptive only") {
      descriptive.append("\(Self.key): network name: \(name)")
    }
    let type = reader.value("type", .word(["vDS", "vSS"]), default: "vDS", "distributed or standard switch")
    let group = reader.optional("port_group", .name, "port group it is in")
    if let group, !networks.contains(where: { $0.name == group }) {
      let kind: PortGroup.Switch = type == "vDS" ? .distributed : .standard
      networks.append(
        .map(
          [("name", reader.imported("port_group", group)), ("switch", reader.imported("type", kind.rawValue))],
          at: reader.position))
    }
    return .map([("network", reader.imported("port_group", group))], at: reader.position)
  }

  private static func security(_ reader: SectionReader) -> [(key: String, value: YAMLNode?)] {
    let keys: [(key: String, meaning: String)] = [
      ("encryption", "whether disks and vMotion are encrypted"), ("secure_boot", "UEFI secure boot"),
      ("tpm", "virtual trusted platform module"),
    ]
    return keys.map { key, meaning in
      (key, reader.imported(key, reader.value(key, .flag, default: false, meaning) ? "true" : "false"))
    }
  }
}
