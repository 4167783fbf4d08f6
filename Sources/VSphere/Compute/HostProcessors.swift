/// What a host's processors can give to the machines on it now, and how long those wait: everything about the CPU that
/// surrounds the division of capacity by `ShareTree`.
///
/// At every change of a host's demands: `beginLoad`, `addLoad` for every machine, `endLoad`; set the tree root to
/// `capacityMHz`; solve; then `times` for each machine. Nothing is allocated; one queue is worked out a host, and none
/// where it would be next to empty.
///
/// Capacity. A core gives 1 with one busy thread and g with two (derived, see
/// `HostProcessorSettings.hyperThreadingGain`). With B threads busy on C cores the host gives C + (g - 1) min(max(B -
/// C, 0), T - C) cores, where B = sum n min(1, u 2/g) over machines of n vCPUs that each want the part u of a core: it
/// gives g C only when there are enough vCPUs to fill the threads, and never less than wanted where every vCPU could
/// have what it wants (derived). SCAv1 leaves C threads; SCAv2 C (1 + p), where p is the part of the busy threads that
/// can be paired with one of the same machine, sum 2 floor(n/2) u / sum n u, which makes the gain g' = 1 + (g - 1) p
/// (modelling default).
///
/// Waiting. By default the vCPUs are the sources of a closed queue whose T threads serve what is wanted, up to
/// `steadyLoad` of the capacity: W = mean number waiting / mean number running (`FiniteSourceQueue`). Sources are
/// counted as (sum n u)^2 / sum n u^2, the number of equal ones whose demand varies as much: a few busy vCPUs among
/// many idle ones queue less than the mean of them all would (derived; compared with `QuantumScheduler` in the tests).
/// With `ReadyTimeModel.openArrivals`, the mean wait of an M/M/c queue over its service time for A cores wanted of the
/// c = g' C there are, W = ErlangC(c, A) / (c - A), 0 at saturation (modelling default), and never more than
/// (N - T) / A, since no more than N - T can be waiting (derived). Either way a host with no more vCPUs than threads
/// has no ready time.
public struct HostProcessors: Sendable, BitwiseCopyable {
  let coreMHz: Double
  let inverseCoreMHz: Double
  let cores: Double
  let threads: Double
  let gain: Double
  let busyPerDemand: Double
  let pairsOnly: Bool
  let hasOpenArrivals: Bool
  let steadyLoad: Double
  let costopFactor: Double
  let wideMachinePenalty: Double

  var vCPUs = 0.0
  var offered = 0.0
  var busy = 0.0
  var paired = 0.0
  /// Sum of n u^2: with `offered` it tells how unequal vCPUs are.
  var squares = 0.0
  /// Run time over charged work: 1 / (thread speed x frequency ratio).
  var runPerUsed = 1.0

  /// What the host can give now, MHz: the capacity of the tree's root.
  public internal(set) var capacityMHz: Double
  /// Whether more is wanted than the host can give: machines lose what their shares do not secure.
  public internal(set) var isSaturated = false
  /// Mean wait for a processor over the time run, for machines that get what they want; and what is added to the loss
  /// of those that do not.
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
    hasOpenArrivals = settings.readyTimeModel == .openArrivals
    steadyLoad = settings.steadyLoad
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
    squares = 0
  }

  /// Counts a machine.
  /// - Parameters:
  ///   - count: its vCPUs, at least 1.
  ///   - demandMHz: what it would use alone, within its limit: the ceiling of its leaf.
  public mutating func addLoad(vCPUs count: Int, demandMHz: Double) {
    let wide = Double(count)
    let wanted = min(wide, demandMHz * inverseActualMHz)
    vCPUs += wide
    offered += wanted
    squares += wanted * wanted / wide
    busy += min(wide, wanted * busyPerDemand)
    if pairsOnly { paired += count & 1 == 0 ? wanted : wanted * Double(count - 1) / wide }
  }

  /// Works out capacity, waiting and thread speed for the machines counted.
  public mutating func endLoad() {
    let usable = pairsOnly && offered > 0 ? cores + (threads - cores) * (paired / offered) : threads
    let shared = min(max(busy - cores, 0), usable - cores)
    let capacity = cores + (gain - 1) * shared
    capacityMHz = capacity * coreMHz * frequencyRatio
    // Rounding must not make a host that is just full lose something.
    isSaturated = offered > capacity * (1 + 1e-9)
    let delivered = min(offered, capacity)
    threadSpeed = delivered > cores ? delivered / running(delivered) : 1
    runPerUsed = 1 / (threadSpeed * frequencyRatio)
    waitingRatio = vCPUs > usable && offered > 0 ? waiting(threads: usable) : 0
  }

  /// Threads that run what is delivered, one a core as long as there are cores.
  private func running(_ delivered: Double) -> Double {
    delivered <= cores ? delivered : cores + (delivered - cores) / (gain - 1)
  }

  private func waiting(threads: Double) -> Double {
    let servers = cores + (gain - 1) * (threads - cores)
    if hasOpenArrivals {
      if isSaturated { return 0 }
      let ratio = MultiserverQueue.waitingRatio(servers: servers, offered: offered)
      return min(ratio, (vCPUs - threads) / offered)
    }
    let sources = offered * offered / squares
    let served = min(offered, steadyLoad * servers)
    let busyThreads = running(served)
    let room = threads - busyThreads
    // Beyond 4.5 standard deviations of independent vCPUs next to nobody waits: most hosts most of the time.
    if sources <= threads || room * room > 20 * busyThreads * (1 - busyThreads / sources) { return 0 }
    let queue = FiniteSourceQueue(sources: sources, cores: cores, threads: threads, gain: gain)
    return queue.meanWaiting(offered: served, running: busyThreads) / busyThreads
  }
}
