import Quantities

/// What a physical host is made of.
public struct HostConfiguration: Sendable, Hashable {
  /// Number of physical cores.
  public var cores: Int
  /// Speed of one core.
  public var frequency: Frequency
  /// Memory for virtual machines.
  public var memory: Bytes
  /// Throughput of its network adapters, all together. Default 10 Gbit/s (modelling default).
  public var network: DataRate
  /// Local storage. Default 1 TB (modelling default).
  public var storage: Bytes
  /// Power it draws.
  public var power: PowerModel

  /// Makes a configuration.
  public init(
    cores: Int, frequency: Frequency, memory: Bytes, network: DataRate = DataRate(bitsPerSecond: 10e9),
    storage: Bytes = Bytes(count: 1_000_000_000_000), power: PowerModel
  ) {
    self.cores = cores
    self.frequency = frequency
    self.memory = memory
    self.network = network
    self.storage = storage
    self.power = power
  }

  /// Speed of all cores together.
  public var processorCapacity: Frequency { Frequency(hertz: Double(cores) * frequency.hertz) }

  /// Most cores a host may have.
  public static var coreLimit: Int { 4096 }

  /// Everything wrong with the parameters; empty when the host can be built.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.requireCount(cores, in: 1...Self.coreLimit, "cores")
    checks.require(
      frequency.isProcessorSpeed, "frequency", "\(frequency) is out of range", "a speed above 0, up to 1000 GHz")
    checks.require(memory.count > 0, "memory", "\(memory) is out of range", "more than 0 B")
    checks.require(
      network.bitsPerSecond.isFinite && network.bitsPerSecond >= 0, "network", "\(network) is out of range",
      "0 bit/s or more")
    checks.require(storage.count >= 0, "storage", "\(storage) is out of range", "0 B or more")
    checks.include(power.problems(), under: "power")
    return checks.errors
  }

  /// Throws the first problem, if there is one.
  public func validate() throws(ParameterError) {
    if let problem = problems().first { throw problem }
  }
}

extension Frequency {
  /// Whether a core can have this speed: above 0, up to 1000 GHz.
  var isProcessorSpeed: Bool { hertz > 0 && hertz <= 1e12 }
}
