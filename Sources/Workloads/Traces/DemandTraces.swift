import Quantities

/// CPU demand of many machines, sampled at one common interval: fractions of each machine's capacity, 0 to 1.
///
/// Sample k holds from k·interval to (k+1)·interval. The samples of all machines at one instant lie side by side,
/// because a simulation sweeps over machines at an instant. Whole percentages take one byte and read back as the exact
/// quotient `percent / 100.0`; anything else takes a `Double`. Either way no precision is lost.
public struct DemandTraces: Sendable, Hashable {
  /// Machine names, in the order of the source.
  public let names: [String]
  /// Number of samples of each machine.
  public let sampleCount: Int
  /// Time from one sample to the next.
  public let interval: SimDuration
  /// What each machine was given, where the format says so; otherwise empty.
  public let provisioned: [ProvisionedCapacity]
  /// What the reader had to do to the data that its owner may want to know, in sentences.
  public let notes: [String]

  @usableFromInline let percentages: [UInt8]
  @usableFromInline let fractions: [Double]

  init(
    names: [String], interval: SimDuration, samples: SampleMatrix, provisioned: [ProvisionedCapacity] = [],
    notes: [String] = []
  ) {
    precondition(!names.isEmpty && samples.count % names.count == 0, "a matrix has full rows")
    self.names = names
    self.sampleCount = samples.count / names.count
    self.interval = interval
    self.provisioned = provisioned
    self.notes = notes
    self.percentages = samples.percentages
    self.fractions = samples.fractions
  }

  /// Makes traces from numbers in memory.
  /// - Parameter fractions: sample after sample, in each the machines in order of `names`; each within 0...1.
  public init(names: [String], interval: SimDuration, fractions: [Double]) {
    var samples = SampleMatrix()
    for value in fractions {
      precondition(value >= 0 && value <= 1, "a demand is a fraction of the machine")
      samples.append(value)
    }
    self.init(names: names, interval: interval, samples: samples)
  }

  /// Number of machines.
  @inlinable public var machineCount: Int { names.count }

  /// Time the samples cover.
  public var duration: SimDuration { interval * Int64(sampleCount) }

  /// Demand of one machine in one sample, as a fraction of its capacity.
  @inlinable public subscript(sample sample: Int, machine machine: Int) -> Double {
    precondition(machine >= 0 && machine < names.count, "no such machine")
    let index = sample * names.count + machine
    return fractions.isEmpty ? Double(percentages[index]) / 100.0 : fractions[index]
  }

  /// Hands over the demand of every machine in one sample, in order.
  @inlinable public func forEachMachine(inSample sample: Int, _ body: (_ machine: Int, _ fraction: Double) -> Void) {
    let start = sample * names.count
    if fractions.isEmpty {
      for machine in names.indices { body(machine, Double(percentages[start + machine]) / 100.0) }
    } else {
      for machine in names.indices { body(machine, fractions[start + machine]) }
    }
  }

  /// The sum of all samples in percent when all are whole percentages, which makes a checksum; otherwise nil.
  public var percentSum: Int? {
    fractions.isEmpty ? percentages.reduce(0) { $0 + Int($1) } : nil
  }
}

/// What a machine was given by its owner.
public struct ProvisionedCapacity: Sendable, Hashable {
  /// Virtual processors.
  public var cores: Cores
  /// Processor speed of all cores together.
  public var cpu: Frequency
  /// Memory.
  public var memory: Bytes

  /// Nothing at all.
  public static let zero = ProvisionedCapacity(cores: .zero, cpu: .zero, memory: .zero)

  /// Describes a machine.
  public init(cores: Cores, cpu: Frequency, memory: Bytes) {
    self.cores = cores
    self.cpu = cpu
    self.memory = memory
  }
}

/// Samples while they are collected: bytes for as long as all are whole percentages, numbers from then on.
struct SampleMatrix {
  private(set) var percentages: [UInt8] = []
  private(set) var fractions: [Double] = []
  private var isWhole = true

  init() {}

  /// Takes over whole percentages as they are.
  init(percentages: [UInt8]) { self.percentages = percentages }

  var count: Int { isWhole ? percentages.count : fractions.count }

  subscript(index: Int) -> Double { isWhole ? Double(percentages[index]) / 100.0 : fractions[index] }

  @inline(__always)
  mutating func append(_ fraction: Double) {
    if isWhole {
      let percent = (fraction * 100).rounded()
      if percent / 100.0 == fraction {
        percentages.append(UInt8(percent))
        return
      }
      spill()
    }
    fractions.append(fraction)
  }

  private mutating func spill() {
    isWhole = false
    fractions.reserveCapacity(percentages.capacity)
    for percent in percentages { fractions.append(Double(percent) / 100.0) }
    percentages = []
  }
}
