/// The queue of a fixed number of sources at servers some of which are slower when many are busy: vCPUs at hardware
/// threads.
///
/// A birth and death process: of N sources, N - k sleep when k want to run, and wake at a rate r each (in units of the
/// speed of a core); k are served at the rate s(k) = k up to C cores, C + (g - 1)(k - C) up to T threads, s(T) beyond.
/// The rate r is the one at which as much is served as is wanted: time that a source waits is taken from its sleep.
/// Sources and threads need not be whole. With one thread a core it is the machine-repair model M/M/c//N with the
/// throughput given.
///
/// Source: D. Gross and C. Harris, Fundamentals of Queueing Theory, finite-source queues (known); condition on the
/// throughput derived.
struct FiniteSourceQueue: Sendable, BitwiseCopyable {
  var sources: Double
  var cores: Double
  var threads: Double
  var gain: Double

  /// Mean number of sources that wait when a mean of `offered` cores of work is served, below what can be.
  ///
  /// Newton's method on the logarithm of the rate, whose derivative comes from the same sums: d served / d ln r is the
  /// covariance of the number at the servers and the service rate. Two to four passes over the states that matter.
  /// - Parameter running: about how many threads are busy, to start from.
  func meanWaiting(offered: Double, running: Double) -> Double {
    var rate = offered / (sources - running)
    var sums = sums(rate: rate)
    for _ in 0..<40 {
      let step = (offered - sums.served) / sums.slope
      if step.magnitude < 1e-4 { break }
      rate *= 1 + max(-0.5, min(4, step + step * step / 2))
      sums = self.sums(rate: rate)
    }
    return sums.waiting
  }

  private struct Sums {
    var waiting: Double
    var served: Double
    var slope: Double
  }

  /// Goes both ways from the state in which all threads are busy, until states no longer matter.
  private func sums(rate: Double) -> Sums {
    var total = 0.0
    var number = 0.0
    var served = 0.0
    var product = 0.0
    var waiting = 0.0
    var count = threads
    var weight = 1.0
    let full = cores + (gain - 1) * (threads - cores)
    let step = rate / full
    while count <= sources {
      total += weight
      number += weight * count
      product += weight * count
      waiting += weight * (count - threads)
      weight *= (sources - count) * step
      count += 1
      if weight < 1e-7 * total { break }
    }
    served = total * full
    product *= full
    count = threads
    weight = 1
    let inverseRate = 1 / rate
    while count >= 1 {
      let speed = count <= cores ? count : cores + (gain - 1) * (count - cores)
      count -= 1
      weight *= speed * inverseRate / (sources - count)
      let below = count <= cores ? count : cores + (gain - 1) * (count - cores)
      total += weight
      number += weight * count
      served += weight * below
      product += weight * count * below
      if weight < 1e-7 * total { break }
    }
    let scale = 1 / total
    return Sums(
      waiting: waiting * scale, served: served * scale,
      slope: product * scale - number * scale * (served * scale))
  }
}
