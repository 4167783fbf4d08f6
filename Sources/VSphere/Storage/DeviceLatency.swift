/// Latency of a storage device against its load.
///
/// Operations take the service time and the device can do so many per second, which makes it a station of about their
/// product parallel servers. Open form, for a given load: t (1 + C(m, m rho) / (m (1 - rho))), C being Erlang's delay
/// probability (modelling default). Closed form, for a given number of outstanding operations: `closed`.
public struct DeviceLatency: Sendable, Hashable {
  /// Time of one operation alone, seconds.
  public let serviceTimeSeconds: Double
  /// Most operations per second.
  public let iopsMaximum: Double
  /// Servers of the station: the product of both, rounded, at least 1.
  public let parallelism: Int

  /// Makes the curve of a device.
  public init(serviceTimeSeconds: Double, iopsMaximum: Double) {
    self.serviceTimeSeconds = serviceTimeSeconds
    self.iopsMaximum = iopsMaximum
    parallelism = max(1, Int((serviceTimeSeconds * iopsMaximum).rounded()))
  }

  /// Latency at a utilisation, seconds; infinite from 1 on.
  public func seconds(at utilisation: Double) -> Double {
    guard utilisation > 0 else { return serviceTimeSeconds }
    guard utilisation < 1 else { return .infinity }
    let servers = Double(parallelism)
    return serviceTimeSeconds * (1 + delayProbability(utilisation) / (servers * (1 - utilisation)))
  }

  /// The utilisation at which the latency is so many seconds: 0 for the service time or less.
  public func utilisation(atSeconds seconds: Double) -> Double {
    guard seconds > serviceTimeSeconds else { return 0 }
    var low = 0.0
    var high = 1.0
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if self.seconds(at: middle) <= seconds { low = middle } else { high = middle }
    }
    return low
  }

  /// Erlang's probability that an operation waits, by the recursion of the loss formula.
  func delayProbability(_ utilisation: Double) -> Double {
    let load = utilisation * Double(parallelism)
    var inverseLoss = 1.0
    for server in 1...parallelism {
      inverseLoss = 1 + Double(server) / load * inverseLoss
      if inverseLoss > 1e200 { return 0 }
    }
    let loss = 1 / inverseLoss
    return loss / (1 - utilisation * (1 - loss))
  }

  /// One host's view of a datastore.
  public struct HostView: Sendable, Hashable {
    /// Operations per second.
    public var iops: Double
    /// Latency of the device, seconds (DAVG).
    public var deviceSeconds: Double
    /// Time in the host's queues, seconds (KAVG).
    public var kernelSeconds: Double
    /// Latency the guest sees, seconds (GAVG).
    public var guestSeconds: Double { deviceSeconds + kernelSeconds }
  }

  /// Closed form: hosts keep so many operations outstanding. IOPS = min(maximum, outstanding at the device / service
  /// time); DAVG = outstanding at the device / IOPS; KAVG = queued in the kernel / IOPS.
  /// - Parameters:
  ///   - outstanding: operations each host's guests keep outstanding.
  ///   - queueDepth: most of them a host may have at the device.
  /// Source: Little's law; Host Resources Deep Dive (known).
  public func closed(outstanding: [Double], queueDepth: Int) -> [HostView] {
    let depth = Double(queueDepth)
    let atDevice = outstanding.reduce(0) { $0 + min($1, depth) }
    guard atDevice > 0 else {
      return outstanding.map { _ in HostView(iops: 0, deviceSeconds: serviceTimeSeconds, kernelSeconds: 0) }
    }
    let total = min(iopsMaximum, atDevice / serviceTimeSeconds)
    let latency = atDevice / total
    return outstanding.map {
      let iops = min($0, depth) / latency
      return HostView(
        iops: iops, deviceSeconds: latency, kernelSeconds: iops > 0 ? ($0 - min($0, depth)) / iops : 0)
    }
  }
}
