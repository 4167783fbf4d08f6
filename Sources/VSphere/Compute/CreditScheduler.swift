/// Xen's credit scheduler: how credits are handed out, burnt and turned into priorities.
///
/// Each accounting period the processors' credits go to the active domains in proportion to weight x active vCPUs, in
/// the order of a list: each gets its fair part of what the list still has, at most what its active vCPUs can burn and
/// at most its cap; what a bounded domain leaves raises the parts of those behind it. A bounded domain behind one that
/// was not moves to the head of the list, so that its surplus reaches others next time. Credits that domains still owe
/// are handed out on top of the next period's.
///
/// The fluid form of it is `ShareTree` with shares weight x active vCPUs, limit cap/100 of a processor and no
/// reservation: `CreditDomain.shares` and `CreditDomain.limitMHz`.
///
/// Source: Xen, `xen/common/sched/credit.c` (published); wiki.xenproject.org, Credit Scheduler.
public struct CreditScheduler: Sendable {
  /// Priorities, highest first.
  public enum Priority: Int, Sendable, Hashable, Comparable {
    /// Woke up with credits left: ahead until a tick finds it running.
    case boost
    /// Has credits left.
    case under
    /// Has burnt more than it had.
    case over
    /// Compares by urgency: `boost` is the least.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// A vCPU's account.
  public struct VCPU: Sendable, Hashable {
    /// Number of its domain.
    public let domain: Int
    /// Credits left, from -300 on.
    public internal(set) var credits = 0
    /// Its priority when it is runnable.
    public internal(set) var priority = Priority.under
    /// Whether it takes part in the accounting; one that hoards credits does not until a tick finds it running.
    public internal(set) var isActive = true
    /// Whether its domain's cap holds it.
    public internal(set) var isParked = false
  }

  /// The constants.
  public let settings: CreditSettings
  /// Physical processors.
  public let processors: Int
  /// Domains by number.
  public internal(set) var domains: ContiguousArray<CreditDomain> = []
  /// vCPUs by number; those of a domain follow one another.
  public internal(set) var vCPUs: ContiguousArray<VCPU> = []
  /// Active domains by number, as the next accounting period goes through them.
  public internal(set) var order: ContiguousArray<Int> = []
  var firstVCPU: ContiguousArray<Int> = []
  var balance = 0

  /// Makes a scheduler without domains.
  public init(processors: Int, settings: CreditSettings = CreditSettings()) {
    precondition(processors > 0, "a scheduler needs processors")
    self.processors = processors
    self.settings = settings
  }

  /// Adds a domain at the end of the list, with all vCPUs active and without credits.
  /// - Parameter domain: its `activeVCPUs` are the vCPUs it has.
  /// - Returns: the number of the domain; its vCPUs are numbered from `firstVCPU(of:)`.
  public mutating func addDomain(_ domain: CreditDomain) -> Int {
    domains.append(domain)
    firstVCPU.append(vCPUs.count)
    for _ in 0..<domain.activeVCPUs { vCPUs.append(VCPU(domain: domains.count - 1)) }
    order.append(domains.count - 1)
    return domains.count - 1
  }

  /// Number of a domain's first vCPU.
  public func firstVCPU(of domain: Int) -> Int { firstVCPU[domain] }

  /// Hands out the credits of one period, and sets priorities and parking.
  /// - Returns: credits of each domain by number, before they are divided among its vCPUs.
  @discardableResult public mutating func account() -> ContiguousArray<Int> {
    var parts = ContiguousArray(repeating: 0, count: domains.count)
    let totalWeight = order.reduce(0) { $0 + domains[$1].weight * activeVCPUs(of: $1) }
    guard totalWeight > 0 else {
      balance = 0
      return parts
    }
    let debt = max(0, -balance)
    var total = processors * settings.creditsPerPeriod + debt
    var weightBehind = totalWeight
    var isAnyoneShort = false
    var newBalance = 0
    // The list changes while it is gone through; what moves to its head has had its turn.
    for position in order.indices {
      let domain = order[position]
      let active = activeVCPUs(of: domain)
      guard active > 0 else { continue }
      let weight = domains[domain].weight * active
      weightBehind -= weight
      let bound = self.bound(of: domain, active: active, debt: debt, totalWeight: totalWeight)
      var part = Self.roundedUp(total * weight, totalWeight)
      if part < bound {
        isAnyoneShort = true
      } else {
        if weightBehind > 0 { total += Self.roundedUp((part - bound) * totalWeight, weightBehind) }
        if isAnyoneShort { moveToHead(position) }
        part = bound
      }
      parts[domain] = part
      newBalance += settle(domain, credits: Self.roundedUp(part, active), active: active)
    }
    balance = newBalance
    order = order.filter { activeVCPUs(of: $0) > 0 }
    return parts
  }

