import Quantities

/// What is set aside on a host for one virtual machine.
public struct HostReservation: Hashable, Sendable, BitwiseCopyable {
  /// Processor speed.
  public var processor: Frequency
  /// Memory.
  public var memory: Bytes
  /// Network throughput.
  public var network: DataRate
  /// Local storage.
  public var storage: Bytes

  /// Makes a reservation.
  public init(processor: Frequency, memory: Bytes, network: DataRate = .zero, storage: Bytes = .zero) {
    self.processor = processor
    self.memory = memory
    self.network = network
    self.storage = storage
  }
}

/// A physical host: what it has, what of it is set aside, how busy it is, and the energy that takes.
///
/// Utilisation is speed in use over speed of all cores; power follows from it at once; energy is the integral of power
/// and changes only with it.
public struct Host: Sendable {
  /// Speed of all cores together.
  public let processorCapacity: Frequency
  /// What can still be set aside.
  public private(set) var available: HostReservation
  /// Whether it is on.
  public private(set) var isPoweredOn = true
  private var usage: PiecewiseConstantIntegral
  private var meter: EnergyMeter

  /// Builds a host that is on and idle.
  /// - Parameters:
  ///   - configuration: what it is made of; checked by its `validate`.
  ///   - processorOvercommitment: speed it accepts to set aside for each unit it has.
  ///   - curve: its power, prepared from the configuration's.
  public init(_ configuration: HostConfiguration, processorOvercommitment: Double = 1, curve: PowerCurve) {
    processorCapacity = configuration.processorCapacity
    available = HostReservation(
      processor: Frequency(hertz: configuration.processorCapacity.hertz * processorOvercommitment),
      memory: configuration.memory, network: configuration.network, storage: configuration.storage)
    usage = PiecewiseConstantIntegral(value: 0)
    meter = EnergyMeter(watts: curve.watts(at: 0))
  }

  /// Whether all parts of a reservation are available.
  public func fits(_ reservation: HostReservation) -> Bool {
    // Speeds and rates are sums of doubles: a host filled to the last hertz must not refuse for rounding.
    reservation.processor.hertz <= available.processor.hertz + 1e-9 * processorCapacity.hertz
      && reservation.memory <= available.memory
      && reservation.network.bitsPerSecond <= available.network.bitsPerSecond * (1 + 1e-9)
      && reservation.storage <= available.storage
  }

  /// Sets resources aside.
  /// - Precondition: they fit.
  public mutating func reserve(_ reservation: HostReservation) {
    precondition(fits(reservation), "host overbooked")
    available.processor.hertz -= reservation.processor.hertz
    available.memory -= reservation.memory
    available.network.bitsPerSecond -= reservation.network.bitsPerSecond
    available.storage -= reservation.storage
  }

  /// Gives resources back that were set aside.
  public mutating func release(_ reservation: HostReservation) {
    available.processor.hertz += reservation.processor.hertz
    available.memory += reservation.memory
    available.network.bitsPerSecond += reservation.network.bitsPerSecond
    available.storage += reservation.storage
  }

  /// Busy part of the processors.
  public var utilisation: Double { usage.value / processorCapacity.hertz }

  /// Power it draws.
  public var power: Power { Power(watts: meter.watts) }

  /// Changes the speed in use from an instant on.
  /// - Precondition: it is on, and `hertz` is not more than its capacity beyond rounding.
  public mutating func setProcessorUsage(hertz: Double, at time: SimTime, curve: PowerCurve) {
    precondition(isPoweredOn || hertz == 0, "a host that is off executes nothing")
    guard hertz != usage.value else { return }
    usage.set(hertz, at: time)
    meter.set(watts: isPoweredOn ? curve.watts(at: utilisation) : curve.off.watts, at: time)
  }

  /// Switches an idle host on or off at an instant.
  /// - Precondition: nothing executes on it.
  public mutating func setPower(isOn: Bool, at time: SimTime, curve: PowerCurve) {
    precondition(usage.value == 0, "a busy host is not switched")
    isPoweredOn = isOn
    meter.set(watts: isOn ? curve.watts(at: 0) : curve.off.watts, at: time)
  }

  /// Energy from the start to an instant not before the last change.
  public func energy(at time: SimTime) -> Energy { meter.energy(at: time) }

  /// Work executed from the start to an instant not before the last change.
  public func executedWork(at time: SimTime) -> Work { Work(cycles: usage.integral(at: time)) }
}
