import Documents
import Quantities
import VSphere

/// The document `vSphere Cluster Configuration`: hosts, HA and DRS of one cluster, as keys of a datacenter scenario.
///
/// It says less than a host needs, so: cores are spread over two sockets where their number is even, a core has 2.4 GHz
/// (modelling defaults; `host_defaults` says otherwise), and the local storage of all hosts is one datastore of the
/// cluster, since HA and vMotion need shared storage.
struct ClusterDocument {
  /// The key it is under.
  static let key = "vSphere Cluster Configuration"
  /// Speed of a core where nothing is said (modelling default).
  static let frequency = Frequency.megahertz(2400)

  /// Nil where the document is none.
  var cluster: YAMLNode?
  var hosts: [YAMLNode] = []
  var datastores: [YAMLNode] = []
  /// What is kept without being modelled.
  var descriptive: [String] = []

  static func read(_ node: YAMLNode, _ context: ReadingContext) -> ClusterDocument {
    var document = ClusterDocument()
    guard case .map = node.content else {
      context.issues.error(
        at: node.position, "expected a map, found \(node.shape)", hint: "write 'cluster:' and its keys below it")
      return document
    }
    let reader = SectionReader(node, path: key, around: node.position, context: context)
    reader.section("cluster", "the cluster") { document.readCluster($0) }
    reader.finish()
    return document
  }

  private mutating func readCluster(_ reader: SectionReader) {
    let position = reader.position
    let written = reader.value("name", .name, "name of the cluster")
    let name = written.isEmpty ? Self.key : written
    if let datacenter = reader.optional("datacenter", .name, "where it is; descriptive only") {
      descriptive.append("\(Self.key): datacenter: \(datacenter)")
    }
    var storage = Bytes.zero
    var names: [String] = []
    hosts = reader.sections("hosts", count: 1...10_000, "ESXi hosts") { host in
      let hostname = host.value("hostname", .name, "name of the host")
      names.append(hostname.isEmpty ? "host \(names.count + 1)" : hostname)
      return self.host(host, name: names[names.count - 1], cluster: name, storage: &storage)
    }
    if storage > .zero {
      datastores = [
        .map(
          [
            ("name", .text("\(name)-storage", at: position)), ("capacity", .text(storage.description, at: position)),
          ], at: position)
      ]
    }
    let ha = reader.optionalSection("ha", "vSphere HA") { availability($0, hosts: names) }
    let drs = reader.optionalSection("drs", "Distributed Resource Scheduler", read: scheduler)
    cluster = .map([("name", reader.imported("name", name)), ("ha", ha), ("drs", drs)], at: position)
  }

  private func host(_ reader: SectionReader, name: String, cluster: String, storage: inout Bytes) -> YAMLNode {
    let cores = reader.value("cpu", ValueForm<Int>.count(1...512), "processor cores of the host")
    let sockets = cores.isMultiple(of: 2) ? 2 : 1
    let memory = reader.value("memory", .vSphereBytes, "installed memory")
    if let local = reader.optional("storage", .vSphereBytes, "local storage, part of the cluster's datastore"),
      local.count <= 1 << 56
    {
      storage += local
    }
    return .map(
      [
        ("name", reader.imported("hostname", name)), ("cluster", .text(cluster, at: reader.position)),
        ("sockets", reader.imported("cpu", "\(sockets)")),
        ("cores_per_socket", reader.imported("cpu", "\(cores / sockets)")),
        ("memory", reader.imported("memory", memory.description)),
      ], at: reader.position)
  }

  private func availability(_ reader: SectionReader, hosts: [String]) -> YAMLNode {
    let isEnabled = reader.value("enabled", .flag, default: true, "whether HA is on")
    let policies = AdmissionPolicyName.allCases.map(\.rawValue)
    let policy = reader.optional(
      "admission_control", .underscored(policies), "how many power-ons are kept in reserve")
    let position = reader.position(of: "admission_control")
    // One dedicated host, the last: the document names none.
    let failover =
      policy == AdmissionPolicyName.failoverHosts.rawValue ? hosts.last.map { YAMLNode.text($0, at: position) } : nil
    return .map(
      [
        ("enabled", reader.imported("enabled", "\(isEnabled)")),
        (
          "admission_control",
          policy.map { .map([("policy", .text($0, at: position)), ("hosts", failover)], at: position) }
        ),
      ], at: reader.position)
  }

  private func scheduler(_ reader: SectionReader) -> YAMLNode {
    let isEnabled = reader.value("enabled", .flag, default: true, "whether DRS works")
    let level = reader.optional(
      "automation_level", .underscored(DRSSettings.Automation.allCases.map(\.rawValue)), "who carries out what it finds"
    )
    return .map(
      [
        ("enabled", reader.imported("enabled", "\(isEnabled)")),
        ("automation_level", reader.imported("automation_level", level)),
      ], at: reader.position)
  }
}
