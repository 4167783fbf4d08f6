import Documents
import Infrastructure
import Quantities
import VSphere

extension DatacenterScenario {
  /// Server whose measured power a host has that says nothing: two Xeon Platinum 8180 (modelling default).
  static let defaultServer = "dell-r740-platinum-8180"

  /// Speed of a core of a host that says nothing (modelling default).
  static let defaultFrequency = Frequency.megahertz(2400)

  mutating func readHosts(_ reader: SectionReader) {
    hostGroups = reader.sections("hosts", count: 1...Self.listLimit, "ESXi hosts, by kind") { hostGroup($0) }
    hosts.checkUnique(issues)
    if hosts.count > Self.hostLimit {
      reader.refuse(
        "hosts", "\(hosts.count) hosts are too many", hint: "a datacenter has at most \(Self.hostLimit)")
    }
  }

  private mutating func hostGroup(_ reader: SectionReader) -> Configuration.HostGroup {
    let issueCount = issues.issues.count
    let name = reader.reference(
      "name", "name of the kind; its hosts are called NAME-1, NAME-2, …, or NAME if there is one")
    let count = reader.value("count", .count(1...Self.hostLimit), default: 1, "number of hosts")
    hosts.append(name, count: count)
    let cluster = clusterReference(reader)
    let hardware = hardware(reader)
    let racks = reader.value("racks", .count(1...Self.hostLimit), default: 1, "racks the hosts are in, in turn")
    let group = Configuration.HostGroup(
      name: name.value, count: count, cluster: cluster ?? 0, hardware: hardware, racks: racks,
      startsInMaintenance: reader.value(
        "in_maintenance", .flag, default: false, "whether they start in maintenance mode"))
    if issues.issues.count == issueCount { reader.report(hardware.problems()) }
    return group
  }

  private func hardware(_ reader: SectionReader) -> HostHardware {
    var hardware = HostHardware(
      sockets: reader.value("sockets", .count(1...64), default: 2, "processor sockets"),
      coresPerSocket: reader.value("cores_per_socket", .count(1...512), "cores of a socket"),
      frequency: reader.value("frequency", .processorSpeed, default: Self.defaultFrequency, "speed of a core"),
      memory: .zero, power: PowerModel(.linear(idle: .zero, max: .zero)))
    hardware.hasHyperThreading = reader.value(
      "hyperthreading", .flag, default: true, "whether every core has two threads")
    hardware.nodesPerSocket = reader.value(
      "numa_nodes_per_socket", .count(1...64), default: 1, "NUMA nodes of a socket")
    hardware.memory = reader.value(
      "memory", .quantity(in: Bytes.mebibytes(1024)...Bytes(count: 1 << 50)), "installed memory")
    hardware.ports = reader.sections(
      "ports", count: 1...64, default: [[("speed", "10 Gbit/s"), ("count", "2")]], "network ports, fastest first"
    ) { port in
      HostHardware.NetworkPorts(
        speed: port.value(
          "speed", .quantity(in: .zero...DataRate(bitsPerSecond: 1e13), isPositive: true), "speed of a port"),
        count: port.value("count", .count(1...64), default: 1, "ports of that speed"),
        virtualFunctions: port.value(
          "virtual_functions", .count(0...256), default: 0, "SR-IOV virtual functions of each"))
    }
    hardware.graphics = reader.sections("gpus", count: 0...16, "graphics boards") { board in
      HostHardware.GraphicsBoards(
        board: board.value("board", ValueForm<GraphicsBoard>.choice, "model, as in vGPU profiles"),
        count: board.value("count", .count(1...64), default: 1, "boards of that model"))
    }
    hardware.power = reader.power(
      defaultServer: Self.defaultServer, off: Power(watts: DPMSettings.Defaults.standbyWatts))
    hardware.hostPower = reader.hostPower()
    hardware.addsComponents = reader.value(
      "adds_components", .flag, default: false, "whether memory, adapters and boards add their power by themselves")
    hardware.frequencyRatio = reader.value(
      "frequency_ratio", .real(0...10), default: 1, "actual over nominal frequency of busy cores")
    return hardware
  }

  /// Index of the cluster a group belongs to; nil after an error. Without the key it is the only one.
  func clusterReference(_ reader: SectionReader) -> Int? {
    let meaning = "cluster it belongs to; needed where there are several"
    guard !clusterNames.names.isEmpty else {
      // The list of clusters has an error of its own.
      _ = reader.node("cluster")
      return nil
    }
    guard clusterNames.names.count == 1, !reader.has("cluster") else {
      return clusterNames.index(reader.reference("cluster", meaning), issues)
    }
    _ = reader.value("cluster", .name, default: clusterNames.names[0].value, meaning)
    return 0
  }
}
