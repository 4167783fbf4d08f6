/// What a host's processors can give to the machines on it now, and how long those wait: everything about the CPU that
/// surrounds the division of capacity by `ShareTree`.
///
/// At every change of a host's demands: `beginLoad`, `addLoad` for every machine, `endLoad`; set the tree root to
/// `capacityMHz`; solve; then `times` for each machine. Nothing is allocated; one Erlang formula is worked out a host.
///
/// Capacity. A core gives 1 with one busy thread and g with two (derived from CPU-02's source, see
/// `HostProcessorSettings`). With B threads busy on C cores the host gives C + (g' - 1) min(max(B - C, 0), C) cores,
/// where B = sum n min(1, u 2/g) over machines of n vCPUs that each want the part u of a core: it gives g C only when
/// there are enough vCPUs to fill the threads, and never less than wanted where every vCPU could have what it wants
/// (derived). g' is g, with SCAv1 1, and with SCAv2 1 + (g - 1) x the part of the busy threads that can be paired with
/// one of the same machine, sum 2 floor(n/2) u / sum n u (modelling default).
///
/// Waiting, below saturation: mean wait of an M/M/c queue over its service time, W = ErlangC(c, A) / (c - A), for A
/// cores wanted of c = g' C (modelling default), and never more than (N - T) / A for N vCPUs on T threads, since no
/// more than N - T can be waiting (derived): a host with fewer vCPUs than threads has no ready time.
public struct HostProcessors: Sendable, BitwiseCopyable {
  let coreMHz: Double
  let inverseCoreMHz: Double
  let cores: Double
  let threads: Double
  let gain: Double
  let busyPerDemand: Double
  let pairsOnly: Bool
  let costopFactor: Double
  let wideMachinePenalty: Double

  var vCPUs = 0.0
  var offered = 0.0
  var busy = 0.0
  var paired = 0.0
  /// Run time over charged work: 1 / (thread speed x frequency ratio).
  var runPerUsed = 1.0

  /// What the host can give now, MHz: the capacity of the tree's root.
  public internal(set) var capacityMHz: Double
  /// Whether more is wanted than the host can give: machines lose what their shares do not secure.
  public internal(set) var isSaturated = false
  /// Mean wait for a processor over the time run, below saturation; 0 above, where the loss itself is the ready time.
  public internal(set) var waitingRatio = 0.0
  /// Speed of a busy thread over that of a core by itself: h, from g/2 (all threads busy) to 1.
  public internal(set) var threadSpeed = 1.0
  /// Actual over nominal frequency: below 1 under a power policy, above in turbo. Default 1.
  public private(set) var frequencyRatio = 1.0
  var inverseActualMHz: Double

  /// Makes the processors of an idle host.
  public init(_ settings: HostProcessorSettings) {
    coreMHz = settings.coreMHz
    inverseCoreMHz = 1 / settings.coreMHz
    cores = Double(settings.cores)
    threads = Double(settings.threads)
    gain = settings.threads > settings.cores ? settings.hyperThreadingGain : 1
    busyPerDemand = settings.threads > settings.cores ? 2 / settings.hyperThreadingGain : 1
    pairsOnly = settings.sideChannelScheduler == .v2
    costopFactor = settings.costopFactor
    wideMachinePenalty = settings.wideMachinePenalty
    capacityMHz = settings.nominalMHz
    inverseActualMHz = inverseCoreMHz
  }

  /// Changes the actual over the nominal frequency, above 0; before the machines are counted.
  ///
  /// A machine can then use its vCPUs times the actual speed.
  public mutating func setFrequencyRatio(_ ratio: Double) {
    precondition(ratio > 0 && ratio.isFinite, "a frequency ratio must be above 0")
    frequencyRatio = ratio
    inverseActualMHz = inverseCoreMHz / ratio
  }

  // MARK: Load

  /// Forgets the machines: the start of a new look at the host.
  public mutating func beginLoad() {
    vCPUs = 0
    offered = 0
    busy = 0
    paired = 0
  }

  /// Counts a machine.
  /// - Parameters:
  ///   - count: its vCPUs, at least 1.
  ///   - demandMHz: what it would use alone, within its limit: the ceiling of its leaf.
  public mutating func addLoad(vCPUs count: Int, demandMHz: Double) {
    let wide = Double(count)
    let wanted = demandMHz * inverseActualMHz
    vCPUs += wide
    offered += wanted
    busy += min(wide, wanted * busyPerDemand)
    if pairsOnly { paired += count & 1 == 0 ? wanted : wanted * Double(count - 1) / wide }
  }

  /// Works out capacity, waiting and thread speed for the machines counted.
  public mutating func endLoad() {
    let effectiveGain = pairsOnly && offered > 0 ? 1 + (gain - 1) * (paired / offered) : gain
    let shared = min(max(busy - cores, 0), threads - cores)
    let capacity = cores + (effectiveGain - 1) * shared
    capacityMHz = capacity * coreMHz * frequencyRatio
    isSaturated = offered > capacity
    let delivered = min(offered, capacity)
    // Threads that run what is delivered, one a core as long as there are cores.
    let running = delivered <= cores ? delivered : cores + (delivered - cores) / (effectiveGain - 1)
    threadSpeed = running > 0 ? delivered / running : 1
    runPerUsed = 1 / (threadSpeed * frequencyRatio)
    if isSaturated || vCPUs <= threads {
      waitingRatio = 0
    } else {
      waitingRatio = min(
        MultiserverQueue.waitingRatio(servers: cores * effectiveGain, offered: offered), (vCPUs - threads) / offered)
    }
  }
}
