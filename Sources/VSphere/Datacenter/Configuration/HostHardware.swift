import Infrastructure
import Quantities

/// What an ESXi host is made of.
public struct HostHardware: Sendable, Hashable {
  /// Ports of one speed.
  public struct NetworkPorts: Sendable, Hashable {
    /// Speed of a port.
    public var speed: DataRate
    /// How many there are.
    public var count: Int
    /// SR-IOV virtual functions of each port.
    public var virtualFunctions: Int

    /// Describes ports.
    public init(speed: DataRate, count: Int = 1, virtualFunctions: Int = 0) {
      self.speed = speed
      self.count = count
      self.virtualFunctions = virtualFunctions
    }
  }

  /// Graphics boards of one model.
  public struct GraphicsBoards: Sendable, Hashable {
    /// The board.
    public var board: GraphicsBoard
    /// How many there are.
    public var count: Int

    /// Describes boards.
    public init(board: GraphicsBoard, count: Int = 1) {
      self.board = board
      self.count = count
    }
  }

  /// Processor sockets.
  public var sockets: Int
  /// Cores of one socket.
  public var coresPerSocket: Int
  /// Nominal speed of a core.
  public var frequency: Frequency
  /// Whether every core has two threads. Default true, as servers are delivered.
  public var hasHyperThreading: Bool
  /// NUMA nodes of a socket. Default 1; AMD EPYC in mode NPS4 has 4.
  public var nodesPerSocket: Int
  /// Installed memory.
  public var memory: Bytes
  /// Network ports. Default two of 10 Gbit/s (modelling default).
  public var ports: [NetworkPorts]
  /// Graphics boards. Default none.
  public var graphics: [GraphicsBoards]
  /// Power the server draws, as measured by itself.
  public var power: PowerModel
  /// Power policy, standby power and components beyond the measured server's; nil to take `power` as it is.
  public var hostPower: HostPowerSettings?
  /// Whether memory modules, adapters and GPUs of this hardware are added to the power by themselves. Default false.
  public var addsComponents: Bool
  /// Actual over nominal frequency of busy cores: below 1 under a power policy that slows them, above in turbo.
  /// Default 1.
  public var frequencyRatio: Double

  /// Describes a host.
  public init(
    sockets: Int, coresPerSocket: Int, frequency: Frequency, memory: Bytes, hasHyperThreading: Bool = true,
    nodesPerSocket: Int = 1, ports: [NetworkPorts] = [NetworkPorts(speed: DataRate(bitsPerSecond: 10e9), count: 2)],
    graphics: [GraphicsBoards] = [], power: PowerModel, hostPower: HostPowerSettings? = nil,
    addsComponents: Bool = false, frequencyRatio: Double = 1
  ) {
    self.sockets = sockets
    self.coresPerSocket = coresPerSocket
    self.frequency = frequency
    self.memory = memory
    self.hasHyperThreading = hasHyperThreading
    self.nodesPerSocket = nodesPerSocket
    self.ports = ports
    self.graphics = graphics
    self.power = power
    self.hostPower = hostPower
    self.addsComponents = addsComponents
    self.frequencyRatio = frequencyRatio
  }

  /// Cores of all sockets.
  public var cores: Int { sockets * coresPerSocket }

  /// NUMA nodes of all sockets.
  public var nodes: Int { sockets * nodesPerSocket }

  /// Speed of all cores together, as vCenter counts a host's capacity (without hyper-threading), in MHz.
  public var capacityMHz: Double { Double(cores) * frequency.megahertz }

  /// Throughput of all ports together.
  public var network: DataRate {
    DataRate(bitsPerSecond: ports.reduce(0) { $0 + Double($1.count) * $1.speed.bitsPerSecond })
  }

  /// Power of the whole host: the server's with power policy, standby power and additions.
  ///
  /// With `addsComponents` every 32 GB of memory is a module, two ports are an adapter and every board is a GPU, on top
  /// of what `hostPower` adds (modelling default).
  public var totalPower: PowerModel {
    guard hostPower != nil || addsComponents else { return power }
    var settings = hostPower ?? HostPowerSettings(standbyWatts: power.off.watts)
    if addsComponents {
      settings.addedMemoryModules += Int((memory.count + (32 << 30) - 1) >> 35)
      settings.addedAdapters += (ports.reduce(0) { $0 + $1.count } + 1) / 2
      settings.addedGPUs += graphics.reduce(0) { $0 + $1.count }
    }
    return settings.applied(to: power)
  }

  /// Most logical processors of a host: 896, vSphere 7.0 U1 and later (Configuration Maximums).
  public static var logicalProcessorLimit: Int { 896 }

  /// Everything wrong with the parameters; empty when the host can be built.
  public func problems() -> [ParameterError] {
    var problems: [ParameterError] = []
    func require(_ isRight: Bool, _ parameter: String, _ problem: String, _ hint: String) {
      if !isRight { problems.append(ParameterError(parameter: parameter, problem: problem, hint: hint)) }
    }
    let threads = cores * (hasHyperThreading ? 2 : 1)
    require(
      threads <= Self.logicalProcessorLimit, "cores_per_socket", "\(threads) logical processors are more than ESXi has",
      "at most \(Self.logicalProcessorLimit)")
    require(
      coresPerSocket % nodesPerSocket == 0, "numa_nodes_per_socket",
      "\(coresPerSocket) cores cannot be divided into \(nodesPerSocket) nodes", "a divisor of the cores of a socket")
    require(network.bitsPerSecond > 0, "ports", "a host without network", "at least one port")
    require(
      frequencyRatio >= 0.1 && frequencyRatio <= 2, "frequency_ratio", "\(frequencyRatio) is out of range",
      "a number from 0.1 to 2")
    problems += hostPower?.problems().map { $0.inside("host_power") } ?? []
    return problems + power.problems().map { $0.inside("power") }
  }
}