  /// Takes the credits of a time that a vCPU ran.
  public mutating func burn(_ milliseconds: Int, vCPU: Int) {
    vCPUs[vCPU].credits -= milliseconds * settings.creditsPerMillisecond
  }

  /// A vCPU becomes runnable: with credits left it is boosted, unless its domain's cap holds it.
  public mutating func wake(vCPU: Int) {
    if vCPUs[vCPU].priority == .under && !vCPUs[vCPU].isParked { vCPUs[vCPU].priority = .boost }
  }

  /// A tick finds a vCPU running: a boost ends, and one that was left out of the accounting joins it again.
  public mutating func tick(running vCPU: Int) {
    if vCPUs[vCPU].priority == .boost { vCPUs[vCPU].priority = .under }
    guard !vCPUs[vCPU].isActive else { return }
    let domain = vCPUs[vCPU].domain
    if activeVCPUs(of: domain) == 0 { order.insert(domain, at: 0) }
    vCPUs[vCPU].isActive = true
  }

  /// A domain's vCPUs that take part in the accounting now.
  public func activeVCPUs(of domain: Int) -> Int {
    range(of: domain).reduce(0) { $0 + (vCPUs[$1].isActive ? 1 : 0) }
  }

  private func range(of domain: Int) -> Range<Int> {
    firstVCPU[domain]..<firstVCPU[domain] + domains[domain].activeVCPUs
  }

  /// The most that a domain gets: what its active vCPUs can burn in a period, its part of old debts, its cap.
  private func bound(of domain: Int, active: Int, debt: Int, totalWeight: Int) -> Int {
    let peak =
      active * settings.creditsPerPeriod + Self.roundedUp(debt * domains[domain].weight * active, totalWeight)
    return domains[domain].capPercent > 0 ? min(peak, capCredits(of: domain)) : peak
  }

  private func capCredits(of domain: Int) -> Int {
    Self.roundedUp(domains[domain].capPercent * settings.creditsPerPeriod, 100)
  }

  /// Credits the active vCPUs of a domain. Returns what they have after it.
  private mutating func settle(_ domain: Int, credits: Int, active: Int) -> Int {
    let ceiling = settings.creditsPerPeriod
    let isCapped = domains[domain].capPercent > 0
    let capEach = Self.roundedUp(capCredits(of: domain), active)
    var sum = 0
    for vCPU in range(of: domain) where vCPUs[vCPU].isActive {
      vCPUs[vCPU].credits += credits
      if vCPUs[vCPU].credits < 0 {
        vCPUs[vCPU].priority = .over
        if isCapped && vCPUs[vCPU].credits < -capEach { vCPUs[vCPU].isParked = true }
        vCPUs[vCPU].credits = max(vCPUs[vCPU].credits, -ceiling)
      } else {
        // A boost is a state of the run queue; the accounting knows only these two.
        vCPUs[vCPU].priority = .under
        vCPUs[vCPU].isParked = false
        if vCPUs[vCPU].credits > ceiling {
          vCPUs[vCPU].isActive = false
          vCPUs[vCPU].credits /= 2
        }
      }
      sum += vCPUs[vCPU].credits
    }
    return sum
  }

  private mutating func moveToHead(_ position: Int) {
    let domain = order.remove(at: position)
    order.insert(domain, at: 0)
  }

  private static func roundedUp(_ dividend: Int, _ divisor: Int) -> Int { (dividend + divisor - 1) / divisor }
}
