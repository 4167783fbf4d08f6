/// Closed forms of the queue with several equal servers and one line (M/M/c).
public enum MultiserverQueue {
  /// Probability that a customer of an M/M/c queue has to wait (Erlang's C formula).
  ///
  /// Worked out from the reciprocal of Erlang's B, 1/B(c, A) = 1 + c/A / B(c - 1, A), summed from its greatest index
  /// down and left as soon as nothing can change any more: no factorials, no overflow, a few dozen terms at the loads
  /// where the answer is not 0. A part of a server is Rapp's approximation of B on 0...1, whose error the recursion
  /// shrinks with each whole server.
  ///
  /// Source: A. K. Erlang 1917; Y. Rapp, Planning of junction network in a multi-exchange area, Ericsson Technics 20
  /// (1964), for parts of a server.
  /// - Parameters:
  ///   - servers: number of servers, above 0; not necessarily whole, such as cores times a hyper-threading gain.
  ///   - offered: arrival rate times service time, 0 or more.
  /// - Returns: 0 to 1; 1 when more is offered than can be served.
  public static func erlangC(servers: Double, offered: Double) -> Double {
    guard offered > 0 else { return 0 }
    guard offered < servers else { return 1 }
    let perServer = 1 / offered
    var product = 1.0
    var reciprocal = 0.0
    var left = servers
    while left >= 1 {
      reciprocal += product
      product *= left * perServer
      left -= 1
      if product > 1e18 { return 0 }
      if product < 1e-17 * reciprocal { break }
    }
    if left < 1 { reciprocal += product / lossOfPart(left, offered) }
    let utilisation = offered / servers
    return 1 / (reciprocal * (1 - utilisation) + utilisation)
  }

  /// Erlang's B for a part of one server: a parabola through the exact values at 0 and 1 and the slope at 0.
  private static func lossOfPart(_ servers: Double, _ offered: Double) -> Double {
    let squared = (1 + offered) * (1 + offered) + offered
    let linear = (offered + 2) / squared
    let square = 1 / ((1 + offered) * squared)
    return 1 - linear * servers + square * servers * servers
  }

  /// Mean wait over mean service time in an M/M/c queue, C / (c (1 - A/c)); infinite when it cannot keep up.
  public static func waitingRatio(servers: Double, offered: Double) -> Double {
    guard offered < servers else { return .infinity }
    return erlangC(servers: servers, offered: offered) / (servers - offered)
  }
}
