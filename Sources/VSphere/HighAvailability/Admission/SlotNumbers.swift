/// Slots of a cluster.
public struct SlotNumbers: Sendable, Hashable {
  /// Processor part of a slot, MHz.
  public var slotCPUMHz: Double
  /// Memory part of a slot, bytes.
  public var slotMemoryBytes: Int64
  /// Slots of each host, in the order the hosts were given.
  public var slotsPerHost: ContiguousArray<Int> = []
  /// Slots of all hosts.
  public var totalSlots = 0
  /// Slots of the powered-on machines.
  public var usedSlots = 0
  /// Hosts that can fail, those with most slots first, with slots left for all machines; one host has to remain.
  public var currentFailoverCapacity = 0
  /// Host failures that must be survived.
  public var hostFailuresTolerated: Int

  /// Whether enough hosts can fail.
  public var isSufficient: Bool { currentFailoverCapacity >= hostFailuresTolerated }

  /// Slots that remain when that many of the hosts with most slots fail.
  public func slots(after failures: Int) -> Int {
    slotsPerHost.sorted(by: >).dropFirst(failures).reduce(0, Self.sum)
  }

  init(slotCPUMHz: Double, slotMemoryBytes: Int64, hostFailuresTolerated: Int) {
    self.slotCPUMHz = slotCPUMHz
    self.slotMemoryBytes = slotMemoryBytes
    self.hostFailuresTolerated = hostFailuresTolerated
  }

  mutating func count() {
    let descending = slotsPerHost.sorted(by: >)
    totalSlots = descending.reduce(0, Self.sum)
    currentFailoverCapacity = 0
    var remaining = descending.dropFirst()
    while !remaining.isEmpty, remaining.reduce(0, Self.sum) >= usedSlots {
      currentFailoverCapacity += 1
      remaining = remaining.dropFirst()
    }
  }

  /// A slot without a size fits any number of times; the bound keeps sums of many hosts within range.
  private static let unlimited = Int(Int32.max)

  private static func sum(_ left: Int, _ right: Int) -> Int { left + right }

  static func floorOfRatio(_ capacity: Double, _ size: Double) -> Int {
    guard size > 0 else { return unlimited }
    return Int(Swift.max(0, Swift.min((capacity / size + 1e-9).rounded(.down), Double(unlimited))))
  }

  static func ceilingOfRatio(_ need: Double, _ size: Double) -> Int {
    guard size > 0 else { return 0 }
    return Int(Swift.max(0, Swift.min((need / size - 1e-9).rounded(.up), Double(unlimited))))
  }
}
