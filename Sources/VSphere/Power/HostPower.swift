import Infrastructure
import Quantities

/// A host's power policy.
///
/// Source: vSphere Resource Management, 'CPU power management policies' (known).
public enum HostPowerPolicy: String, Sendable, CaseIterable {
  /// Processors slow down when that costs little performance. The default.
  case balanced
  /// Processors stay fast: idle power is higher.
  case highPerformance = "high-performance"
}

/// What a host draws besides the server that was measured.
///
/// The configurations of SPECpower carry little memory and few adapters; the difference is added at every load
/// (modelling defaults).
public struct HostPowerSettings: Sendable, Hashable {
  /// Memory modules of 32 GB beyond those of the measured server.
  public var addedMemoryModules: Int
  /// Dual-port network and storage adapters beyond those of the measured server.
  public var addedAdapters: Int
  /// Solid-state drives beyond those of the measured server.
  public var addedDrives: Int
  /// GPUs.
  public var addedGPUs: Int
  /// Watts of a memory module. Default 3.
  public var wattsPerMemoryModule: Double
  /// Watts of an adapter. Default 12.5 (10 to 15).
  public var wattsPerAdapter: Double
  /// Watts of a drive. Default 6.5 (5 to 8).
  public var wattsPerDrive: Double
  /// Watts of an idle GPU. Default 50 (25 to 70).
  public var wattsPerIdleGPU: Double
  /// The host's power policy. Default balanced.
  public var policy: HostPowerPolicy
  /// How much High Performance raises idle power, 0 to 1. Default 0.3 (0.2 to 0.4).
  public var highPerformanceIdleIncrease: Double
  /// Watts in standby, for the management controller that waits for a wake-up. Default 10 (5 to 15).
  public var standbyWatts: Double

  /// Makes settings; nothing added by default.
  public init(
    addedMemoryModules: Int = 0, addedAdapters: Int = 0, addedDrives: Int = 0, addedGPUs: Int = 0,
    wattsPerMemoryModule: Double = 3, wattsPerAdapter: Double = 12.5, wattsPerDrive: Double = 6.5,
    wattsPerIdleGPU: Double = 50, policy: HostPowerPolicy = .balanced, highPerformanceIdleIncrease: Double = 0.3,
    standbyWatts: Double = 10
  ) {
    self.addedMemoryModules = addedMemoryModules
    self.addedAdapters = addedAdapters
    self.addedDrives = addedDrives
    self.addedGPUs = addedGPUs
    self.wattsPerMemoryModule = wattsPerMemoryModule
    self.wattsPerAdapter = wattsPerAdapter
    self.wattsPerDrive = wattsPerDrive
    self.wattsPerIdleGPU = wattsPerIdleGPU
    self.policy = policy
    self.highPerformanceIdleIncrease = highPerformanceIdleIncrease
    self.standbyWatts = standbyWatts
  }

  /// Watts added at every load.
  public var addedWatts: Double {
    Double(addedMemoryModules) * wattsPerMemoryModule + Double(addedAdapters) * wattsPerAdapter
      + Double(addedDrives) * wattsPerDrive + Double(addedGPUs) * wattsPerIdleGPU
  }

  /// The host's power: the server's, its range from idle to full load squeezed upwards under High Performance, with the
  /// additions, and the standby power when off.
  public func applied(to server: PowerModel) -> PowerModel {
    let idle = server.idle.watts
    let full = server.max.watts
    let raisedIdle = policy == .highPerformance ? min(full, idle * (1 + highPerformanceIdleIncrease)) : idle
    let scale = full > idle ? (full - raisedIdle) / (full - idle) : 1
    let extra = addedWatts
    func power(_ watts: Double) -> Power { Power(watts: full - (full - watts) * scale + extra) }
    let shape: PowerModel.Shape
    switch server.shape {
    case .table(let points): shape = .table(points.map { power($0.watts) })
    case .linear: shape = .linear(idle: power(idle), max: power(full))
    case .square: shape = .square(idle: power(idle), max: power(full))
    case .cubic: shape = .cubic(idle: power(idle), max: power(full))
    case .squareRoot: shape = .squareRoot(idle: power(idle), max: power(full))
    case .exponent(_, _, let exponent):
      shape = .exponent(idle: power(idle), max: power(full), exponent: exponent)
    }
    return PowerModel(shape, off: Power(watts: standbyWatts))
  }

  /// Everything wrong with the settings.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.requireCount(addedMemoryModules, in: 0...256, "memory_modules")
    checks.requireCount(addedAdapters, in: 0...64, "adapters")
    checks.requireCount(addedDrives, in: 0...256, "drives")
    checks.requireCount(addedGPUs, in: 0...32, "gpus")
    checks.requireNumber(wattsPerMemoryModule, in: 0...100, "watts_per_memory_module", "watts")
    checks.requireNumber(wattsPerAdapter, in: 0...500, "watts_per_adapter", "watts")
    checks.requireNumber(wattsPerDrive, in: 0...100, "watts_per_drive", "watts")
    checks.requireNumber(wattsPerIdleGPU, in: 0...1000, "watts_per_idle_gpu", "watts")
    checks.requireNumber(highPerformanceIdleIncrease, in: 0...1, "high_performance_idle_increase")
    checks.requireNumber(standbyWatts, in: 0...200, "standby", "watts")
    return checks.errors
  }
}
