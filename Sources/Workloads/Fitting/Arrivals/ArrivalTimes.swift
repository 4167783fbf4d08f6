/// Instants of arrivals, ascending, in seconds.
public struct ArrivalTimes: Sendable {
  /// The instants.
  public let instants: [Double]
  /// Whether they had to be sorted.
  public let wereSorted: Bool
  /// What has to be added to an instant to count from a Monday, 00:00.
  let mondayOffset: Double

  /// Later instants than this are seconds since 1970, which was 1973 then; earlier ones count from a Monday.
  private static let leastCalendarTime = 1e8

  /// Sorts instants.
  public init(instants: [Double]) {
    let sorted = zip(instants, instants.dropFirst()).allSatisfy { $0 <= $1 }
    self.instants = sorted ? instants : instants.sorted()
    wereSorted = !sorted
    // The first of January 1970 was a Thursday.
    mondayOffset = (self.instants.first ?? 0) > Self.leastCalendarTime ? 3 * 86_400 : 0
  }

  /// Adds up times between arrivals, from an arrival at 0.
  public init(interarrivals: [Double]) {
    var now = 0.0
    self.init(
      instants: [0]
        + interarrivals.map {
          now += $0
          return now
        })
  }

  /// Arrivals after the first one: what processes are fitted to, given that one.
  public var count: Int { max(0, instants.count - 1) }
  /// From the first to the last arrival.
  public var span: Double { (instants.last ?? 0) - (instants.first ?? 0) }
  /// Arrivals a second over the span.
  public var rate: Double { Double(count) / span }
  /// Times between arrivals, in their order.
  public var intervals: [Double] { zip(instants, instants.dropFirst()).map { $1 - $0 } }
}
