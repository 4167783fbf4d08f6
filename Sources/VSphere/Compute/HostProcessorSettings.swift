import Infrastructure

/// The processors of a host as the VMkernel's scheduler sees them, and the constants of the ready time.
public struct HostProcessorSettings: Sendable, Hashable {
  /// Physical cores.
  public var cores: Int
  /// Nominal speed of a core, MHz.
  public var coreMHz: Double
  /// Whether each core has two threads that are used.
  public var isHyperThreaded: Bool
  /// Throughput of a core with two busy threads over one: g. Default 1.25 (derived from vmwareopsguide.com, VM CPU and
  /// ESXi CPU metrics: 24 busy vCPUs on 12 cores are charged 62.5 % each); 1.1 to 1.3 by workload.
  public var hyperThreadingGain: Double
  /// Side-channel-aware scheduler. Default none, as ESXi is installed.
  public var sideChannelScheduler: SideChannelScheduler
  /// How long machines wait below saturation. Default finite sources (derived; see Processor scheduling).
  public var readyTimeModel: ReadyTimeModel
  /// Load of the host, 0 to 1, up to which waiting is worked out: queues that take longer to build up than the demand
  /// lasts have the length they have at this load. For `finiteSources`. Default 0.95 (modelling default).
  public var steadyLoad: Double
  /// Co-stop over ready of a machine with very many vCPUs: kappa. Default 0.3 (modelling default).
  public var costopFactor: Double
  /// Part by which each vCPU beyond the first lengthens waits below saturation. Default 0.02 (modelling default).
  public var wideMachinePenalty: Double

  /// Makes settings.
  public init(
    cores: Int, coreMHz: Double, isHyperThreaded: Bool = true, hyperThreadingGain: Double = 1.25,
    sideChannelScheduler: SideChannelScheduler = .none,
    readyTimeModel: ReadyTimeModel = .finiteSources, steadyLoad: Double = 0.95, costopFactor: Double = 0.3,
    wideMachinePenalty: Double = 0.02
  ) {
    self.cores = cores
    self.coreMHz = coreMHz
    self.isHyperThreaded = isHyperThreaded
    self.hyperThreadingGain = hyperThreadingGain
    self.sideChannelScheduler = sideChannelScheduler
    self.readyTimeModel = readyTimeModel
    self.steadyLoad = steadyLoad
    self.costopFactor = costopFactor
    self.wideMachinePenalty = wideMachinePenalty
  }

  /// Hardware threads that may run vCPUs at one time: with SCAv1 one a core.
  public var threads: Int { isHyperThreaded && sideChannelScheduler != .v1 ? 2 * cores : cores }

  /// Capacity that vSphere's counters state, cores times speed: what 100 % of the host means, with or without threads.
  public var nominalMHz: Double { Double(cores) * coreMHz }

  /// Everything wrong with the settings; empty when they can be used.
  public func problems() -> [ParameterError] {
    var errors: [ParameterError] = []
    func require(_ isRight: Bool, _ name: String, _ value: some CustomStringConvertible, _ hint: String) {
      guard !isRight else { return }
      errors.append(ParameterError(parameter: name, problem: "\(value) is out of range", hint: hint))
    }
    let coreLimit = HostConfiguration.coreLimit
    require((1...coreLimit).contains(cores), "cores", cores, "a whole number from 1 to \(coreLimit)")
    require(coreMHz > 0 && coreMHz <= 1e6, "coreMHz", coreMHz, "a speed above 0, up to 1000 GHz")
    require(
      hyperThreadingGain >= 1 && hyperThreadingGain <= 2, "hyperThreadingGain", hyperThreadingGain,
      "from 1 (a second thread adds nothing) to 2")
    require(steadyLoad >= 0 && steadyLoad < 1, "steadyLoad", steadyLoad, "from 0 to below 1")
    require(costopFactor >= 0 && costopFactor <= 10, "costopFactor", costopFactor, "from 0 to 10")
    require(
      wideMachinePenalty >= 0 && wideMachinePenalty <= 1, "wideMachinePenalty", wideMachinePenalty, "from 0 to 1")
    return errors
  }
}
