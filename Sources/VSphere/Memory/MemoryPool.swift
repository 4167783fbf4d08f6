/// A resource pool's image on one host, as far as its memory is concerned: what `HostMemory` is told of it.
public struct MemoryPool: Sendable, Hashable {
  /// Weight among the machines and pools beside it, above 0.
  public var shares: Double
  /// Guarantee for everything in it, bytes of host memory.
  public var reservationBytes: Double
  /// Most host memory for the guests in it, overhead not counted, bytes; infinity for no limit.
  public var limitBytes: Double

  /// Makes an image; by default one that guarantees and limits nothing.
  public init(shares: Double = 1, reservationBytes: Double = 0, limitBytes: Double = .infinity) {
    self.shares = shares
    self.reservationBytes = reservationBytes
    self.limitBytes = limitBytes
  }
}

/// What the machines of a pool need of one host, bytes: each amount contains the one before it.
///
/// A pool that spreads over hosts is divided among them by these: see `part(of:in:)`.
struct MemoryNeed: Sendable, Equatable {
  /// Reserved, as far as there is a use for it.
  var reserved = 0.0
  /// In demand: active memory, and idle memory at the price the tax leaves it.
  var demanded = 0.0
  /// All that could be used.
  var usable = 0.0
  /// Number of machines.
  var machines = 0.0

  static func += (left: inout MemoryNeed, right: MemoryNeed) {
    left.reserved += right.reserved
    left.demanded += right.demanded
    left.usable += right.usable
    left.machines += right.machines
  }

  /// What counts where nothing else does: a machine that needs nothing yet counts as a byte.
  private var weight: Double { demanded + machines }

  /// The part of the pool that lives where this need is, 0 to 1.
  func part(in total: MemoryNeed) -> Double { total.weight > 0 ? weight / total.weight : 0 }

  /// Its part of an amount for all the hosts of the pool (modelling default): first what is reserved, then what is in
  /// demand, then what could be used, each in proportion; the rest by demand. So a limit that is enough for all is
  /// enough on every host, and one that is not leaves reservations in place.
  /// - Returns: parts that add up to the amount over all hosts.
  func part(of amount: Double, in total: MemoryNeed) -> Double {
    guard amount < .infinity else { return amount }
    var rest = amount
    var result = 0.0
    func take(_ mine: Double, _ all: Double) {
      guard all > 0 else { return }
      let taken = min(rest, all)
      result += taken * (mine / all)
      rest -= taken
    }
    take(reserved, total.reserved)
    take(demanded - reserved, total.demanded - total.reserved)
    take(usable - demanded, total.usable - total.demanded)
    return result + rest * part(in: total)
  }

  /// The need as the parent of a pool sees it: within the limit, and at least what the pool guarantees of it.
  func bounded(by pool: MemoryPool) -> MemoryNeed {
    var need = self
    need.usable = max(reserved, min(usable, pool.limitBytes))
    need.reserved = max(reserved, min(pool.reservationBytes, need.usable))
    need.demanded = min(max(demanded, need.reserved), need.usable)
    return need
  }
}
